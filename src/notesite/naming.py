"""A title → the name of a note's file, which is the last part of its address; and the text a new note starts with."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable

from notesite.index.address import part_fault
from notesite.load.tex.delimiters import BEFORE
from notesite.yamltext.reporter import single_quoted

LONGEST = 60
"""Characters of a name made of a title, without its date: longer ones are cut, between syllables."""

Spell = Callable[[str], list[str]]
"""Turn Han text into syllables, one each character, and leave every other stretch what it is."""

_TEX_STYLE = re.compile(rf"\\(?:math\w+|text\w*|operatorname\*?|boldsymbol|bm|displaystyle|limits|[^A-Za-z])|{BEFORE}")
"""Commands that say how something looks and are no part of a name: `\\mathrm`, `\\left`, `\\,`."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_INVISIBLE = re.compile(r"[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Characters that take no room: soft hyphens, joiners, marks of direction."""
_UNUSABLE_NAMES = frozenset(("index", "_index"))
"""Such a file is its folder's own page."""


def one_line(title: str) -> str:
    """Return *title* without line ends and what no one sees: as it may stand in a note's front matter."""
    return " ".join(_INVISIBLE.sub("", _CONTROL.sub(" ", title)).split())


def name_of(title: str, *, spell: Spell) -> str:
    """Return *title* as the stem of a file's name: pinyin, words and numbers with `-` between; may be empty.

    `变分推断 $\\mathrm{ELBO}$ 🎉` is `bian-fen-tui-duan-elbo`: of TeX the letters count, and signs, marks and
    emoji do not.
    """
    syllables = spell(_TEX_STYLE.sub(" ", title))
    words = _words(" ".join(syllables))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        name = longer
    return name


def _words(text: str) -> list[str]:
    # Decomposed, so that marks can be told from letters and dropped; folded after that, for `𝕊` is no capital before.
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in apart if unicodedata.category(char)[0] != "M").casefold()
    return "".join(char if char.isalnum() else " " for char in unicodedata.normalize("NFKC", bare)).split()


def slug_fault(slug: str) -> str:
    """Say what keeps *slug* from being the name of a note; empty: nothing."""
    if "/" in slug:
        return "holds `/`; the folder is given with --in"
    if slug in _UNUSABLE_NAMES:
        return "is the name of a folder's own page"
    return part_fault(slug + ".md")


def new_note(title: str, *, date: dt.datetime, draft: bool = False) -> str:
    """Return a note that says nothing yet but its *title*; *date* is written as a time of its own zone."""
    # In single quotes a TeX backslash is a backslash, and no sign of YAML means anything but the quote itself.
    lines = [
        "---",
        f"title: {single_quoted(one_line(title))}",
        f"date: {date:%Y-%m-%d %H:%M:%S}",
        "tags: []",
        *(["draft: true"] if draft else []),
        "---",
        "",
        "",
    ]
    return "\n".join(lines)
