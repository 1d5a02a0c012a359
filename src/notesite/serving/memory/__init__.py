"""What a server remembers from build to build, and the memory it takes for that."""
