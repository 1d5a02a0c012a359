"""notesite: a static blog generator for Chinese machine-learning notes with a lot of LaTeX."""

from __future__ import annotations

__version__ = "0.1.0"
