"""What begins and what ends a formula in a note, for `display.py`, which reads lines, and `inline/`: paragraphs."""

from __future__ import annotations

import re

from notesite.pattern import pattern

ENVIRONMENTS = (
    "equation align gather multline alignat flalign eqnarray aligned gathered split cases dcases rcases "
    "array matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix subarray CD alignedat darray drcases "
    "displaymath xalignat xxalignat multlined empheq numcases subnumcases subequations"
).split()
"""Environments that are mathematics when they stand on a line of their own, as MathJax takes them."""

ENVIRONMENT = rf"\\begin\{{({'|'.join(ENVIRONMENTS)})(\*?)\}}"
STANDALONE = r"(?=\\begin\{(?:equation|align|gather|multline|alignat|flalign|eqnarray|displaymath)\*?\})"
"""Before those that are mathematics behind a text, too."""
ESCAPED_DOLLARS = r"\\\$\$[^$\n]+\$\$"
"""A formula in the line at a line's beginning, as kramdown wants it."""

MATH_TAG = (
    r"\{\{[<%][ \t]*(?:katex|math|mathjax|latex)\b[^{}<>\n/]*[>%]\}\}"
    r"|\{%-?[ \t]*(?:(?:katex|math|latex)\b[^{}%\n]*|m[ \t]*)%\}"
)
"""Another generator's tag around a formula: `{{< katex display >}}`, `{% math %}`, Tufte's `{% m %}`."""
# It begins with the dollar, which is found sooner than anything that stands before it.
# Before it, `\\` begins a row, and only a lone backslash makes a sign of it.
DOLLARS_END = pattern(r"\$(?<!(?<!\\)\\\$)\$")
LINK_WITHIN = pattern(r"\]\(<?(?:https?://|\.{0,2}/|#)")
"""The middle of a link, around which escaped brackets are brackets."""
_QUOTATION = frozenset(('""', "''", "“”", "‘’", "「」", "『』", "＂＂"))
_DELIMITED = pattern(r"\s*(?:\$|\\{1,2}[(\[]|```|~~~)")
"""A formula's own delimiter, or code, behind a tag."""
_TAG_NAME = pattern("katex|mathjax|math|latex")
_SHORT_TAG_END = pattern(r"\{%-?\s*em\s*-?%\}")
"""What ends the formula in the line that `{% m %}` begins."""


def is_quoted(text: str, at: int) -> bool:
    """Whether the two dollars at *at* stand in quotation marks: they are spoken of, and begin no formula."""
    return text[max(0, at - 1) : at + 3 : 3] in _QUOTATION


def is_tex_after(text: str, at: int) -> bool:
    """Whether the tag that ends *at* is a formula's delimiter: what it wraps has none of its own."""
    return _DELIMITED.match(text, at) is None


def closing_tag(opening: str) -> re.Pattern[str]:
    """Return what ends the formula that the tag *opening* (`MATH_TAG`) begins."""
    name = _TAG_NAME.search(opening)
    if name is None:
        return _SHORT_TAG_END
    return re.compile(
        rf"\{{%-?\s*end_?{name[0]}\s*-?%\}}" if opening[1] == "%" else rf"\{{\{{[<%]\s*/\s*{name[0]}\s*[>%]\}}\}}"
    )
