"""Formulas as KaTeX draws them: shorter markup and another style sheet change no pixel of them.

Browsers reckon in 64ths of a pixel and draw letters on whole ones: a length that ends at another 64th, or a letter in a
box that KaTeX has not, can draw it on the next row. So formulas are compared as a reader is shown them, with the
theme's style sheet, as large as its text is on a wide screen, and from several heights on a row of pixels.

Those that are joined are compared as well: a part begins at a 64th of a pixel, and what would be one at any place.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from math import inf
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page

from notesite.host.overlay import overlay
from notesite.host.theme import katex_folder, katex_parts
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.render.sheets.assets import KATEX_CSS, katex_files

pytestmark = pytest.mark.browser

CONTENT = Path(__file__).parents[2] / "content"
SITE_CSS = Path(__file__).parents[2] / "static" / "site.css"
BOOK = Path(__file__).parents[3] / "shared" / "corpus" / "pumpkin-book"
OURS = """
import json, sys
from pathlib import Path
from notesite.host.katex import Katex
from notesite.host.theme import katex_folder
from notesite.model import Formula

with Katex(katex_folder()) as engine:
    made = engine.typeset([Formula(tex=tex, source=tex, display=display) for tex, display in json.load(sys.stdin)])
json.dump([result.html for result in made], sys.stdout)
"""
SET = """formulas => formulas.map(([tex, displayMode]) => {
    try { return katex.renderToString(tex, {displayMode, minRuleThickness: 0, strict: 'ignore'}) } catch { return '' }
})"""
Points = list[list[float]]
"""Where each text and line of a formula is."""
KEPT = """() => {
    const parts = [...document.querySelectorAll('.katex-base[style]')]
    const kept = parts.map(part => part.getBoundingClientRect().width)
    parts.forEach(part => part.style.removeProperty('--width'))
    return parts.map((part, i) => ({
        tex: part.closest('.katex').querySelector('math').getAttribute('alttext'),
        by: (kept[i] - part.getBoundingClientRect().width) / parseFloat(getComputedStyle(part).fontSize),
    }))
}"""
SAID = """() => [...document.querySelectorAll('.katex-base[style]')].map(part => {
    const style = getComputedStyle(part), said = parseFloat(style.getPropertyValue('--width'))
    const off = Math.abs(part.getBoundingClientRect().width - said * parseFloat(style.fontSize))
    return [off, part.closest('.katex-display') ? 0.5 : 0.15]
})"""
"""How many pixels a part is off the width it says, and how many it may be."""
LINES = re.compile(
    r"^(?:\.katex \{ font|\.vlist-t,|(?:\.katex-display )?\.katex-base \{ min|:is\(\.katex-display,.*base::).*$",
    re.MULTILINE,
)
"""The theme's rules for lines and parts of a formula; its others say where it stands."""
PAGE = """<!DOCTYPE html><meta charset=utf-8><style>{css}
    body {{ margin: 0; columns: 2 }} wbr {{ display: none }}
    p {{ box-sizing: border-box; margin: 0; padding-top: {down}px; height: 120px; overflow: hidden;
        font: {pixels}px/1.8 serif; white-space: nowrap }}
    .katex {{ font-size: 1.1em }}</style>{body}
    <p><span class=katex><span class=katex-html>x<span class=mathnormal>x</span><span class=mathbf>x</span>
        <span class=mathbb>X</span></span></span></p>"""
"""All its formulas are drawn in some fonts, of which a picture of few may need none."""
DOWN = (20, 20.4, 20.7)
"""Pixels that a formula's line begins below the top of its paragraph."""
PHONE, WIDE, VERY_WIDE = 16, 17, 18
"""Pixels that the theme's text is large on such screens."""
SAME = 0.001
"""Of the pixels around a formula: so many may be others (row C27 of the page matrix)."""


HAN = re.compile(r"[\u3000-\u30ff\u4e00-\u9faf\uff00-\uff60]")


