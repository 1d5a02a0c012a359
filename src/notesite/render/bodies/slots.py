"""Filling the slots of a body: formulas by what the typesetter made of them, references by their address."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from itertools import zip_longest
from typing import assert_never

from notesite.model import FORMULA_SIZE, Body, Formula, Picture, Plain, Ref, Typeset
from notesite.pattern import pattern
from notesite.render.bodies.pauses import Pauses
from notesite.render.bodies.pictures import NO_PICTURES, Gallery, picture_html
from notesite.render.bodies.ragged import LINE_END, Stretch

_CLASS = ' class="'
_BARE = (">", f"{_CLASS}begins", f"{_CLASS}ends")
"""What follows the name in the tag of a paragraph that has no more than a class for formulas."""

Typesetter = Callable[[Formula], Typeset]
Resolver = Callable[[Ref], str]

NARROW_DISPLAY, NARROW_LINE = 13.5, 11.5
"""Widths of formulas, in their own em, that fit into the theme's narrowest column: a list on a screen of 320 px, which
leaves 14 characters of 16 px. Displayed formulas are as large as the text there, those in a line larger."""
INDENT = 2.0
"""What a list within a list, or a quote, takes away, in characters."""
WIDE = "math wide"
"""Classes of a formula in a line that may be wider than a phone."""
WIDE_LINE = 32.0
"""Likewise for a line of a list in the widest column, 40 characters."""

_EDGE = pattern(r"<(/?)(?:(ul|ol|dl|blockquote)|a|h[1-6]|summary|th)(?![a-z])")
"""Start and end tags of elements that begin further in than what is around them, and of those that are named by the
text within them, for screen readers."""


def fill(
    body: Body,
    *,
    typeset: Typesetter,
    resolve: Resolver,
    gallery: Gallery = NO_PICTURES,
    source: str = "",
    label: str = "",
    pauses: bool = False,
) -> str:
    """Return *body* as HTML for a page.

    Formulas that may be wider than their column can be reached by keys, under the name *label*; without one *body* is
    a title: nothing else may be reached within the link it is, and its formulas are part of the link's name.

    Where *source* is given, the path of the note's file, the first block names it, and every block its line.
    With *pauses* some paragraphs of a long body begin with one.
    Paragraphs that hold what would stretch their lines are marked `ragged`.
    """
    if len(body) == 1 and isinstance(body[0], str):
        # As most titles are.
        return body[0]
    filling = _Filling(source, pauses=pauses, is_title=not label)
    for part, following in zip_longest(body, body[1:]):
        match part:
            case str():
                filling.text(part)
            case int():
                filling.block(part, following if isinstance(following, str) else "")
            case Formula():
                made = typeset(part)
                html = formula_html(part, made, label=label, indents=filling.indents)
                filling.formula(called(html, made) if filling.is_named else html, part, made)
            case Plain(formula=formula):
                filling.other(escape(formula_text(formula, typeset(formula))))
            case Ref(kind="day") if label:
                filling.other(day_html(part, resolve))
            case Ref(kind="day"):
                filling.other(escape(part.fallback))
            case Ref():
                filling.other(escape(resolve(part)))
            case Picture(to=to, alt=alt):
                text = fill(alt, typeset=typeset, resolve=resolve)
                filling.other(picture_html(part, src=resolve(to), alt=text, gallery=gallery))
            case _:
                assert_never(part)
    return "".join(filling.parts)


def day_html(day: Ref, resolve: Resolver) -> str:
    """Return the link to the note of a *day*, or its text alone, where there is none."""
    address = resolve(day)
    return f'<a href="{escape(address)}">{escape(day.fallback)}</a>' if address else escape(day.fallback)


class _Filling:
    """The HTML of a body so far, and what of it the next part depends on."""

    def __init__(self, source: str, *, pauses: bool, is_title: bool) -> None:
        self.parts: list[str] = []
        self._depth = int(is_title)
        """How many elements are open that are named by the text within them."""
        self.indents = 0
        """How many elements are open that begin further in."""
        self._pauses = Pauses()
        self._has_pauses = pauses
        self._source = source
        self._file = f' data-file="{escape(source)}"' if source else ""
        """For the first block only."""
        self._paragraph: int | None = None
        """Which of the parts begins the paragraph, if its tag says nothing but its name and which formulas it begins or
        ends with."""
        self._stretch = Stretch()

    def text(self, html: str) -> None:
        """Go on with the body's own *html*."""
        self.parts.append(self._pauses.within(html))
        for ends, indents in _EDGE.findall(html):
            step = -1 if ends else 1
            if indents:
                self.indents = max(0, self.indents + step)
            else:
                self._depth = max(0, self._depth + step)
        if self._paragraph is not None:
            within, ended, _ = html.partition("</p>")
            self._stretch.text(within)
            if ended:
                self._end_paragraph(self._paragraph)

    @property
    def is_named(self) -> bool:
        """What comes next stands in the name of a heading, a link, a summary or a column."""
        return self._depth > 0

    def block(self, line: int, following: str) -> None:
        """Go on in the start tag of a block that stands on *line* of its file; the tag goes on with *following*."""
        is_bare = self.parts[-1].endswith("<p") and following.startswith(_BARE)
        if is_bare:
            self._paragraph, self._stretch = len(self.parts) - 1, Stretch()
        if self._source:
            self.parts.append(f'{self._file} data-source="{line}"')
            self._file = ""
        if is_bare and self._has_pauses:
            self._pauses.paragraph()

    def formula(self, html: str, formula: Formula, made: Typeset) -> None:
        """Go on with the *html* of *formula*."""
        if formula.display:
            self._pauses.displayed()
            self._stretch.text(LINE_END)
        elif self._paragraph is not None:
            self._stretch.formula(made)
        self.other(html)

    def _end_paragraph(self, paragraph: int) -> None:
        self._paragraph = None
        if not self._stretch.is_too_far:
            return
        rest = paragraph + (2 if self._source else 1)
        if self.parts[rest].startswith(_CLASS):
            self.parts[rest] = f"{_CLASS}ragged {self.parts[rest].removeprefix(_CLASS)}"
        else:
            self.parts[paragraph] += f'{_CLASS}ragged"'

    def other(self, html: str) -> None:
        """Go on with *html* that fills a slot."""
        self._pauses.slot(html)
        self.parts.append(html)


