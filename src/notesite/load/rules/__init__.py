"""markdown-it's own rules, tried only where they can begin, and paragraphs that are none."""
