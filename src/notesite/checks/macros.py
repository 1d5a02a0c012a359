"""Macros that no formula uses."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Set

from notesite.config import Config
from notesite.diagnostic import Diagnostic, Place
from notesite.lines import Source
from notesite.load.article import Parsed
from notesite.load.sitemacros import macro_place
from notesite.load.tex.lexer import names
from notesite.load.tex.macros import MacroTable, parse_mapping, parse_preamble

_ENVIRONMENT = re.compile(r"\\begin\s*\{\s*([^{}]+?)\s*\}")
"""`\\begin{name}`."""


def used_macros(parsed: Parsed) -> tuple[str, ...]:
    """Return the macros, the site's and its own, that the formulas of *parsed* use, directly or through another."""
    definitions = parsed.note.macros.definitions
    if not definitions:
        return ()
    found: set[str] = set()
    waiting = [taken.inner for taken in parsed.note.taken if taken.kind in ("inline", "display")]
    while waiting:
        for name in _mentioned(waiting.pop()) & definitions.keys() - found:
            found.add(name)
            made = definitions[name]
            waiting += [made.body, made.pattern, made.default or "", made.ending or ""]
    return tuple(sorted(found))


def unused_macros(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield the macros of the front matter of *parsed* that it does not use."""
    front = parsed.front
    own = _defined(front.macros, front.preamble)
    unused = own.definitions.keys() - set(used_macros(parsed)) if own.definitions else set()
    source = parsed.note.source
    for name in own.definitions:
        if name in unused:
            yield _unused(name, macro_place(name, source, 0, front.body_start), "of this note")


def unused_site_macros(config: Config, settings: Source, used: Collection[str]) -> Iterator[Diagnostic]:
    """Yield the macros of *settings*, the text of `site.yaml`, that are not among those *used* in any note."""
    own = _defined(config.math.macros, config.math.preamble)
    for name in own.definitions:
        if name not in used:
            start = max(settings.text.find("math:"), 0)
            yield _unused(name, macro_place(name, settings, start, len(settings.text)), "of any note")


def _defined(pairs: Iterable[tuple[str, object]], preamble: str) -> MacroTable:
    return parse_preamble(preamble)[0].merged(parse_mapping(pairs)[0])


def _mentioned(tex: str) -> Set[str]:
    environments = {f"\\begin{{{name}}}" for name in _ENVIRONMENT.findall(tex)}
    return names(tex) | environments


def _unused(name: str, place: Place, of: str) -> Diagnostic:
    return Diagnostic(
        severity="note",
        code="math.unused-macro",
        message=f"no formula {of} uses the macro {name}",
        place=place,
        hint="delete it",
    )
