"""The front matter of one article."""

from __future__ import annotations

import datetime as dt

import msgspec

from notesite.config import MacroBody
from notesite.lines import Segments


class FrontMatter(msgspec.Struct, frozen=True, kw_only=True):
    """Every key of a front matter, typed. A key that is missing, empty or unreadable has its default.

    Offsets are code points into the article's text; -1: there is nothing to point at.
    """

    title: str | None = None
    """May hold `$…$`."""
    title_at: int = -1
    """Of the title's first character. Escapes inside quotes make later characters drift."""
    date: dt.datetime | None = None
    """From the front matter, else from the path; with a fixed UTC offset."""
    updated: dt.datetime | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Outermost first."""
    series: str = ""
    slug: str = ""
    url: str = ""
    """A path that starts with `/`, as written otherwise: not decoded, not checked for `..`."""
    aliases: tuple[str, ...] = ()
    """Each as *url*."""
    names: tuple[str, ...] = ()
    """Those of the aliases that are other names, and no addresses."""
    draft: bool = False
    """It says so itself, or its folder is called `_drafts`."""
    summary: str | None = None
    """May hold `$…$` and Markdown."""
    summary_at: int = -1
    cover: str = ""
    """An address as written."""
    media_subpath: str = ""
    """Where the pictures lie that are named without a path; empty: beside the note."""
    math: bool | None = None
    """None: not said."""
    macros: tuple[tuple[str, MacroBody], ...] = ()
    """(name with backslash, body) in the order written."""
    macros_at: int = -1
    """Of the first macro's name."""
    preamble: str = ""
    preamble_segments: Segments = ()
    """(offset in *preamble*, offset in the text), ascending, one a line: indentation is not part of the value."""
    toc: bool | None = None
    """None: not said."""
    lang: str = ""
    author: str = ""
    license: str = ""
    comments: bool = True
    top: int = 0
    extra: dict[str, object] = msgspec.field(default_factory=dict)
    """What has no field here, under the key as written."""
    places: dict[str, tuple[int, int]] = msgspec.field(default_factory=dict)
    """Where the key of a field stands, by the field, of those that may turn out wrong only beside other notes."""
    body_start: int = 0
    """Where the article's body begins; right even if the front matter is broken."""
