"""The content loader: one text → one Article. Knows no other article, no disk, no clock, no V8."""
