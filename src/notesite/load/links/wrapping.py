"""Where a long address may go on in the next line: behind the marks between its parts.

A browser breaks one behind a hyphen or a question mark alone, and where it is still too long for a phone anywhere, amid
a word.
"""

from __future__ import annotations

from notesite.pattern import pattern

_JOINT = pattern(r"(?<![:/])(?:[/?#=_]|&amp;)(?=\w)")
"""Not behind `https://`: a line that ends so tells nothing."""


def wrappable(html: str) -> str:
    """Return the *html* of an address with a `<wbr>` behind the marks between its parts."""
    return _JOINT.sub(r"\g<0><wbr>", html)
