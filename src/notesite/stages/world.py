"""What a build needs besides a site's settings and notes: how to reach the world, and what pages are made with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from types import MappingProxyType

import msgspec

from notesite.memo import Memo
from notesite.render.templates import Templates
from notesite.stages.eachnote import Run, in_turn
from notesite.stages.files import Share, by_itself
from notesite.stages.loading import Held
from notesite.stages.picturing import Camera, NoCamera
from notesite.stages.typesetting import Aside, TypesetBatch, later
from notesite.tree import Read


class World(msgspec.Struct, frozen=True, kw_only=True):
    """All a build may ask of the machine it runs on; nothing but the time and what is read shows in the site."""

    read: Read
    typeset: TypesetBatch
    memo: Memo
    moment: dt.datetime
    """With a UTC offset: what is yet to come is not shown."""
    tool: str = ""
    """Stands for notesite itself in the keys of what `memo` holds."""
    engine: str = ""
    """Stands for KaTeX and its options there."""
    camera: Camera = NoCamera()
    """Looks at pictures; without one they go into the site as they are."""
    run: Run = in_turn
    """Parses notes, on as many processors as it likes."""
    aside: Aside = later
    """Sets formulas while the index is made."""
    share: Share = by_itself
    """Has pages made."""
    compiled: Callable[[Mapping[str, str]], Templates] = Templates
    """Makes templates of their sources; may hand out some that were compiled before."""
    publishes: bool = False
    """Every page will be asked for: whether it is what it was is found out while formulas are being set."""
    held: Held = MappingProxyType({})
    """Articles of the site as it was before, for which `memo` need not be asked."""
    stage: Callable[[str], AbstractContextManager[None]] = lambda _name: nullcontext()
    """Entered with the name of each stage."""
    pause: Callable[[], None] = lambda: None
    """Called now and then, between two notes or articles: whoever has better use for the processor may wait in it."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """What pages are made with: the site's own files where it has them, else the default theme's."""

    templates: Mapping[str, str]
    """Name → source."""
    static: Mapping[str, bytes]
    """Path below the static folder → content."""
    katex: Callable[[], Mapping[str, bytes]]
    """Return KaTeX's style sheet and fonts as static files; asked only if formulas need them."""
