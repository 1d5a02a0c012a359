"""Filling the slots of a body: formulas by what the typesetter made of them, references by their address."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import assert_never

from notesite.model import Body, Formula, Picture, Plain, Ref, Typeset
from notesite.render.pictures import NO_PICTURES, Gallery, picture_html

Typesetter = Callable[[Formula], Typeset]
Resolver = Callable[[Ref], str]

NARROW_DISPLAY, NARROW_LINE = 13.5, 11.5
"""Widths in em of KaTeX's own up to which formulas fit into the theme's narrowest column: a list on a screen of 320 px,
which leaves 14 characters of 16 px. Displayed formulas are as large there, those in a line 1.1 times that."""
COLUMN = 32.0
"""Likewise for a list in its widest column, 40 characters."""

PAUSE = "<script> </script>"
"""Lets Chromium paint and answer its reader before it reads on: without one its parser goes on for half a second."""
PAUSE_AFTER = 80_000
"""Characters of HTML from one pause to the next: 40 ms where a processor is a quarter as fast as a desktop's."""
RAGGED = 7.5
"""Width in em of KaTeX's own from which a part that cannot be broken leaves gaps: a justified line before it would be
stretched by up to a fifth of an em between any two characters."""

FIRST_SCREEN = 600
"""Characters of text, with its tags, up to the first pause: more than a phone shows at once, less than a desktop. They
can be read while style sheets are under way, and are laid out together when these are there."""
_DISPLAYED = 80
"""Characters of text that take as much room as a displayed formula."""

_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAKS = frozenset({"br", "p", "div", "li", "dt", "dd", "tr", "td", "th", "hr", "pre", "blockquote"})
_SILENT = frozenset({"script", "style", "template"})


def fill(
    body: Body,
    *,
    typeset: Typesetter,
    resolve: Resolver,
    gallery: Gallery = NO_PICTURES,
    source: str = "",
    label: str = "",
) -> str:
    """Return *body* as HTML for a page.

    Formulas that may be wider than their column can be reached by keys, under the name *label*; without one they
    cannot: in a link nothing else may be reached.

    Where *source* is given, the path of the note's file, the first block names it, and every block its line.
    Else some paragraphs of a long body begin with a pause.
    Paragraphs that hold what would stretch their lines are marked `ragged`.
    """
    file = f' data-file="{escape(source)}"'
    parts: list[str] = []
    counted, length, seen, first, pause = 0, 0, 0, True, False
    paragraph: int | None = None
    """Where the tag is that begins the paragraph, if it says nothing but its name."""
    for part, following in zip_longest(body, body[1:]):
        match part:
            case str() if pause:
                # Within the paragraph: what stands between blocks would part them for the style sheet.
                parts.append(f">{PAUSE}{part[1:]}")
                length, first, pause = 0, False, False
            case str():
                parts.append(part)
                seen += len(part)
            case int():
                is_bare = parts[-1].endswith("<p") and isinstance(following, str) and following.startswith(">")
                paragraph = len(parts) - 1 if is_bare else None
                if source:
                    parts.append(f'{file} data-source="{part}"')
                    file = ""
                    continue
                length += sum(map(len, parts[counted:]))
                counted = len(parts)
                pause = is_bare and (seen > FIRST_SCREEN if first else length > PAUSE_AFTER)
            case Formula():
                made = typeset(part)
                seen += _DISPLAYED if part.display else 0
                if paragraph is not None and not part.display and made.width > RAGGED:
                    parts[paragraph] += ' class="ragged"'
                    paragraph = None
                parts.append(formula_html(part, made, label=label))
            case Plain(formula=formula):
                parts.append(escape(formula_text(formula, typeset(formula))))
            case Ref():
                parts.append(escape(resolve(part)))
            case Picture(to=to, alt=alt):
                text = fill(alt or (), typeset=typeset, resolve=resolve)
                parts.append(picture_html(part, src=resolve(to), alt=text, gallery=gallery))
            case _:
                assert_never(part)
    return "".join(parts)


def formula_html(formula: Formula, made: Typeset, *, label: str = "") -> str:
    """Return KaTeX's HTML for *formula*; for a broken one its source, marked.

    One that may be wider than its column is given *label*, so that who has no mouse can reach it and scroll.
    """
    if made.error:
        return broken_html(formula, made)
    if made.width <= (NARROW_DISPLAY if formula.display else NARROW_LINE):
        return made.html
    reached = f' tabindex="0" role="group" aria-label="{escape(label)}"' if label else ""
    if formula.display:
        return made.html.replace('<span class="katex-display">', f'<span class="katex-display"{reached}>', 1)
    size = "wide" if made.width <= COLUMN else "wide always"
    return f'<span class="math {size}"{reached}>{made.html}</span>'


def broken_html(formula: Formula, made: Typeset) -> str:
    """Return the source of the broken *formula*, marked, with the reason as its title."""
    return f'<code class="math-error" title="{escape(made.error)}">{escape(formula.source)}</code>'


def formula_text(formula: Formula, made: Typeset) -> str:
    """Return the readable Unicode form of *formula*; its source if there is none."""
    return made.text or formula.source


def plain(body: Body, *, typeset: Typesetter) -> str:
    """Return *body* as one line of text: no tags, entities decoded, formulas in readable Unicode."""
    parts: list[str] = []
    tagged = False
    for part in body:
        match part:
            case str():
                parts.append(part)
                tagged = tagged or "<" in part
            case Formula():
                parts.append(escape(formula_text(part, typeset(part))))
            case Plain(formula=formula):
                parts.append(escape(formula_text(formula, typeset(formula))))
            case Ref() | int():
                pass  # They stand in attributes, which have no text.
            case Picture(alt=alt):
                parts.append(escape(plain(alt or (), typeset=typeset)))
            case _:
                assert_never(part)
    html = "".join(parts)
    return _SPACE.sub(" ", _text_of(html) if tagged else unescape(html)).strip()


def _text_of(html: str) -> str:
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _TextReader(HTMLParser):
    """Collects what a reader would read aloud: text and pictures' `alt`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BREAKS:
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # `<script/>` opens nothing in HTML's eyes that an end tag would close here.
        if tag not in _SILENT:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
