"""TeX as written in notes: read, translated to what KaTeX knows, explained when it is wrong."""
