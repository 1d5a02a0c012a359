"""The index builder: many Articles → one Index. Knows no HTML, no template, no disk."""
