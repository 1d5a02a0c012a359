"""Attributes in braces as other tools write them, for a plugin that takes them with double quotes only.

Pandoc's `{width=50%}`, `{width='50%'}`, `{#fig1.1}` and Logseq's `{:height 541, :width 778}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notesite.pattern import pattern

_LIST = pattern(r"\{[^{}\n]{1,500}\}")
_BARE = pattern(r"(?<=[\w-]=)(?:'([^'\"]*)'|([^\s\"'{}=]*[^\s\w\"'{}=:-][^\s\"'{}=]*))(?=[\s}])")
"""A value that wants quotes; what stands between single ones has them."""
_DOTTED = pattern(r"\"[^\"]*\"|'[^']*'|(?<=[{\s])#([^\s\"'{}=#.]+\.[^\s\"'{}=#]+)")
"""What stands in quotes, or an id with dots: `#fig1.1`."""
_LOGSEQ = pattern(r"\{[: ](?:height|width) [0-9.]+(?:, :(?:height|width) [0-9.]+)?\}")
"""The size of a picture, as Logseq writes it: `{:height 541, :width 778}`."""
_LOGSEQ_SIZE = pattern(r"(height|width) ([0-9]+)")

Rule = Callable[[StateInline, bool], bool]


def lists_of_others(md: MarkdownIt) -> None:
    """Teach *md*, which knows attributes in braces, to read them as other tools write them, too."""
    at = md.inline.ruler.get_all_rules().index("attr")
    md.inline.ruler.at("attr", _reading(md.inline.ruler.__rules__[at].fn))


def _reading(attributes: Rule) -> Rule:
    def read(state: StateInline, silent: bool) -> bool:
        """Show *attributes* the list as it takes it, in the place of the text."""
        written = _LIST.match(state.src, state.pos)
        said = written and _said(written[0])
        if written is None or said == written[0]:
            return attributes(state, silent)
        kept = state.src, state.pos, state.posMax
        state.src, state.pos, state.posMax = str(said), 0, len(str(said))
        found = attributes(state, silent)
        state.src, state.pos, state.posMax = kept
        if found:
            state.pos = written.end()
        return found

    return read


def _said(written: str) -> str:
    if _LOGSEQ.fullmatch(written):
        return "{" + " ".join(f"{name}={value}" for name, value in _LOGSEQ_SIZE.findall(written)) + "}"
    if "=" in written:
        written = _BARE.sub(_quoted, written)
    return _DOTTED.sub(_in_quotes, written) if "#" in written else written


def _in_quotes(found: re.Match[str]) -> str:
    return f'id="{found[1]}"' if found[1] else found[0]


def _quoted(value: re.Match[str]) -> str:
    return f'"{value[1] or value[2] or ""}"'
