"""Chinese text as it is set: no space where a line of the file ends, lines that end where a reader pauses."""
