"""Tags whose attributes no space parts, `<img align="center"width="500">`: browsers read them, Markdown shows them."""

from __future__ import annotations

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notesite.pattern import pattern

_VALUE = r"(?:\"[^\"<>]{0,1000}\"|'[^'<>]{0,1000}'|[^\s\"'=<>`]{1,1000})"
_ATTRIBUTE = rf"[A-Za-z_:][\w:.-]{{0,30}}(?:[ \t]*=[ \t]*{_VALUE})?"
_TAG = pattern(rf"<([A-Za-z][A-Za-z0-9]{{0,10}})((?:(?:\s{{1,9}}|(?<=[\"'])){_ATTRIBUTE}){{2,20}})\s{{0,9}}(/?)>")
"""A start tag whose attributes stand apart or right behind quotes."""
_ATTRIBUTES = pattern(_ATTRIBUTE)
_GLUED = pattern(r"=[ \t]*(?:\"[^\"<>\n]{0,1000}\"|'[^'<>\n]{0,1000}')[A-Za-z]")
"""An attribute right behind the quotes of the one before: `width="1"height=`."""


def glued_attributes(md: MarkdownIt) -> None:
    """Teach *md* to read tags with attributes that no space parts."""
    md.inline.ruler.after("html_inline", "glued_attributes", _glued_attributes)


def _glued_attributes(state: StateInline, silent: bool) -> bool:
    if not state.md.options["html"] or not _has_glued(state.src):
        return False
    tag = _TAG.match(state.src, state.pos, state.posMax)
    if tag is None:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = " ".join((f"<{tag[1]}", *_ATTRIBUTES.findall(tag[2]))) + f"{tag[3]}>"
    state.pos = tag.end()
    return True


@lru_cache(maxsize=1)  # asked at each `<` of one text that begins no tag
def _has_glued(text: str) -> bool:
    return _GLUED.search(text) is not None
