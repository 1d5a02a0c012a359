"""Roles of MyST in a line: ``{doc}`text <note>` `` and ``{ref}`text <label>` `` lead there, ``{sub}`2` `` is `<sub>`.

Those that are a formula or a bare reference are taken out before (`inline/ticks.py`).
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notesite.load.mask import show
from notesite.pattern import pattern

_ROLE = pattern(
    r"\{(doc|download|ref|numref|prf:ref|any|term|index|sub|subscript|sup|superscript|kbd|samp|dfn|abbr)\}"
    r"(?P<ticks>`+)(?!`)([^\n]{1,500}?(?:\n[^\n]{1,200}?)?)(?<!`)(?P=ticks)(?!`)"
)
"""A role and its text in backquotes, which may go on for one line: ``{doc}`甲 <a>` ``."""
_TO = pattern(r"(.*\S)\s*<([^<>\n]+)>", re.DOTALL)
"""`text <target>`."""
_SAID = pattern(r"(.*\S)\s*\(([^()\n]+)\)", re.DOTALL)
"""`short (long form)`."""
_LINKS = frozenset(("doc", "download"))
_LABELS = frozenset(("ref", "numref", "prf:ref", "any"))
_ELEMENTS = {
    "sub": "sub",
    "subscript": "sub",
    "sup": "sup",
    "superscript": "sup",
    "kbd": "kbd",
    "samp": "samp",
    "dfn": "dfn",
}
_NUMBERS = pattern(r"\s*%s\s*|\s*\{number\}\s*")
"""Where the number of a figure goes, in the text of a `{numref}`."""


def myst_roles(md: MarkdownIt) -> None:
    """Teach *md* to read MyST's roles."""
    md.inline.ruler.before("backticks", "role", _role)


def _role(state: StateInline, silent: bool) -> bool:
    found = _ROLE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    name, text = found[1], show(found[3]).strip()
    to = _TO.fullmatch(text)
    if name in _LABELS and to is None:
        return False
    if not silent:
        said, target = (to[1], to[2].strip()) if to else (text, text)
        href = state.md.normalizeLink(target)
        if name in _LINKS and state.md.validateLink(href):
            _link(state, href, said if to else target.rstrip("/").rpartition("/")[2])
        elif name in _LABELS:
            _link(state, target, _NUMBERS.sub(" ", said).strip(), label=True)
        else:
            _write(state, name, said)
    state.pos = found.end()
    return True


def _link(state: StateInline, href: str, said: str, *, label: bool = False) -> None:
    opening = state.push("link_open", "a", 1)
    opening.attrs = {"href": href}
    opening.meta = {"label": True} if label else {}
    # Into a list of its own: what is opened in it closes in it.
    state.tokens.extend(state.md.inline.parse(said, state.md, state.env, []))
    state.push("link_close", "a", -1)


def _write(state: StateInline, name: str, said: str) -> None:
    """Write what stands in the line: a word, in an element of its own if HTML has one for it."""
    tag, attributes = _ELEMENTS.get(name, ""), {}
    if name == "abbr" and (long := _SAID.fullmatch(said)):
        tag, said, attributes = "abbr", long[1], {"title": long[2]}
    if tag:
        state.push(f"{tag}_open", tag, 1).attrs = dict(attributes)
    state.push("text", "", 0).content = said
    if tag:
        state.push(f"{tag}_close", tag, -1)
