"""The command line: arguments → command → words and an exit code. The only room that prints or exits."""
