"""What Markdown reads otherwise than its author meant: read as meant where that is plain, and reported."""
