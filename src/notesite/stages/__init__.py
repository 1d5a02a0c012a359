"""The stages of a build, a room each, and how they are put together. No I/O: the world comes in as arguments."""
