"""KaTeX in V8."""

from notesite.host.katex.typesetter import LENGTH, Katex, rough

__all__ = ["LENGTH", "Katex", "rough"]