def formulas(folder: Path) -> Iterator[tuple[str, bool]]:
    """Yield the distinct formulas of the notes in *folder* as KaTeX gets them, without numbers and macros."""
    seen = set()
    for note in sorted(folder.rglob("*.md")):
        article = load_article(note.read_bytes(), path=note.name, source_path=note.name, options=LoadOptions()).value
        for use in article.uses if article else ():
            formula = use.formula
            if formula.tex not in seen and not formula.macros and not re.search(r"\\tag|\\label", formula.tex):
                seen.add(formula.tex)
                yield formula.tex, formula.display


def picture(page: Page, css: str, drawn: Sequence[str], *, down: float, pixels: float = WIDE) -> Image.Image:
    body = "".join(f"<p>{html}</p>" for html in drawn)
    html = PAGE.format(css=css, body=body, down=down, pixels=pixels)
    page.route("**/page.html", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://katex.test/page.html")
    page.evaluate("document.fonts.ready")
    assert page.evaluate("[...document.fonts].filter(face => face.status === 'loaded').length") >= 4
    page.unroute("**/page.html")
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("L")


def drawn_by_us(asked: list[tuple[str, bool]]) -> list[str]:
    """Return the markup of what is *asked* for, made in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", OURS], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    made: list[str] = json.loads(done.stdout)
    return made


def parts_of(html: str) -> int:
    return len(re.findall('class="katex-base', html))


def some(folder: Path, count: int) -> list[tuple[str, bool]]:
    """Return about *count* of the formulas in *folder*, from its beginning to its end."""
    found = list(formulas(folder))
    return found[:: max(1, len(found) // count)]


class Drawn(NamedTuple):
    """One formula, drawn twice."""

    tex: str
    theirs: str
    ours: str

    @property
    def is_joined(self) -> bool:
        """Some of KaTeX's parts are one of ours."""
        return parts_of(self.ours) < parts_of(self.theirs)


class Sheets(NamedTuple):
    """Style sheets, each with what a reader has, and the fonts they name."""

    theirs: str
    ours: str
    fonts: Mapping[str, bytes]


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    folder = katex_folder()
    stock = (folder / "katex.min.css").read_text("utf-8")
    fonts = overlay(folder / "fonts", katex_parts())
    trimmed = katex_files(stock.encode(), fonts)[KATEX_CSS].decode()
    lines = LINES.findall(SITE_CSS.read_text("utf-8"))
    assert len(lines) == 5
    return Sheets(stock, trimmed + "".join(lines), fonts)


@pytest.fixture(scope="module")
def page(browser: Browser, sheets: Sheets) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.route("**/fonts/*", lambda route: route.fulfill(body=sheets.fonts[route.request.url.rsplit("/", 1)[1]]))
    page.add_script_tag(path=katex_folder() / "katex.min.js")
    yield page
    page.close()


@pytest.fixture(scope="module")
def blog(page: Page) -> list[Drawn]:
    """Some 500 formulas of this blog."""
    return drawn(page, CONTENT)


def drawn(page: Page, notes: Path) -> list[Drawn]:
    """Return some 500 formulas of *notes*.

    Chinese is set as the text is, with measures of its own: `test_han_in_formulas.py`.
    """
    asked = [(tex, display) for tex, display in some(notes, 500) if not HAN.search(tex)]
    page.goto("about:blank")
    page.add_script_tag(path=katex_folder() / "katex.min.js")
    theirs = page.evaluate(SET, asked)
    made = zip(asked, theirs, drawn_by_us(asked), strict=True)
    return [Drawn(tex, html, our.replace(" hidden>", ">")) for (tex, _), html, our in made if html]


def test_formulas_are_what_katex_draws(page: Page, sheets: Sheets, blog: list[Drawn]) -> None:
    known = [each for each in blog if not each.is_joined][:300]
    assert len(known) > 200
    assert others(page, sheets, known) == []


@pytest.mark.skipif(not BOOK.is_dir(), reason=f"the corpus of real notes is not at {BOOK.parent}")
def test_formulas_of_a_book_of_others_are_what_katex_draws(page: Page, sheets: Sheets) -> None:
    known = [each for each in drawn(page, BOOK) if not each.is_joined][:300]
    assert len(known) > 200
    assert others(page, sheets, known) == []


def test_joined_parts_are_what_katex_draws(page: Page, sheets: Sheets, blog: list[Drawn]) -> None:
    known = [each for each in blog if each.is_joined]
    assert len(known) > 50
    assert others(page, sheets, known) == []


def test_formulas_are_what_katex_draws_on_a_phone(page: Page, sheets: Sheets, blog: list[Drawn]) -> None:
    known = [each for each in blog if not each.is_joined]
    assert len(known) > 200
    assert others(page, sheets, known, pixels=PHONE, near=1 / 16) == []


def test_formulas_are_what_katex_draws_on_a_very_wide_screen(page: Page, sheets: Sheets, blog: list[Drawn]) -> None:
    """But for one of a hundred, whose lines above each other are drawn on another row."""
    known = [each for each in blog if not each.is_joined]
    assert len(known) > 200
    assert len(others(page, sheets, known, pixels=VERY_WIDE, near=1 / 16)) <= len(known) / 100


def test_parts_have_their_room_before_fonts_are_there(browser: Browser, sheets: Sheets, blog: list[Drawn]) -> None:
    """So a line is broken where it will be, and what stands behind a formula stays where it is."""
    body = "".join(f"<p>{each.ours}</p>" for each in blog[::5])
    bare = browser.new_page()
    bare.set_content(PAGE.format(css=sheets.ours, body=body, down=0, pixels=PHONE))
    parts = bare.evaluate(SAID)
    bare.close()
    assert len(parts) > 100
    assert [(off, most) for off, most in parts if off > most + 1 / 32] == []


def test_each_part_is_as_wide_as_what_is_in_it(page: Page, sheets: Sheets, blog: list[Drawn]) -> None:
    picture(page, sheets.ours, [each.ours for each in blog], down=0)
    kept = page.evaluate(KEPT)
    assert len(kept) > len(blog)
    assert [off for off in kept if abs(off["by"]) > 0.002] == []


def others(
    page: Page, sheets: Sheets, known: Sequence[Drawn], *, pixels: float = WIDE, near: float = 1 / 64
) -> list[str]:
    """Return those of *known* that are not drawn as KaTeX draws them, or not as *near* in pixels, at some height.

    A picture of the same page is not the same each time, if rarely: once in CI two letters of one formula were drawn
    otherwise at the same place, and not once in 300 pictures taken for it since. What markup or rules do to a formula
    is there again when it is drawn once more.
    """
    found = []
    for number, start in enumerate(range(0, len(known), 100)):
        some, down = known[start : start + 100], DOWN[number % len(DOWN)]
        once = unlike(page, sheets, some, down=down, pixels=pixels, near=near)
        if once:
            again = unlike(page, sheets, some, down=down, pixels=pixels, near=near)
            found += [f"{each.tex}: {again[each]}" for each in once if each in again]
    return found


def unlike(
    page: Page, sheets: Sheets, known: Sequence[Drawn], *, down: float, pixels: float, near: float
) -> dict[Drawn, str]:
    """Return those of *known* that are drawn otherwise than KaTeX draws them, and how far they are from it."""
    expected = picture(page, sheets.theirs, [each.theirs for each in known], down=down, pixels=pixels)
    places = page.evaluate(PLACES)
    shown = picture(page, sheets.ours, [each.ours for each in known], down=down, pixels=pixels)
    here, boxes = page.evaluate(PLACES), page.evaluate(BOXES)
    assert expected.size == shown.size
    difference = ImageChops.difference(expected, shown)
    found = {}
    for each, there, now, box in zip(known, places, here, boxes, strict=False):
        off, share = furthest(there, now), different(difference.crop(box))
        if off > near or share > SAME:
            found[each] = f"{off * 64:g}/64 px off, {share:.2%} of its pixels"
    return found


def furthest(places: Points, others: Points) -> float:
    """Return how far, in pixels, any letter or line at *places* is from where it is in *others*."""
    if len(places) != len(others):
        return inf
    pairs = zip(chain.from_iterable(places), chain.from_iterable(others), strict=True)
    return max(abs(here - there) for here, there in pairs)


def different(picture: Image.Image) -> float:
    """Return the share of the pixels of *picture* that are not black."""
    return 1 - picture.histogram()[0] / (picture.width * picture.height)


LAID_OUT = (
    r"a \ne b",
    r"a \notin b",
    r"a \not\subset b",
    r"x^{a \ne b}",
    r"\sum_{\substack{i \ne j \\ i < n}} x_{ij}",
    r"\frac{a \ne b}{c}",
    r"\mathllap{a} b \mathrlap{c}",
    r"\sum_{\mathclap{1 \le i \le n}} x",
    r"\cancel{ab} \xcancel{c} \boxed{d}",
    r"\hbox{a b} \raisebox{3pt}{c} \rule[2pt]{1em}{2em}",
    r"\begin{cases} a & b \\ c & d \end{cases}",
    r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
    r"\underbrace{a + b}_{c} \overset{d}{=} \xrightarrow[a]{b}",
    r"\sqrt[3]{x} \widehat{ab} \biggl( \left\{ \frac{a}{b} \right.",
    r"a \coloneqq b \text{文字 c} \KaTeX",
    r"\vec{v} \oiint \overrightarrow{AB} \utilde{AB} \phase{-78}",
)
PLACES = """() => [...document.querySelectorAll('.katex')].map(formula => {
    const parts = document.createTreeWalker(formula.querySelector('.katex-html'), NodeFilter.SHOW_TEXT), found = []
    const range = document.createRange()
    for (let part; (part = parts.nextNode()); ) {
        if (part.data === '\u200b') continue
        range.selectNodeContents(part)
        const box = range.getBoundingClientRect()
        found.push([box.left, box.top])
    }
    const drawn = [...formula.querySelectorAll('svg, .frac-line')].map(e => e.getBoundingClientRect())
    const boxes = drawn.map(({left, top, width, height}) => [left, top, left + width, top + height])
    return [...found, ...boxes]
})"""
RELATIVE = f"() => ({PLACES})().map(places => places.map(box => box.map((v, at) => v - places[0][at % 2])))"
BOXES = """() => [...document.querySelectorAll('p')].map(p => p.getBoundingClientRect()).map(
    ({left, top, right, bottom}) => [left, top, right, bottom].map(Math.round))"""
AS_KATEX_HAS_IT = """.katex { line-height: 1.2 !important }
    .katex-display .katex-base::before { content: none !important }
    .katex svg { max-width: none !important; height: inherit !important }"""


def test_the_style_sheet_of_the_theme_moves_no_part_of_a_formula(browser: Browser) -> None:
    asked = [(tex, display) for tex in LAID_OUT for display in (False, True)]
    folder = katex_folder()
    stock = (folder / "katex.min.css").read_bytes()
    trimmed = katex_files(stock, overlay(folder / "fonts", katex_parts()))[KATEX_CSS].decode()
    body = "".join(f'<p class="math">{html}</p>' for html in drawn_by_us(asked))
    page = browser.new_page()
    page.set_content(f"<!DOCTYPE html><style>{trimmed}</style><style>{SITE_CSS.read_text('utf-8')}</style>{body}")
    found = page.evaluate(RELATIVE)
    page.add_style_tag(content=AS_KATEX_HAS_IT)
    expected = page.evaluate(RELATIVE)
    page.close()
    moved = {
        tex: (here, there)
        for (tex, _), here, there in zip(asked, found, expected, strict=True)
        if any(
            abs(one - other) > 0.5 for a, b in zip(here, there, strict=True) for one, other in zip(a, b, strict=True)
        )
    }
    assert moved == {}
