"""The HTML of footnotes: numbers in the text, the notes at its end, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from notesite.load.context import Context, context_of
from notesite.load.streams import copied
from notesite.pattern import pattern

Tokens = Sequence[Token]

_DEFINITION = pattern(r"^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(\[\^([^\] \n]+)\]):", re.MULTILINE)
"""`[^name]:` at the beginning of a line, also in quotes and items."""
_ROOMY = tuple("，。、；：？！）」』》】〉〕")
"""Marks that leave half of their own width blank behind them."""
_ROOMY_IN_CHINESE = (*_ROOMY, *"”’")
"""So do closing quotes in a Chinese font; those of other languages are as narrow as they look."""


def _footnote_ref(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
    if context_of(env).in_excerpt:
        return ""
    number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
    own = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    behind = " behind" if _follows_room(tokens, idx, context_of(env)) else ""
    link = f'<a href="#fn-{number}" id="{own}" role="doc-noteref" style="--anchor:--{own}">{number}</a>'
    return f'<sup class="footnote-ref{behind}">{link}</sup>'


def _follows_room(tokens: Tokens, idx: int, note: Context) -> bool:
    """Whether a number at *idx* stands behind a mark that leaves room, be it the last of emphasis or of a link."""
    before = next((token for token in reversed(tokens[:idx]) if token.nesting >= 0), None)
    if before is None or before.type != "text":
        return False
    return before.content.endswith(_ROOMY_IN_CHINESE if note.is_chinese else _ROOMY)


def _footnote_block_open(_self: Any, _tokens: Tokens, _idx: int, _options: OptionsDict, env: EnvType) -> str:
    label = escapeHtml(context_of(env).strings["footnotes"])
    return f'<section class="footnotes" role="doc-endnotes" aria-label="{label}">\n<ol>\n'


def _footnote_block_close(_self: Any, _tokens: Tokens, _idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</ol>\n</section>\n"


def _footnote_open(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
    # On a wide screen the theme hangs the note beside its number, and below the note before it.
    number = tokens[idx].meta["id"] + 1
    places = f"--anchor:--fn-{number};--ref:--fnref-{number};--above:--fn-{number - 1}"
    return f'<li id="fn-{number}" style="{places}">'


def _footnote_anchor(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
    number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
    own = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    label = escapeHtml(context_of(env).strings["footnote.back"])
    return f' <a class="footnote-back" href="#{own}" role="doc-backlink" aria-label="{label}">↩\ufe0e</a>'


FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnote_block_open,
    "footnote_block_close": _footnote_block_close,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
}
"""Rules for the renderer; set after the footnote plugin, whose own they replace."""


def join_to_text(state: StateCore) -> None:
    """Take away the blanks typed before footnotes' numbers: they belong to what they follow, on the same line."""
    if "footnotes" not in state.env:
        return
    for token in state.tokens:
        if token.type == "inline" and token.children:
            token.children = _joined(token.children)


def _joined(children: Tokens) -> list[Token]:
    stream: list[Token] = []
    for child in children:
        if child.type == "footnote_ref":
            _strip_end(stream)
        stream.append(child)
    return stream


def _strip_end(stream: list[Token]) -> None:
    kept = len(stream)
    while kept and (stream[kept - 1].type == "softbreak" or _is_blank(stream[kept - 1])):
        kept -= 1
    if not kept or stream[kept - 1].type == "hardbreak":
        return
    del stream[kept:]
    last = stream[-1]
    if last.type == "text" and last.content[-1:].isspace():
        stream[-1] = copied(last, content=last.content.rstrip())


def _is_blank(token: Token) -> bool:
    return token.type == "text" and (not token.content or token.content.isspace())


def report_doubles(state: StateCore) -> None:
    """Tell of footnotes that bear the name of an earlier one, which the parser leaves out after this."""
    if "footnotes" not in state.env:
        return
    seen: set[str] = set()
    for index, token in enumerate(state.tokens):
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        if label in seen:
            _report_double(label, state.tokens[index + 1], context_of(state.env))
        seen.add(label)


def _report_double(label: str, first: Token, note: Context) -> None:
    mark = f"[^{label}]"
    line = first.map[0] if first.map else 0
    at = note.masked.find_in_line(line, mark)
    note.report(
        "warning",
        "markdown.duplicate-footnote",
        f"the footnote `{mark}` is written twice: readers see this one only",
        (at, at + len(mark)),
        "give it a name of its own, or delete one",
    )


def report_unused(note: Context, env: EnvType, body_start: int) -> None:
    """Tell of the footnotes that nothing refers to: the parser drops them."""
    refs = env.get("footnotes", {}).get("refs", {})
    unused = [key.removeprefix(":") for key, number in refs.items() if number < 0]
    places: dict[str, tuple[int, int]] = {}
    for found in _DEFINITION.finditer(note.source.text, body_start) if unused else ():
        places.setdefault(found[2], found.span(1))
    for label in unused:
        note.report(
            "warning",
            "markdown.unused-footnote",
            f"nothing refers to the footnote `[^{label}]`, so it is left out",
            places.get(label, (body_start, body_start + 1)),
            f"write `[^{label}]` where it belongs, or delete it",
        )
