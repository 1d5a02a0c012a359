"""Markdown as other tools extend it, read by its meaning: callouts, directives, algorithms, attributes, comments."""
