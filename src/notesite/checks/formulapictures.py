"""Formulas that are pictures from another site's server: text copied from some hosts' pages brings them along."""

from __future__ import annotations

from collections.abc import Iterator

from notesite.checks.outside import addresses
from notesite.diagnostic import Diagnostic
from notesite.formulapicture import drawn_tex
from notesite.load.article import Parsed

_LONGEST = 80
"""Characters of TeX that a hint repeats."""


def formula_pictures(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each picture of *parsed* that another site's server draws from TeX, which its address holds."""
    for address, place in addresses(parsed):
        if tex := drawn_tex(address):
            yield Diagnostic(
                severity="warning",
                code="leftover.formula-picture",
                message="this formula is a picture that another site draws: "
                "it has no text, and is gone when that site is",
                place=place,
                hint=f"write `${tex}$`" if len(tex) <= _LONGEST else "write the TeX of its address between `$`",
            )
