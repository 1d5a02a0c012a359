"""One note, looked at by itself: everything the finders of a single note have to say, in a form to be remembered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from notesite.checks.callouts import misspelt_callouts
from notesite.checks.elements import cut_tags, unpaired_elements
from notesite.checks.formulapictures import formula_pictures
from notesite.checks.headings import skipped_levels
from notesite.checks.leftovers import leftovers
from notesite.checks.links import empty_links
from notesite.checks.lists import unbegun_lists
from notesite.checks.macros import unused_macros, used_macros
from notesite.checks.misread import misread_formulas
from notesite.checks.outside import Outside, outside_links
from notesite.checks.references import undefined_references
from notesite.checks.roles import roles
from notesite.checks.stray import stray_tex
from notesite.checks.unknowntags import unknown_tags
from notesite.checks.unseen import bars_without_table, full_width_marks, lone_marks
from notesite.diagnostic import Diagnostic, ordered
from notesite.digest import digest
from notesite.load.article import Parsed, parse_note
from notesite.load.options import LoadOptions

FINDERS: tuple[Callable[[Parsed], Iterable[Diagnostic]], ...] = (
    leftovers,
    stray_tex,
    misread_formulas,
    formula_pictures,
    undefined_references,
    lone_marks,
    full_width_marks,
    bars_without_table,
    unbegun_lists,
    roles,
    unknown_tags,
    unpaired_elements,
    cut_tags,
    misspelt_callouts,
    skipped_levels,
    empty_links,
    unused_macros,
)
"""What looks at one note; a new one goes here, and nowhere else."""

SHORTEST = 200
"""Characters of a text that is worth comparing: two notes may well hold nothing but a link each."""

_BLANK = re.compile(r"\s+")


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What a note says when it is looked at by itself."""

    diagnostics: tuple[Diagnostic, ...] = ()
    macros: tuple[str, ...] = ()
    """Those its formulas use, the site's and its own, by name."""
    outside: tuple[Outside, ...] = ()
    text: str = ""
    """Digest of what stands below its front matter, blanks aside; empty: too short to tell anything."""


def survey(content: bytes, *, path: str, source_path: str, options: LoadOptions) -> Survey:
    """Return what there is to say of the note in *content*; nothing if it is no text."""
    parsed = parse_note(content, path=path, source_path=source_path, options=options)
    if parsed is None:
        return Survey()
    body = _BLANK.sub("", parsed.note.source.text[parsed.front.body_start :])
    return Survey(
        diagnostics=ordered(found for find in FINDERS for found in find(parsed)),
        macros=used_macros(parsed),
        outside=outside_links(parsed),
        text=digest(body) if len(body) >= SHORTEST else "",
    )
