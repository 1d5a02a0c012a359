r"""Notes out of an editor whose export escapes bold marks that it does not understand itself: `**甲**\*\*：\*\*`.

Such a note is full of `\*\*`, which a reader would see as `**`. They are read as what they were; those that are
left without a partner go.
"""

from __future__ import annotations

import re

from notesite.pattern import pattern

ESCAPED = r"\*\*"
_PAIR = pattern(r"(?<![\\*])(\*\*)?\\\*\\\*([^*\n]{0,200}?)\\\*\\\*(\*\*)?(?!\*)")
"""Two escaped `**` with what stands between them, perhaps beside marks that are not escaped: `\\*\\*甲\\*\\*`."""
_BESIDE = pattern(r"(?<![\\*])\*\*\\\*\\\*(?![*\\])|(?<![\\*])\\\*\\\*\*\*(?!\*)")
"""`**` right beside an escaped one, as an editor leaves it that did not know its own mark."""
_AROUND = pattern(
    r"(?<![\\*])\\\*\\\*(?:`|\$[^$\n]{1,200}\$|\[[^\[\]\n]{1,200}\]\([^()\n]{1,500}\)|“[^“”*\n]{1,200}”|「[^「」*\n]{1,200}」)"
    r"\\\*\\\*(?!\*)"
)
"""A pair right around code, a formula, a link or a quotation: behind Chinese no marks to Markdown, and so escaped."""
_MARK = frozenset("，。：；！？、")
_CODE = pattern(r"^[ \t>]*(`{3,}+|~{3,}+).*?^[ \t>]*\1|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
"""Code, in blocks and in lines, where nothing is escaped."""


def first_escaped(text: str) -> tuple[int, int] | None:
    """Return where the first escaped mark stands if the note *text* comes out of such an export."""
    start = text.find(ESCAPED)
    if start < 0:
        return None
    prose = _CODE.sub("`", text)
    exported = (
        _BESIDE.search(prose) or _AROUND.search(prose) or any(_is_no_choice(pair[2]) for pair in _PAIR.finditer(prose))
    )
    return (start, start + len(ESCAPED)) if exported else None


def _is_no_choice(inner: str) -> bool:
    """Whether *inner* shows that the marks around it were not escaped by choice: one mark, or a space on one side."""
    return inner in _MARK or (inner.strip() != "" and inner[0].isspace() != inner[-1].isspace())
