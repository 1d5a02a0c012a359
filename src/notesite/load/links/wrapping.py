"""Where a long address, or a long name in code, may go on in the next line: behind the marks between its parts.

A browser breaks one behind a hyphen or a question mark alone, and where it is still too long for a phone anywhere, amid
a word.
"""

from __future__ import annotations

from notesite.pattern import pattern

_OF_ADDRESS = pattern(r"(?<![:/])(?:[/?#=_]|&amp;)(?=\w.{3})")
"""Not behind `https://`: a line that ends so tells nothing. Nor before the last few characters, `.py`."""
_OF_NAME = pattern(r"(?<=[^\W_])(?:[./\\]|::|-&gt;|_+)(?=[^\W\d_].{3})")
"""Not before a number, `1.25`."""
_LONG = pattern(r"[^\s]{20,}")
"""As many letters of code are two thirds of a phone's line; what is shorter goes to the next line as a whole."""


def wrappable(html: str) -> str:
    """Return the *html* of an address with a `<wbr>` behind the marks between its parts."""
    return _OF_ADDRESS.sub(r"\g<0><wbr>", html)


def wrappable_code(html: str) -> str:
    """Return *html* in code with a `<wbr>` between the parts of long names."""
    return _LONG.sub(lambda name: _OF_NAME.sub(r"\g<0><wbr>", name[0]), html)
