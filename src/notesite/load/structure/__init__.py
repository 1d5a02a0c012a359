"""What of a note has a number, an id or a level: sections, footnotes, figures, tables, theorems."""
