"""What each command does, without its printing: takes what was asked for, returns what came of it."""