def formula_html(formula: Formula, made: Typeset, *, label: str = "", indents: int = 0) -> str:
    """Return KaTeX's HTML for *formula*; for a broken one its source, marked.

    One that may be wider than its column is given *label*, so that a reader without a mouse can reach it and scroll.
    It stands within so many *indents*, lists and quotes.
    """
    if made.error:
        return broken_html(formula, made)
    if made.width <= _narrow(formula, indents):
        return made.html
    reached = f' tabindex="0" role="group" aria-label="{escape(label)}"' if label else ""
    if formula.display:
        return made.html.replace('<span class="katex-display">', f'<span class="katex-display"{reached}>', 1)
    size = WIDE if made.width <= WIDE_LINE else f"{WIDE} always"
    return f'<span class="{size}"{reached}>{made.html}</span>'


def _narrow(formula: Formula, indents: int) -> float:
    """Return how wide *formula* may be to fit on every screen."""
    lost = INDENT * max(0, indents - 1)
    return NARROW_DISPLAY - lost if formula.display else NARROW_LINE - lost / FORMULA_SIZE


def called(html: str, made: Typeset) -> str:
    """Return the *html* of a formula with its readable form, where it is part of a name: of a heading or a link.

    Chromium leaves MathML out of such names, so the formula would be missing from a screen reader's list of headings
    and links, and where a link is reached by keys.
    """
    return html.replace("<math ", f'<math aria-label="{escape(made.text)}" ', 1) if made.text else html


def broken_html(formula: Formula, made: Typeset) -> str:
    """Return the source of the broken *formula*, marked, with the reason as its title."""
    return f'<code class="math-error" title="{escape(made.error)}">{escape(formula.source)}</code>'


def formula_text(formula: Formula, made: Typeset) -> str:
    """Return the readable Unicode form of *formula*; its source if there is none."""
    return made.text or formula.source
