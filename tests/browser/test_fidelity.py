"""Formulas as KaTeX draws them: shorter markup and style sheet change no pixel, but for scripts between two rows.

Browsers reckon in 64ths of a pixel and draw letters on whole ones. KaTeX moves a script up and down again, and twice a
remainder is cut off; here it is moved once: of a hundred formulas some two have a script one row above or below.
Letters half-way between two rows are drawn on either, and behind a box of its own on the other: a space is such a box
for KaTeX and a margin here, so letters of two more are a row off that have the same place as the browser reckons.

Nor does the room that is kept for each part move the next one by more than a reader can see, nor joining two of them: a
part begins at a 64th of a pixel, and what would be a part at any place.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
Places = list[list[list[float]]]
"""Of each formula, of each text and line in it."""
ROOM = re.compile(r'(?<=katex-base") style="width:[\d.]+em"')
KEPT = """() => {
    const parts = [...document.querySelectorAll('.katex-base[style]')]
    const kept = parts.map(part => part.getBoundingClientRect().width)
    parts.forEach(part => { part.style.width = '' })
    return parts.map((part, i) => ({
        tex: part.closest('.katex').querySelector('math').getAttribute('alttext'),
        by: (kept[i] - part.getBoundingClientRect().width) / parseFloat(getComputedStyle(part).fontSize),
    }))
}"""
PAGE = (
    "<!DOCTYPE html><meta charset=utf-8><style>{css}\nbody {{ columns: 2; margin: 0 }} wbr {{ display: none }}\n"
    "p {{ margin: 0; height: 90px; overflow: hidden; white-space: nowrap }}</style>{body}"
)


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


def picture(page: Page, css: str, drawn: list[str]) -> Image.Image:
    page.route(
        "**/page.html", lambda route: route.fulfill(body=PAGE.format(css=css, body=body), content_type="text/html")
    )
    body = "".join(f"<p>{html}</p>" for html in drawn)
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


@pytest.mark.parametrize(
    "notes",
    [
        pytest.param(CONTENT, id="this blog"),
        pytest.param(
            BOOK,
            id="a book of others",
            marks=pytest.mark.skipif(not BOOK.is_dir(), reason=f"the corpus of real notes is not at {BOOK.parent}"),
        ),
    ],
)
def test_formulas_are_what_katex_draws(browser: Browser, notes: Path) -> None:
    """Letters and lines to a 32nd of a pixel, and no pixel of 95 formulas of a hundred.

    Chinese is set as the text is, with measures of its own: `test_han_in_formulas.py`.
    """
    folder = katex_folder()
    asked = [(tex, display) for tex, display in some(notes, 700) if not HAN.search(tex)]
    stock = (folder / "katex.min.css").read_text("utf-8")
    fonts = overlay(folder / "fonts", katex_parts())
    trimmed = katex_files(stock.encode(), fonts)[KATEX_CSS].decode()
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.route("**/fonts/*", lambda route: route.fulfill(body=fonts[route.request.url.rsplit("/", 1)[1]]))
    page.add_script_tag(path=folder / "katex.min.js")
    theirs = page.evaluate(SET, asked)
    made = zip(asked, theirs, drawn_by_us(asked), strict=True)
    known = [(html, our) for _, html, our in made if html and parts_of(html) == parts_of(our)][:300]
    assert len(known) > 200
    ours = [our for _, our in known]
    otherwise = 0
    for start in range(0, len(known), 100):
        part = slice(start, start + 100)
        expected = picture(page, stock, [html for html, _ in known[part]])
        there = page.evaluate(PLACES)
        found = picture(page, trimmed, [ROOM.sub("", html) for html in ours[part]])
        assert furthest(there, page.evaluate(PLACES)) <= 1 / 32
        assert expected.size == found.size
        difference = ImageChops.difference(expected, found)
        otherwise += sum(difference.crop(box).getbbox() is not None for box in page.evaluate(BOXES))
    assert otherwise <= 0.05 * len(known)
    picture(page, trimmed, ours)
    kept = page.evaluate(KEPT)
    assert len(kept) > len(known)
    assert [off for off in kept if abs(off["by"]) > 0.03] == []
    page.close()


def test_parts_that_are_joined_stay_where_katex_puts_them(browser: Browser) -> None:
    folder = katex_folder()
    stock = (folder / "katex.min.css").read_text("utf-8")
    fonts = overlay(folder / "fonts", katex_parts())
    trimmed = katex_files(stock.encode(), fonts)[KATEX_CSS].decode()
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.route("**/fonts/*", lambda route: route.fulfill(body=fonts[route.request.url.rsplit("/", 1)[1]]))
    page.add_script_tag(path=folder / "katex.min.js")
    asked = some(CONTENT, 500)
    theirs = page.evaluate(SET, asked)
    shown = [ROOM.sub("", our).replace(" hidden>", ">") for our in drawn_by_us(asked)]
    joined = [(html, our) for html, our in zip(theirs, shown, strict=True) if html and parts_of(our) < parts_of(html)]
    assert len(joined) > 50
    places = []
    for css, drawn in zip((stock, trimmed), zip(*joined, strict=True), strict=True):
        picture(page, css, list(drawn))
        places.append(page.evaluate(PLACES))
    page.close()
    assert furthest(*places) < 0.1


def furthest(places: Places, others: Places) -> float:
    """Return how far, in pixels, any letter or line at *places* is from where it is in *others*."""
    return max(
        abs(here - there)
        for formula, other in zip(places, others, strict=True)
        for point, same in zip(formula, other, strict=True)
        for here, there in zip(point, same, strict=True)
    )


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
    return [...found, ...boxes].map(box => box.map((v, at) => v - found[0][at % 2]))
})"""
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
    found = page.evaluate(PLACES)
    page.add_style_tag(content=AS_KATEX_HAS_IT)
    expected = page.evaluate(PLACES)
    page.close()
    moved = {
        tex: (here, there)
        for (tex, _), here, there in zip(asked, found, expected, strict=True)
        if any(
            abs(one - other) > 0.5 for a, b in zip(here, there, strict=True) for one, other in zip(a, b, strict=True)
        )
    }
    assert moved == {}
