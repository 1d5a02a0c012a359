"""What is done at which command: one module each kind of commands, with a table of its own for the walk."""
