"""Roles of MyST and Sphinx that say nothing here: of ``{guilabel}`a` `` readers see both the braces and the code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.checks.prose import paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed
from notesite.load.prose import BLOT

_ROLE = re.compile(
    r"\{(?:(?P<cites>(?:foot)?cite[a-z:]{0,20})|any|attr|class|code|command|envvar|file|func|guilabel|keyword"
    r"|menuselection|meth|mod|option|pep|program|rfc|token|(?:py|c|cpp|prf|rst|ref)(?::[a-z]{1,20}){1,2})\}"
    rf"(?={BLOT})"
)
"""A role of Sphinx or MyST that means nothing here, before its text in backquotes: `` {py:func}`f` ``."""
SOURCE = "there is no bibliography: write the source where it is cited, or as a footnote `[^1]`"
_HINT = "write it in Markdown: a link `[…](…)`, an element of HTML, or code"


def roles(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each role before a code span, which is shown as such."""
    if not parsed.note.options.extensions:
        return
    for prose in paragraphs(parsed):
        for role in _ROLE.finditer(prose.text) if f"}}{BLOT}" in prose.text else ():
            if prose.written[role.end()] == "`":
                message = f"`{role[0]}` is a role of MyST that means nothing here: readers see it as it is written"
                yield prose.finding(
                    "warning", "leftover.role", message, role.span(), SOURCE if role["cites"] else _HINT
                )
