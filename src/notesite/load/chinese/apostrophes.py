"""Apostrophes in Latin words: Young’s, d’abord, Bayes’ rule.

A Chinese font has a closing quote for them, as wide as a Han character: a hole in the word.
"""

from __future__ import annotations

from notesite.pattern import pattern

APOSTROPHE = "’"
LATIN = "latin"
"""The class of what is in Latin letters only, and so are its marks."""

_LETTER = "A-Za-z\u00c0-\u024f"
_WITHIN = pattern(rf"(?<=[{_LETTER}])’(?=[{_LETTER}])")
_WITHIN_OR_BEHIND = pattern(rf"(?<=[{_LETTER}])’(?=[{_LETTER}])|(?<=[sxz])’(?= )")


def narrowed(html: str) -> str:
    """Return *html* with a narrow mark for each apostrophe; behind a word only where no quote was opened before."""
    found = _WITHIN if "‘" in html else _WITHIN_OR_BEHIND
    return found.sub(f'<span class="{LATIN}">’</span>', html)
