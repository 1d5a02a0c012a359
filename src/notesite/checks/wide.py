"""Formulas wider than the column of a phone: they scroll there, and a reader loses the thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from notesite.diagnostic import Diagnostic
from notesite.lines import Source
from notesite.model import FORMULA_SIZE, Article, Formula, FormulaUse, Typeset

SCREEN = 360
"""Pixels of a common phone's screen."""
SHOWN = 20.0
"""Em in view there: the theme leaves 320 pixels for the text, of 16 pixels, and sets displayed formulas as large."""


def wide_formulas(
    article: Article, *, typeset: Callable[[Formula], Typeset], text: Callable[[], Source]
) -> Iterator[Diagnostic]:
    """Yield each formula of *article* that has to be scrolled on a phone; *text* is asked for only if there is one."""
    wide = [(use, width) for use in article.uses if (width := _width(use, typeset)) > SHOWN]
    if not wide:
        return
    source = text()
    for use, width in wide:
        start = use.segments[0][1] if use.segments else 0
        # Behind `$$` the line ends, and the formula begins below.
        start += len(source.text[start : use.end]) - len(source.text[start : use.end].lstrip())
        yield Diagnostic(
            severity="note",
            code="math.wide",
            message=f"this formula is {width:.1f} em wide; a screen of {SCREEN} pixels shows {SHOWN:g} em",
            place=source.place(start, max(start, use.end)),
            hint="split it with `aligned` or `multline`" if use.formula.display else "display it, or split it",
        )


def _width(use: FormulaUse, typeset: Callable[[Formula], Typeset]) -> float:
    width = typeset(use.formula).width
    return width if use.formula.display else width * FORMULA_SIZE
