"""The first line of a fenced callout, as each generator writes it → what it says."""

from __future__ import annotations

import re
from typing import NamedTuple

from notesite.load.dialects.callouts.words import QUARTO, kind_of
from notesite.pattern import pattern

_WORD = r"((?:prf:)?[A-Za-z]+|[\u4e00-\u9fff]{1,2})(\*?)"
_FENCES = (":::", "```", "~~~")
_COLONS = pattern(rf"(:{{3,}})\s*\{{?{_WORD}\}}?(?:[ \t]+(.*)|\[(.*)\])?$")
"""The title may stand in brackets, as Docusaurus has it."""
_DIRECTIVE = pattern(rf"(`{{3,}}|~{{3,}}|:{{3,}})\{{{_WORD}\}}(?:[ \t]+(.*))?$")
"""MyST's opening line: ```` ```{note} 题 ````, with three or more of its marks."""
_DIV = re.compile(r"""(:{3,})[ \t]*\{((?:[^{}\n"]|"[^"\n]{0,300}"|"(?![^\n]*")){1,300})\}$""")
"""Pandoc's and Quarto's: `::: {.theorem #cauchy name="…"}`, `::: {#thm-cauchy}`, `::: {.callout-note}`.

Bookdown's authors say in quotes what LaTeX is to read: `::: {.rmdtip data-latex="{提示}"}`.
"""
_OTHERS = re.compile(r"(:{3,})[ \t]*\{?([A-Za-z][\w.-]{0,40})\}?(?:#\S{1,40})?(?:[ \t]+([^\n]*))?$")
"""Containers that other generators know, or their authors: `::: code-group`, `:::{grid} 2`."""
_REMARKS = pattern(
    r"""(:{3,})[ \t]*([A-Za-z][\w-]{0,40})(?:\[([^\[\]\n]{0,300})\])?\{((?:[^{}\n"]|"[^"\n]{0,300}"){0,300})\}$"""
)
"""The directives of remark, in Docusaurus, Starlight and Astro: `:::tip[题]{#a .b}`, `:::note{title="题"}`."""
_QUARTOS = "callout-"
"""How Quarto's names of callouts begin, which stand without braces, too: `::: callout-note`."""
_STATE = pattern(r"\{state=[^{}]*\}[ \t]*")
"""HackMD's `:::spoiler {state="open"} 題`."""
_ALERT = ("message", "alert")
"""Zenn's other kind: `:::message alert`."""
_TITLE = pattern(r"""(?:name|title)=["“']([^"”']*)["”']""")
"""A title among Pandoc's attributes: `name="题"`."""
_SUMMARY = pattern(r"""(?:name|title|label|summary)=["“']([^"”']*)["”']""")
"""That of what folds, of which a label is no id: `::: {.fold label="证明"}`."""
_UNFOLDED = pattern(r"""(?:^|[\s{])(?:open|expand|open=["']?true["']?|state=["']?(?:open|expanded)["']?)(?=[\s}]|$)""")
"""The attribute of what folds and begins open: `:::fold{title="题" expand}`, `:::spoiler {state="open"}`."""


class Opening(NamedTuple):
    """What the first line of a fenced callout says."""

    fence: str
    word: str
    title: str
    starred: bool
    name: str = ""
    heads: bool = False
    """Its title may be a heading in the next line, as Quarto has it."""
    directive: bool = False
    """Lines with more about it may stand below, as MyST has it."""
    unfolded: bool = False
    """If it folds, it begins open."""


def read_opening(text: str) -> Opening | None:
    """Return what the line *text* says if it may begin a container; None if it begins none."""
    fenced = (_DIRECTIVE.match(text) or _COLONS.match(text)) if text.startswith(_FENCES) else None
    if fenced:
        said = next(filter(None, fenced.groups()[3:]), "")
        state, title = _STATE.match(said), _STATE.sub("", said).strip()
        word, title = ("warning", "") if (fenced[2], title) == _ALERT else (fenced[2], title)
        unfolded = state is not None and _is_unfolded(state[0])
        return Opening(fenced[1], word, title, bool(fenced[3]), directive="{" in text, unfolded=unfolded)
    if div := _DIV.match(text):
        return _of_div(div[1], div[2])
    if remarks := _REMARKS.match(text):
        return _of_remark(*remarks.groups())
    if other := _OTHERS.match(text):
        word, title = other[2].removeprefix(_QUARTOS), (other[3] or "").strip()
        return Opening(other[1], word, title, starred=False, heads=not title and word != other[2])
    return None


def _of_div(fence: str, attributes: str) -> Opening:
    """Return what Pandoc's *attributes* say: the first class or id that means something here is its word."""
    classes, ids = ([word[1:] for word in attributes.split() if word[0] == sign] for sign in ".#")
    words = [QUARTO.get(one[:3], "") for one in ids if one[3:4] == "-"]
    words += [one.removeprefix(_QUARTOS) for one in classes]
    word = next((word for word in words if kind_of(word)), next((one for one in (*classes, *ids) if one), "div"))
    title = _title_among(attributes, word)
    return Opening(
        fence,
        word,
        title,
        starred="unnumbered" in classes,
        name="".join(ids[:1]),
        heads=not title,
        unfolded=_is_unfolded(attributes),
    )


def _of_remark(fence: str, word: str, label: str | None, attributes: str) -> Opening:
    title = (label or _title_among(attributes, word)).strip()
    ids = [one[1:] for one in attributes.split() if one[0] == "#"]
    return Opening(fence, word, title, starred=False, name="".join(ids[:1]), unfolded=_is_unfolded(attributes))


def _title_among(attributes: str, word: str) -> str:
    """Return the title that *attributes* give to the container called *word*."""
    title = (_SUMMARY if kind_of(word) == "details" else _TITLE).search(attributes)
    return title[1] if title else ""


def _is_unfolded(attributes: str) -> bool:
    return _UNFOLDED.search(_SUMMARY.sub("", attributes)) is not None
