"""The default theme as a typographer would check it: what can be measured, measured in Chromium."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from luminance import LUMINANCE
from PIL import Image
from playwright.sync_api import Browser, Page
from pygments.token import STANDARD_TYPES
from sheets import whole_sheets

from notesite.load.links.wrapping import wrappable

pytestmark = pytest.mark.browser

WIDTHS = (320, 360, 500, 768, 1280)
ARTICLE = "generative/ddpm/"
NOTES = "generative/vae/"
SHORT = "about-this-blog/"
"""For texts of a test's own: long ones take long to open."""
CODE = "algorithms/leetcode-236-lowest-common-ancestor/"
KINDS = ("", ARTICLE, NOTES, CODE, "archive/", "tags/", "categories/", "tags/DDPM/", "404.html")


@contextmanager
def shown(browser: Browser, url: str, width: int = 1280, **options: object) -> Iterator[Page]:
    """Open *url* in a window of *width* pixels without scroll bars, fonts loaded."""
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    if options.get("java_script_enabled", True):
        whole_sheets(page)
        page.evaluate("document.fonts.ready")
    yield page
    context.close()


def at_width(page: Page, width: int, script: str) -> Any:
    """Return what *script* gives in a window of *width* pixels."""
    page.set_viewport_size({"width": width, "height": 800})
    return page.evaluate(script)


def specimen(page: Page, html: str) -> None:
    """Put *html* in the place of the article's text."""
    page.evaluate("html => { document.querySelector('.body').innerHTML = html }", html)


def width_of(page: Page, text: str, lang: str = "") -> float:
    """Return how wide *text* stands in a paragraph, in em."""
    specimen(
        page, f'<p lang="{lang}">一<span id="s">{text}</span></p>' if lang else f'<p>一<span id="s">{text}</span></p>'
    )
    return float(page.evaluate("s.getBoundingClientRect().width / parseFloat(getComputedStyle(s).fontSize)"))


# Text

BODY = """() => {
    const body = document.querySelector('.body'), style = getComputedStyle(body.querySelector('p:not(.ragged)'))
    const size = parseFloat(style.fontSize)
    return {size, han: body.clientWidth / size, line: parseFloat(style.lineHeight) / size, align: style.textAlign,
            indent: style.textIndent, gap: parseFloat(style.marginBottom), lang: document.documentElement.lang,
            spacing: style.letterSpacing, rule: style.lineBreak, autospace: style.textAutospace}
}"""


def test_a_column_holds_a_whole_number_of_han(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        found = {width: at_width(page, width, BODY) for width in WIDTHS}
    for width, body in found.items():
        assert body["lang"] == "zh-CN"
        assert body["han"] == pytest.approx(round(body["han"]), abs=0.01), width
        assert body["han"] <= 40
        assert body["han"] >= {320: 16, 360: 19, 500: 25, 768: 40, 1280: 40}[width]
        assert body["size"] >= 16
        assert 1.7 <= body["line"] <= 1.9
        assert body["align"] == ("justify" if body["han"] >= 36 else "start"), width
        assert (body["indent"], body["spacing"]) == ("0px", "normal")
        assert body["gap"] > 0
        assert (body["rule"], body["autospace"]) == ("strict", "normal")


def test_han_has_the_forms_of_its_language(browser: Browser, site: str) -> None:
    families = {}
    with shown(browser, site + SHORT) as page:
        specimen(page, "".join(f'<p lang="{lang}" id="{lang}">直骨角</p>' for lang in ("zh-CN", "ja", "zh-TW")))
        driver = page.context.new_cdp_session(page)
        driver.send("DOM.enable")
        driver.send("CSS.enable")
        root = driver.send("DOM.getDocument")["root"]["nodeId"]
        for lang in ("zh-CN", "ja", "zh-TW"):
            node = driver.send("DOM.querySelector", {"nodeId": root, "selector": f"#{lang}"})["nodeId"]
            fonts = driver.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
            families[lang] = {font["familyName"] for font in fonts}
    if not any("CJK" in name for name in set().union(*families.values())):
        pytest.skip(f"Noto Sans CJK is not installed; Han is shown in {families['zh-CN']}")
    assert families == {"zh-CN": {"Noto Sans CJK SC"}, "ja": {"Noto Sans CJK JP"}, "zh-TW": {"Noto Sans CJK TC"}}


STRETCHED = """() => {
    let widest = 0
    const range = document.createRange(), pair = /[\\u4e00-\\u9fff](?=[\\u4e00-\\u9fff])/g
    for (const paragraph of document.querySelectorAll(':is(.body, .statement) > p')) {
        const style = getComputedStyle(paragraph), texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT)
        if (style.textAlign !== 'justify') continue
        for (let text; (text = texts.nextNode()); ) {
            if (text.parentElement.closest('.katex, sup')) continue
            for (const { index } of text.data.matchAll(pair)) {
                range.setStart(text, index)
                range.setEnd(text, index + 1)
                widest = Math.max(widest, range.getBoundingClientRect().width / parseFloat(style.fontSize))
            }
        }
    }
    return widest
}"""
"""The width in em of the Han character that filling its line moves furthest from the next."""


@pytest.mark.parametrize("path", ["vision/vit/", "generative/rectified-flow/", "classic/adaboost/"])
def test_no_line_is_torn_to_be_filled(browser: Browser, site: str, path: str) -> None:
    """A long address, or formulas with little between them, leave a paragraph ragged."""
    with shown(browser, site + path) as page:
        assert 1 < page.evaluate(STRETCHED) < 1.2


def test_english_is_not_stretched_to_the_edge(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, '<p>中文</p><p lang="en">English</p>')
        assert page.evaluate("[...document.querySelectorAll('.body p')].map(e => getComputedStyle(e).textAlign)") == [
            "justify",
            "start",
        ]


def test_code_and_formulas_get_no_space_put_between_characters(browser: Browser, site: str) -> None:
    with shown(browser, site + NOTES) as page:
        found = page.evaluate(
            "['code', 'pre', 'sup', '.katex'].map(s => document.querySelector('.body ' + s))"
            ".map(e => getComputedStyle(e).textAutospace)"
        )
    assert found == ["no-autospace"] * 4


def test_punctuation_is_as_wide_as_it_should_be(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        assert width_of(page, "“”") == pytest.approx(2, abs=0.01)
        assert width_of(page, "“”", "en") < 1.2
        assert width_of(page, "汉——汉") == pytest.approx(4, abs=0.01)
        assert width_of(page, "汉……汉") == pytest.approx(4, abs=0.01)
        for pair in ("。」", "）。", "》，"):
            assert width_of(page, pair) == pytest.approx(1.5, abs=0.01), pair


def test_latin_stands_off_han_whether_or_not_a_space_was_typed(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        solid, typed = width_of(page, "汉A汉"), width_of(page, "汉 A 汉")
        assert width_of(page, "汉") * 2 + width_of(page, "A") < solid
    assert abs(typed - solid) / 2 <= 0.15


LINES = """forbidden => {
    const wrong = [], range = document.createRange()
    for (const node of document.querySelector('.body p').childNodes) {
        let top = null
        for (let i = 0; i < node.data.length; i++) {
            range.setStart(node, i), range.setEnd(node, i + 1)
            const box = range.getClientRects()[0]
            if (top !== null && box.top > top + 5) {
                if (forbidden.start.includes(node.data[i])) wrong.push(node.data.slice(i - 2, i + 1))
                if (forbidden.end.includes(node.data[i - 1])) wrong.push(node.data.slice(i - 2, i + 1))
                if (node.data.slice(i - 1, i + 1) === '——' || node.data.slice(i - 1, i + 1) === '……') wrong.push('—')
            }
            top = box.top
        }
    }
    return wrong
}"""
TEXT = "真的，“假的”、（半真）半假。」再看：一个；两个？三个！《书名》——破折——与省略……之后（又一次）。" * 3


def test_no_mark_stands_where_it_must_not(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, f"<p>{TEXT}</p>")
        for width in range(320, 800, 16):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(LINES, {"start": "，。、：；？！）》”」", "end": "（《“「"}) == [], width


ENDS = """() => {
    const text = document.querySelector('.body a'), range = document.createRange(), ends = new Set()
    let last = null, end = ''
    for (const node of [...text.childNodes].filter(node => node.data)) {
        for (let i = 0; i < node.length; i++) {
            range.setStart(node, i), range.setEnd(node, i + 1)
            const {top} = range.getBoundingClientRect()
            if (last !== null && top > last + 5) ends.add(end)
            last = top, end = node.data[i]
        }
    }
    return [...ends].sort().join('')
}"""


def test_a_long_address_goes_on_behind_a_mark(browser: Browser, site: str) -> None:
    address = "https://proceedings.example.org/paper_files/paper/2017/file/3f5ee243547dee91/Paper?name=attention&page=7"
    with shown(browser, site + SHORT) as page:
        specimen(page, f'<p>原文见 <a href="#">{wrappable(html.escape(address))}</a>。</p>')
        found = {width: at_width(page, width, ENDS) for width in (320, 360, 412, 768)}
    assert all(found.values()), "the address is broken somewhere"
    assert set("".join(found.values())) <= set("/?=&_"), found


NUMBERED = """() => {
    const formula = document.querySelector('.katex').outerHTML
    const note = '<sup class="footnote-ref"><a href="#x">1</a></sup>'
    const glued = '<span class="glue">' + formula + '。</span>'
    const ends = ['字', '字。', 'x', '<a href="#y">字</a>', '<code>x</code>', formula, glued]
    document.querySelector('.body').innerHTML = ends.flatMap(end => [...Array(40).keys()].map(
        n => '<p>' + '字'.repeat(n) + '<span>' + end + '</span>' + note + '</p>')).join('')
    return [...document.querySelectorAll('sup a')].filter(number => {
        const before = [...number.closest('p').querySelector('span').getClientRects()].at(-1)
        return number.getBoundingClientRect().left < before.left
    }).map(number => number.closest('p').innerText)
}"""


def test_no_line_begins_with_the_number_of_a_note(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 640) as page:
        assert page.evaluate(NUMBERED) == []


def test_nothing_chinese_is_slanted(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(
            page,
            "<p><em>强调</em><i>斜体</i><cite>引用</cite><dfn>定义</dfn><var>变量</var></p><address>地址</address>",
        )
        slanted = "[...document.querySelectorAll('body *')].filter(e => getComputedStyle(e).fontStyle !== 'normal'"
        slanted += " && !e.closest('.katex') && /[\\u4e00-\\u9fff]/.test(e.textContent)).length"
        assert page.evaluate(slanted) == 0
        specimen(page, '<p lang="en"><em>stress</em></p>')
        assert page.evaluate("getComputedStyle(document.querySelector('.body em')).fontStyle") == "italic"


@pytest.mark.parametrize("width", [320, 1280])
def test_each_date_of_a_card_stands_in_one_line(browser: Browser, site: str, width: int) -> None:
    lines = """() => [...document.querySelectorAll('.card .when > span')].map(e => {
        const range = document.createRange(); range.selectNodeContents(e)
        return range.getBoundingClientRect().height / parseFloat(getComputedStyle(e).lineHeight)
    })"""
    with shown(browser, site, width) as page:
        found = page.evaluate(lines)
    assert found
    assert max(found) < 1.5


@pytest.mark.parametrize("name", ["h2", "figcaption", "caption"])
def test_a_heading_or_caption_does_not_end_with_one_character(browser: Browser, site: str, name: str) -> None:
    last = """name => [...document.querySelectorAll('.body ' + name)].map(e => {
        const range = document.createRange(); range.selectNodeContents(e)
        const boxes = [...range.getClientRects()], bottom = Math.max(...boxes.map(b => b.bottom))
        return boxes.filter(b => b.bottom > bottom - 5).reduce((sum, b) => sum + b.width, 0)
            / parseFloat(getComputedStyle(e).fontSize)
    })"""
    with shown(browser, site + SHORT, 360) as page:
        frame = {"figcaption": "<figure>{}</figure>", "caption": "<table>{}<tr><td>甲</td></tr></table>"}.get(
            name, "{}"
        )
        specimen(page, "".join(frame.format(f"<{name}>{'推' * length}</{name}>") for length in range(10, 30)))
        assert min(page.evaluate(last, name)) >= 2


# Formulas

LINE_GRID = """() => {
    const height = e => parseFloat(getComputedStyle(e).lineHeight)
    const all = [...document.querySelectorAll('.body > p')].filter(p => !p.querySelector('.display'))
    return [all.length, all.filter(p => Math.abs(p.clientHeight / height(p) % 1 - .5) < .47).length]
}"""


def test_formulas_and_notes_leave_the_lines_where_they_are(browser: Browser, site: str) -> None:
    paragraphs = off = 0
    for path in (ARTICLE, NOTES, CODE):
        with shown(browser, site + path) as page:
            counts = page.evaluate(LINE_GRID)
        paragraphs, off = paragraphs + counts[0], off + counts[1]
    assert paragraphs > 40
    # Fractions and big operators within the text do stretch a line: a few paragraphs, not more.
    assert off / paragraphs <= 0.15


def test_a_bracket_that_opens_a_line_stands_at_its_edge(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        for opening in "（「《":
            specimen(page, f'<p>{opening}<span id="s">甲</span>乙</p>')
            inset = "(s.getBoundingClientRect().left - s.parentElement.getBoundingClientRect().left) / 17"
            assert page.evaluate(inset) == pytest.approx(0.5, abs=0.05), opening


def test_numbers_and_their_words_stand_as_near_as_in_text(browser: Browser, site: str) -> None:
    spaces = """() => [...document.querySelectorAll('.page .meta > span')].flatMap(e => {
        const text = e.firstChild, at = text.data?.indexOf(' ') ?? -1, range = document.createRange()
        if (at < 0) return []
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        return range.getBoundingClientRect().width / parseFloat(getComputedStyle(e).fontSize)
    })"""
    with shown(browser, site + ARTICLE) as page:
        found = page.evaluate(spaces)
    assert len(found) == 3
    assert all(0.2 < width < 0.4 for width in found), found


def test_what_unfolds_has_as_much_room_below_as_above(browser: Browser, site: str) -> None:
    edges = """() => {
        const [details] = document.querySelectorAll('.body details'), [summary, first] = details.children
        const [outer, text, title] = [details, first, summary].map(e => e.getBoundingClientRect())
        return [text.top - title.bottom, outer.bottom - text.bottom]
    }"""
    with shown(browser, site + SHORT) as page:
        specimen(page, "<details open><summary>题</summary><p>文</p></details><details><summary>题</summary></details>")
        above, below = page.evaluate(edges)
    assert 0 < above < below < above + 12


FOLDED = """
<details class="callout callout-tip" open><summary>题</summary><p>文</p></details>
<div class="callout callout-tip"><p class="callout-title">题</p><p>文</p></div>
<details><summary>题</summary><p>文</p></details>
<details><summary>题</summary><p>文</p></details>
"""


def test_a_callout_that_folds_looks_like_one_that_does_not(browser: Browser, site: str) -> None:
    looks = """[...document.querySelectorAll('.body > *')].map(e => {
        const own = getComputedStyle(e), title = getComputedStyle(e.firstElementChild)
        return [own.borderInlineStartWidth, own.borderInlineStartColor, own.paddingInlineStart, own.paddingBlockEnd,
            own.marginTop, own.borderBlockStartWidth, title.color].join()
    })"""
    with shown(browser, site + ARTICLE) as page:
        specimen(page, FOLDED)
        folds, plain, details, other = page.evaluate(looks)
    assert folds == plain
    assert details.split(",")[0] == other.split(",")[0] == "0px"


def test_what_a_page_embeds_is_no_wider_than_the_column(browser: Browser, site: str) -> None:
    embeds = "".join(f"<{name} style='width: 900px'></{name}>" for name in ("iframe", "object", "audio", "canvas"))
    with shown(browser, site + SHORT, 360) as page:
        specimen(page, f"{embeds}<embed width=900>")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate("getComputedStyle(document.querySelector('iframe')).borderTopWidth") == "0px"


def test_a_heading_right_below_another_is_near_it(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, "".join(f"<h{level}>题</h{level}>" for level in range(2, 7)))
        gaps = page.evaluate(
            "[...document.querySelectorAll('.body > * + *')].map(e => parseFloat(getComputedStyle(e).marginTop))"
        )
    assert len(set(gaps)) == 1


def test_terms_stand_apart_and_with_what_is_said_of_them(browser: Browser, site: str) -> None:
    tops = "[...document.querySelectorAll('.body :is(dt, dd)')].map(e => e.getBoundingClientRect().top)"
    with shown(browser, site + SHORT) as page:
        specimen(page, "<dl><dt>甲</dt><dd>文</dd><dt>乙</dt><dd>文</dd></dl>")
        first, said, second, _ = page.evaluate(tops)
    assert second - said > 1.3 * (said - first)


TASKS = (
    '<ul><li class="task"><input type="checkbox" disabled checked> ' + "文" * 60 + "</li>"
    '<li class="task"><input type="checkbox" disabled> 文</li></ul>'
)
TASK_LINES = """() => [...document.querySelectorAll('.task')].flatMap(e => {
    const range = document.createRange()
    range.selectNodeContents(e.lastChild)
    range.setStart(e.lastChild, 1)
    return [...range.getClientRects()].filter(box => box.width > 9).map(box => box.left)
})"""


def test_the_lines_of_a_task_begin_below_one_another(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            specimen(page, TASKS)
            lefts = page.evaluate(TASK_LINES)
            assert len(lefts) > 2
            assert max(lefts) - min(lefts) < 1.5, width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_done_can_be_told_from_what_is_not(browser: Browser, site: str, scheme: str) -> None:
    tick = "[...document.querySelectorAll('.task input')].map(e => getComputedStyle(e, '::before').content)"
    inks = f"""() => {{ {LUMINANCE}
        const [done] = document.querySelectorAll('.task input'), own = getComputedStyle(done)
        const ticked = getComputedStyle(done, '::before').borderRightColor
        const ground = getComputedStyle(document.documentElement).backgroundColor
        return [own.borderTopColor, ticked, ground].map(colour => light(rgb(colour))) }}"""
    with shown(browser, site + SHORT, color_scheme=scheme) as page:
        specimen(page, TASKS)
        assert page.evaluate(tick) == ['""', "none"]
        border, ticked, ground = page.evaluate(inks)
    for ink in (border, ticked):
        assert (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) >= 3


def test_a_number_of_a_note_stands_at_the_mark_before_it(browser: Browser, site: str) -> None:
    note = '<sup class="footnote-ref{}"><a href="#x" id="r">1</a></sup>'
    gap = """(() => { const range = document.createRange(); range.selectNodeContents(r)
        return (range.getBoundingClientRect().left - s.getBoundingClientRect().right) / 17 })()"""
    with shown(browser, site + NOTES) as page:
        for text, classes in (("字", ""), ("。", " behind"), ("引”", " behind"), ("引’", " behind")):
            specimen(page, f'<p>前文<span id="s">{text}</span>{note.format(classes)}后文</p>')
            # Behind a mark it stands within the half that the mark leaves blank.
            assert page.evaluate(gap) == pytest.approx(-0.22 if classes else 0.15, abs=0.12), text


def test_signs_of_links_to_headings_are_there_for_who_points(browser: Browser, site: str) -> None:
    for width in (360, 768, 1280):
        with shown(browser, site + SHORT, width) as page:
            anchor = page.locator(".body h2 .anchor").nth(1)
            assert anchor.evaluate("e => getComputedStyle(e).opacity") == "0"
            anchor.locator("..").hover()
            assert anchor.evaluate("e => getComputedStyle(e).opacity") == "1"
            box = anchor.bounding_box()
            assert box is not None
            assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_a_wide_formula_stands_on_the_base_line_of_its_line(browser: Browser, site: str) -> None:
    formula = '<span class="katex"><span class="katex-html"><span class="katex-base">{}</span></span></span>'
    letter = '<span class="mathnormal">x</span>'
    deep = '<span class="katex-strut" style="height:3em;vertical-align:-2em"></span>'
    tops = "[...document.querySelectorAll('.body .mathnormal')].map(e => e.getBoundingClientRect().top)"
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(
            page, f'<p>{formula.format(letter)} <span class="math wide">{formula.format(letter + deep)}</span></p>'
        )
        first, second = page.evaluate(tops)
    assert first == pytest.approx(second, abs=1)


def test_the_mark_of_a_wide_formula_stands_beside_its_last_line(browser: Browser, site: str) -> None:
    part = '<span class="katex-base" style="display: inline-block; width: 12em">x</span>'
    formula = f'<span class="katex"><span class="katex-html">{part}<wbr>{part}</span></span>'
    wide = f'<span class="math wide">{formula}</span>'
    middles = """[...document.querySelectorAll('.body .katex-base, .body i')].map(e => {
        const box = e.getBoundingClientRect()
        return (box.top + box.bottom) / 2
    })"""
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f'<p><span class="glue">{wide}<i>，</i></span>其中</p>')
        first, last, mark = page.evaluate(middles)
    assert first < last - 15
    assert abs(mark - last) < 10


TORN = """() => {
    const torn = [], range = document.createRange(), within = /[\\u3400-\\u9fff]{2}/
    const top = (text, at) => {
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        return range.getBoundingClientRect().top
    }
    for (const heading of document.querySelectorAll('.phrased')) {
        const texts = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT)
        for (let text; (text = texts.nextNode()); ) {
            if (text.parentElement.closest('.katex, .anchor')) continue
            for (let at = 1; at < text.length; at++)
                if (top(text, at) > top(text, at - 1) + 9 && within.test(text.data.slice(at - 1, at + 1)))
                    torn.push(text.data)
        }
    }
    return torn
}"""


def test_headings_are_broken_between_their_phrases(browser: Browser, site: str) -> None:
    seen = 0
    for path in ("generative/rectified-flow/", "generative/vae/", "ssl/self-supervised/", ""):
        with shown(browser, site + path, 360) as page:
            seen += page.locator(".phrased").count()
            for width in (320, 360, 412, 768):
                assert at_width(page, width, TORN) == [], (path, width)
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
    assert seen > 8


def test_a_wide_formula_in_a_line_fades_where_it_goes_on(browser: Browser, site: str) -> None:
    masks = """async () => {
        const e = document.querySelector('.math.wide'), seen = []
        for (const left of [0, 1e6]) {
            e.scrollLeft = left
            await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
            seen.push(getComputedStyle(e).maskImage.includes('to left') && e.scrollLeft === 0
                || getComputedStyle(e).maskImage.includes('to right') && e.scrollLeft > 0)
        }
        return [...seen, e.scrollWidth > e.clientWidth]
    }"""
    wide = '<p>文<span class="math wide"><span class="katex"><span style="display: inline-block; width: 60em">x</span>'
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f"{wide}</span></span></p>")
        assert page.evaluate(masks) == [True, True, True]
        page.set_viewport_size({"width": 1280, "height": 800})
        specimen(page, '<p>文<span class="math wide"><span class="katex">x</span></span></p>')
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate("getComputedStyle(document.querySelector('.math.wide')).maskImage") == "none"


def test_paper_cuts_no_number_of_a_long_list(browser: Browser, site: str) -> None:
    """There is nothing beside the column, as on a screen, to hang out into."""
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        specimen(page, '<ol start="888"><li>文</li></ol>')
        page.add_style_tag(content=":root { --muted: #000 } body { padding-inline-start: 40px !important }")
        box = page.locator(".body li").bounding_box()
        assert box is not None
        parts = [{"x": x, "y": box["y"], "width": width, "height": box["height"]} for x, width in ((0, 40), (40, 28))]
        beside, number = (
            page.evaluate(DARK, base64.b64encode(page.screenshot(clip=part)).decode())  # type: ignore[arg-type]
            for part in parts
        )
    assert beside == 0
    assert number > 20


def test_long_lines_of_code_fade_where_they_go_on_and_short_ones_do_not(browser: Browser, site: str) -> None:
    masks = "[...document.querySelectorAll('pre')].map(e => getComputedStyle(e).maskImage.includes('to left'))"
    code = '<figure class="code"><pre><code>{}\n</code></pre></figure>'
    with shown(browser, site + CODE, 360) as page:
        specimen(page, code.format("x = 1; " * 20) + code.format("x = 1"))
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(masks) == [True, False]


def test_a_formula_in_a_heading_moves_no_page_whose_letters_are_twice_as_large(browser: Browser, site: str) -> None:
    part = '<span class="katex"><span class="katex-base" style="width:12em">x</span></span>'
    with shown(browser, site + ARTICLE, 360) as page:
        specimen(page, f"<h2>题 {part}</h2><h3>{part}</h3>")
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(
            "[...document.querySelectorAll('.body > *')].every(e => (e.scrollLeft = 999, e.scrollLeft > 0))"
        )


NUMBERS = """() => {
    const column = document.querySelector('.body').getBoundingClientRect()
    return [...document.querySelectorAll('.math.display > .number, .katex-tag')].map(number => {
        const display = number.closest('.math.display')
        const right = () => number.getBoundingClientRect().right - column.right
        const before = right()
        const scrollers = [display, ...display.querySelectorAll('.katex-display')]
        const moved = scrollers.map(e => (e.scrollLeft = 1e6, e.scrollLeft))
        return {before, after: right(), scrolled: Math.max(...moved)}
    })
}"""


def test_numbers_stay_at_the_edge_of_the_text(browser: Browser, site: str) -> None:
    scrolled = 0.0
    with shown(browser, site + ARTICLE) as page:
        for width in WIDTHS:
            numbers = at_width(page, width, NUMBERS)
            assert len(numbers) > 1
            for number in numbers:
                assert number["before"] == pytest.approx(0, abs=3), width
                assert number["after"] == pytest.approx(0, abs=3), width
                scrolled = max(scrolled, number["scrolled"])
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert scrolled > 100


def test_a_reference_leads_to_its_formula_and_marks_it(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, reduced_motion="reduce") as page:
        page.locator(".body .eqref").last.click()
        box = page.evaluate("document.querySelector(':target').getBoundingClientRect().toJSON()")
        shadow = page.evaluate("getComputedStyle(document.querySelector(':target').closest('.math')).boxShadow")
    assert 0 < box["top"] < box["bottom"] < 800
    assert "2px 0px" in shadow


AT_REST = """() => new Promise(done => {
    let times = 0, before
    const look = () => {
        const box = document.querySelector(':target').getBoundingClientRect().toJSON()
        times = box.top === before ? times + 1 : 0
        before = box.top
        if (times === 20) done(box)
        else requestAnimationFrame(look)
    }
    look()
})"""
"""Where the target of a link is once it has stood there for twenty frames."""


def test_a_link_leads_there_past_what_is_not_laid_out_yet(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 412) as page:
        lazy = "[...document.querySelectorAll('.body > *')].map(e => getComputedStyle(e).contentVisibility)"
        assert {"auto", "visible"} == set(page.evaluate(lazy))
        last = page.locator(".math.display[id]").last.get_attribute("id")
    for target in (last, "param", "forward"):
        with shown(browser, f"{site}{ARTICLE}#{target}", 412) as page:
            box = page.evaluate(AT_REST)
        assert 0 <= box["top"] < 400, target


def test_formulas_stand_wherever_text_does(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        for place in ("h1", ".body h2", ".toc a", ".series a", "td"):
            assert page.locator(f"{place} .katex").count() > 0, place
        assert not set("$\\{}") & set(page.title())
    with shown(browser, site) as page:
        for place in (".title", ".excerpt"):
            assert page.locator(f"{place} .katex").count() > 0, place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_formula_has_the_ink_of_its_text(browser: Browser, site: str, scheme: str) -> None:
    inks = """[...document.querySelectorAll('.body > p .katex')].map(
        e => [e, e.parentElement.closest(':not(.katex-display, .math, .glue)')].map(e => getComputedStyle(e).color))"""
    with shown(browser, site + ARTICLE, color_scheme=scheme) as page:
        found = page.evaluate(inks)
    assert found
    assert all(formula == text for formula, text in found)


DARK = """async drawn => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(drawn), c => c.charCodeAt(0))]))
    const canvas = new OffscreenCanvas(image.width, image.height), sheet = canvas.getContext('2d')
    sheet.drawImage(image, 0, 0)
    const { data } = sheet.getImageData(0, 0, image.width, image.height)
    return data.filter((value, at) => at % 4 === 0 && value < 128).length
}"""


def test_forced_colours_cover_no_part_of_a_formula(browser: Browser, site: str) -> None:
    """A plate of the ground's colour behind each text would cover what an index or accent is near."""
    inked = []
    for forced in ("none", "active"):
        with shown(browser, site + ARTICLE, forced_colors=forced) as page:
            page.add_style_tag(content=":root { --text: #000; --bg: #fff }")
            formulas = page.locator(".math.display .katex-html")
            parts = [formulas.nth(at).screenshot() for at in range(3)]
            inked.append([page.evaluate(DARK, base64.b64encode(part).decode()) for part in parts])
    assert inked[1] == pytest.approx(inked[0], rel=0.01)


FORCED = """() => {
    const styles = [...document.querySelectorAll('.body .katex, .body .katex *')].map(e => getComputedStyle(e))
    const grounds = styles.map(style => style.backgroundColor)
    return [[...new Set(styles.map(style => style.color))], grounds.every(ground => ground === 'rgba(0, 0, 0, 0)')]
}"""
COLOURED = """<div class="math display"><span class="katex-display"><span class="katex">x
    <span style="color:blue;--ink:blue">y</span>
    <span style="background-color:yellow;--ground:yellow">z</span></span></span>
    <span class="katex number">(1)</span></div>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_are_those_of_formulas_and_their_numbers(browser: Browser, site: str, scheme: str) -> None:
    with shown(browser, site + ARTICLE, forced_colors="active", color_scheme=scheme) as page:
        text = page.evaluate("getComputedStyle(document.body).color")
        specimen(page, COLOURED)
        assert page.evaluate(FORCED) == [[text], True]
        specimen(page, '<p><a href="#">见 <span class="katex">x</span></a></p>')
        link = page.evaluate("getComputedStyle(document.querySelector('.body a')).color")
        assert page.evaluate(FORCED) == [[link], True]
        # What only keeps room for something stays unseen.
        specimen(page, '<span class="katex"><span style="color:transparent">x</span></span>')
        assert page.evaluate(FORCED)[0] == [text, "rgba(0, 0, 0, 0)"]


AUTHORS = (
    "blue red green purple orange gray navy black brown maroon teal magenta crimson darkblue #00c #640 white".split()
)
AUTHORS_CONTRAST = f"""colours => {{ {LUMINANCE}
    const ratio = (a, b) => (Math.max(light(a), light(b)) + .05) / (Math.min(light(a), light(b)) + .05)
    const of = (e, name) => rgb(getComputedStyle(e)[name])
    const shown = name => {{
        const [ink, ground] = document.querySelectorAll(`.body [data-of="${{name}}"]`)
        const page = of(document.documentElement, 'backgroundColor'), text = of(document.body, 'color')
        return [ratio(of(ink, 'color'), page), ratio(of(ground, 'backgroundColor'), text),
            of(ink, 'color').join(), of(ground, 'backgroundColor').join(), rgb(name).join()]
    }}
    return Object.fromEntries(colours.map(name => [name, shown(name)]))
}}"""


def test_colours_that_an_author_gives_formulas_are_read_on_the_dark_page(browser: Browser, site: str) -> None:
    """Blue on what is nearly black has a contrast of 2.2; so has light text on yellow."""
    inks = "".join(f'<span data-of="{name}" style="color:{name};--ink:{name}">x</span>' for name in AUTHORS)
    grounds = "".join(
        f'<span data-of="{name}" style="background-color:{name};--ground:{name}">x</span>' for name in AUTHORS
    )
    for scheme in ("light", "dark"):
        with shown(browser, site + SHORT, color_scheme=scheme) as page:
            specimen(page, f'<p><span class="katex">{inks}{grounds}</span></p>')
            found = page.evaluate(AUTHORS_CONTRAST, AUTHORS)
        for name, (ink, ground, shown_ink, shown_ground, own) in found.items():
            if scheme == "light":
                assert (shown_ink, shown_ground) == (own, own), name
            else:
                assert min(ink, ground) >= 4.5, (name, ink, ground)


BARS = """([selector, part]) =>
    [...document.querySelectorAll(selector)].map(e => getComputedStyle(e, part).borderInlineStartWidth)"""
BEGIN = """e => {
    const style = getComputedStyle(e), within = parseFloat(style.borderLeftWidth) + parseFloat(style.paddingLeft)
    return e.getBoundingClientRect().left + within
}"""


def test_the_bar_beside_the_section_that_is_read_is_a_bar_alone(browser: Browser, site: str) -> None:
    """At a scale between whole ones, as Windows has it, where nothing lies on whole pixels."""
    with shown(browser, site + ARTICLE, device_scale_factor=1.25, color_scheme="light") as page:
        page.evaluate("document.querySelector('.body h2:nth-of-type(2)').scrollIntoView()")
        page.wait_for_selector(".toc [aria-current]")
        text = page.evaluate(f"({BEGIN})(document.querySelector('.toc [aria-current]'))")
        entry = page.evaluate("document.querySelector('.toc [aria-current]').getBoundingClientRect().toJSON()")
        beside = {"x": text - 7, "y": entry["top"] - 4, "width": 6, "height": entry["height"] + 8}
        assert len(Image.open(io.BytesIO(page.screenshot(clip=beside))).convert("RGB").getcolors() or ()) == 1


def test_forced_colours_leave_the_marks_of_where_one_is(browser: Browser, site: str) -> None:
    """They take shadows away, which mark the section that is read and what a link leads to."""
    with shown(browser, site + ARTICLE, forced_colors="active") as page:
        begins = f"() => [...document.querySelectorAll('.toc a')].map({BEGIN})"
        before = page.evaluate(begins)
        page.evaluate("document.querySelector('.body h2:nth-of-type(2)').scrollIntoView()")
        page.wait_for_selector(".toc [aria-current]")
        assert page.evaluate(BARS, [".toc [aria-current]", "::before"]) == ["2px"]
        assert page.evaluate(begins) == pytest.approx(before, abs=0.1)
        page.evaluate("location.hash = document.querySelector('.math.display[id]').id")
        assert page.evaluate("getComputedStyle(document.querySelector('.math:target')).outlineStyle") == "solid"
        # So they do with grounds, which underline a link with a formula.
        specimen(page, '<p><a href="#">见 <span class="katex">x</span></a></p>')
        assert "underline" in page.evaluate("getComputedStyle(document.querySelector('.body a')).textDecorationLine")


@pytest.mark.parametrize("width", [360, 1280])
def test_lines_of_code_that_matter_have_a_border_which_moves_none_of_them(
    browser: Browser, site: str, width: int
) -> None:
    with shown(browser, site + CODE, width, forced_colors="active") as page:
        assert set(page.evaluate(BARS, [".hl", None])) == {"2px"}
        moved = f"() => [...document.querySelectorAll('.hl')].map(e => ({BEGIN})(e) - ({BEGIN})(e.closest('code')))"
        assert max(map(abs, page.evaluate(moved))) < 1


def test_bars_of_fractions_and_roots_are_drawn_where_a_pixel_is_large(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, device_scale_factor=1) as page:
        styles = "[...document.querySelectorAll('.body > :is(p, .math) {}')].map(e => getComputedStyle(e))"
        found = page.evaluate(styles.format(".frac-line") + ".map(style => parseFloat(style.borderBottomWidth))")
        roots = page.evaluate(styles.format(".sqrt svg") + ".map(style => style.fill)")
        ink = page.evaluate("getComputedStyle(document.body).color")
    assert len(found) > 10
    assert min(found) >= 1
    assert roots
    assert set(roots) == {ink}


def test_a_formula_in_a_title_is_broken_only_where_a_line_is_too_short_for_it(browser: Browser, site: str) -> None:
    lines = """[...document.querySelectorAll('h1 .katex')].map(e => [...e.querySelectorAll('.katex-base')])
        .map(parts => new Set(parts.map(part => Math.round(part.getBoundingClientRect().bottom / 10))).size)"""
    with shown(browser, site + ARTICLE, 360) as page:
        assert page.evaluate(lines) == [1]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


BROKEN = """() => {
    const title = document.querySelector('h1'), formula = document.querySelector('h1 .katex')
    const html = formula.querySelector('.katex-html')
    title.replaceChildren('题目里的话'.repeat(4), formula)
    html.innerHTML = html.innerHTML.repeat(12)
    const parts = [...html.querySelectorAll('.katex-base')].map(part => part.getBoundingClientRect())
    const lines = [...new Set(parts.map(part => Math.round(part.bottom)))], range = document.createRange()
    range.selectNodeContents(title.firstChild)
    return {em: parseFloat(getComputedStyle(title).fontSize), steps: lines.slice(1).map((y, at) => y - lines[at]),
            above: lines[0] - range.getBoundingClientRect().bottom}
}"""


def test_a_formula_broken_in_a_title_has_lines_as_high_as_the_text(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 360) as page:
        found = page.evaluate(BROKEN)
    assert len(found["steps"]) >= 2
    assert min(found["steps"]) > 1.1 * found["em"]
    assert found["above"] > 0.7 * found["em"]


def test_everything_is_there_without_javascript(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 360, java_script_enabled=False) as page:
        assert page.locator(".body .katex-html").first.is_visible()
        page.locator(".toc summary").click()
        page.locator(".toc ol a").last.click()
        assert page.url.partition("#")[2]


# Structure

HEADINGS = """() => ['h1', 'h2', 'h3', 'h4'].map(name => {
    const style = getComputedStyle(document.querySelector('.note ' + name))
    return {size: parseFloat(style.fontSize), above: parseFloat(style.marginTop), below: parseFloat(style.marginBottom)}
})"""


def test_headings_can_be_told_apart_and_belong_to_what_follows(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, "<p>文</p><h2>二</h2><p>文</p><h3>三</h3><p>文</p><h4>四</h4><p>文</p>")
        found = page.evaluate(HEADINGS)
    assert [heading["size"] for heading in found] == sorted({heading["size"] for heading in found}, reverse=True)
    assert all(heading["above"] > heading["below"] for heading in found[1:])


@pytest.mark.parametrize("below", ["<p>文</p>", "<ul><li>文</li></ul>", "<blockquote><p>文</p></blockquote>"])
def test_a_heading_stands_nearer_to_what_it_is_of(browser: Browser, site: str, below: str) -> None:
    gaps = """[...document.querySelectorAll('.body :is(h2, h3, h4)')].map(e => {
        const around = [e.previousElementSibling, e, e.nextElementSibling]
        const [above, own, below] = around.map(e => e.getBoundingClientRect())
        return [own.top - above.bottom, below.top - own.bottom]
    })"""
    with shown(browser, site + SHORT) as page:
        specimen(page, "<p>文</p>" + "".join(f"<{name}>题</{name}>{below}" for name in ("h2", "h3", "h4")))
        found = page.evaluate(gaps)
    assert len(found) == 3
    assert all(above > 1.5 * nearer for above, nearer in found)
    assert [nearer for _, nearer in found] == sorted((nearer for _, nearer in found), reverse=True)


def test_english_among_chinese_keeps_its_spaces(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, '<p>文</p><p class="latin">[1] J. Friedman. Additive logistic regression.</p>')
        align = "[...document.querySelectorAll('.body p')].map(e => getComputedStyle(e).textAlign)"
        assert page.evaluate(align) == ["justify", "start"]


def test_older_and_newer_stand_on_one_line(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        tops = page.evaluate(
            "[...document.querySelectorAll('.neighbours .label')].map(e => e.getBoundingClientRect().top)"
        )
    assert len(tops) == 2
    assert tops[0] == tops[1]


def test_contents_mark_the_section_jumped_to(browser: Browser, site: str) -> None:
    marked = "[...document.querySelectorAll('.toc [aria-current]')].map(a => a.hash)"
    with shown(browser, site + ARTICLE, reduced_motion="reduce") as page:
        for at in (1, 3):
            link = page.locator(".toc details > ol > li > a").nth(at)
            link.click()
            page.wait_for_function(f"{marked}.join() === location.hash")
            top = page.evaluate("document.querySelector(':target').getBoundingClientRect().top")
            assert 0 <= top < 200


ASIDES = """() => [...document.querySelectorAll('.footnotes > ol > li')].map((note, at) => {
    const box = note.getBoundingClientRect(), text = document.querySelector('.body').getBoundingClientRect()
    const sign = document.querySelector(`#fnref-${at + 1}`).getBoundingClientRect()
    return {top: box.top, bottom: box.bottom, off: box.top - sign.top, right: box.right, beside: box.left >= text.right}
})"""


def test_notes_hang_beside_their_numbers_and_never_on_each_other(browser: Browser, site: str) -> None:
    with shown(browser, site + NOTES) as page:
        first, second = page.evaluate(ASIDES)
        for note in (first, second):
            assert note["beside"]
            assert note["right"] <= 1280
            assert abs(note["off"]) < 20
        page.evaluate("document.querySelector('#fn-1').append('很长的一条注。'.repeat(200))")
        first, second = page.evaluate(ASIDES)
        assert second["off"] > 100
        assert second["top"] >= first["bottom"]
    with shown(browser, site + NOTES, 768) as page:
        first, second = page.evaluate(ASIDES)
    assert not first["beside"]
    assert second["top"] >= first["bottom"]


def test_a_note_of_several_blocks_hangs_as_one(browser: Browser, site: str) -> None:
    """A list within it is part of it, and so is the number of a note that it names once more."""
    with shown(browser, site + NOTES) as page:
        page.evaluate(
            """() => {
                const again = document.querySelector('#fnref-2').parentNode.cloneNode(true).outerHTML
                const blocks = '<ul><li>甲</li><li>乙</li></ul>' + '<p>又一段。</p>'.repeat(20)
                const note = document.querySelector('#fn-1')
                note.insertAdjacentHTML('beforeend', again.replaceAll('fnref-2', 'fnref-2-2') + blocks)
            }"""
        )
        first, second = page.evaluate(ASIDES)
        last = page.evaluate("document.querySelector('#fn-1 ul').getBoundingClientRect().right")
        wide = page.evaluate("document.documentElement.scrollWidth")
    assert second["top"] >= first["bottom"]
    assert last <= first["right"]
    assert wide <= 1280


def test_code_scrolls_in_itself_and_numbers_are_not_copied(browser: Browser, site: str) -> None:
    with shown(browser, site + CODE, 360) as page:
        assert page.evaluate("[...document.querySelectorAll('pre')].every(e => e.tabIndex === 0)")
        assert page.evaluate("[...document.querySelectorAll('pre')].some(e => e.scrollWidth > e.clientWidth)")
        specimen(
            page, '<figure class="code"><pre><code><span class="line" data-line="1">x</span></code></pre></figure>'
        )
        line = "getComputedStyle(document.querySelector('.line'), '::before')"
        assert page.evaluate(f"[{line}.content, {line}.userSelect]") == ['attr(data-line) / ""', "none"] or (
            page.evaluate(f"{line}.userSelect") == "none"
        )
        assert page.locator(".line").inner_text() == "x"


TABLES = """async () => {
    const found = []
    for (const table of document.querySelectorAll('.table')) {
        table.scrollIntoView()  // what is far below is not laid out yet
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        found.push([table.scrollWidth - table.clientWidth, table.tabIndex])
    }
    return found
}"""


def test_a_wide_table_scrolls_in_itself(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 320) as page:
        found = page.evaluate(TABLES)
        figures = page.evaluate("getComputedStyle(document.querySelector('table')).fontVariantNumeric")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert max(over for over, _ in found) > 0
    assert all(tab == 0 for _, tab in found)
    assert figures == "tabular-nums"


OWN_TABLE = "<table{}><tr>" + "<td>一格里的字</td>" * 12 + "</tr></table>"


def test_a_table_in_html_scrolls_in_itself_and_is_whole_on_paper(browser: Browser, site: str) -> None:
    bounds = """() => {
        const [own] = document.querySelectorAll('.body table'), [cell] = own.querySelectorAll('td')
        return [document.documentElement.scrollWidth <= innerWidth, own.scrollWidth > own.clientWidth,
            cell.offsetWidth / parseFloat(getComputedStyle(cell).fontSize) >= 4, getComputedStyle(own).overflowX]
    }"""
    with shown(browser, site + SHORT, 360) as page:
        for width in ("", " width='100%'"):
            specimen(page, OWN_TABLE.format(width))
            assert page.evaluate(bounds) == [True, True, True, "auto"], width
        specimen(page, "<div><table><tr><td>甲</td></tr></table></div>")
        assert page.evaluate(bounds) == [True, False, True, "auto"]
        page.emulate_media(media="print")
        assert page.evaluate(bounds)[3] == "visible"


def test_boxes_can_be_told_apart_without_colour(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE) as page:
        specimen(
            page,
            "<blockquote><p>引</p></blockquote><div class='callout callout-note'><p class='callout-title'>注</p></div>",
        )
        bars = page.evaluate(
            "['blockquote', '.callout'].map(s => document.querySelector('.body ' + s))"
            ".map(e => getComputedStyle(e).borderInlineStartWidth)"
        )
        weight = page.evaluate("getComputedStyle(document.querySelector('.callout-title')).fontWeight")
    assert bars == ["1px", "2px"]
    assert weight == "600"


# The site

CONTRAST = (
    """minimum => {"""
    + LUMINANCE
    + """
    const over = (top, below) => top.slice(0, 3).map((v, at) => v * top[3] / 255 + below[at] * (1 - top[3] / 255))
    const ground = e => {
        const own = rgb(getComputedStyle(e).backgroundColor)
        return own[3] === 255 || !e.parentElement ? own : over(own, ground(e.parentElement))
    }
    const seen = {}
    for (const e of document.querySelectorAll('body *')) {
        const text = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim())
        if (!text || e.closest('.katex, script') || !e.checkVisibility()) continue
        const a = light(rgb(getComputedStyle(e).color)), b = light(ground(e))
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05)
        if (ratio < minimum) seen[e.tagName + '.' + e.className] = ratio
    }
    return seen
}"""
)


AS_ELEMENTS = """() => {
    for (const [of, pseudo] of [['.hl', '::before'], ['.c1', '::selection']]) {
        const e = document.querySelector(of), shown = getComputedStyle(e, pseudo), name = of.slice(1) + pseudo
        const style = `color: ${shown.color}; background: ${shown.backgroundColor}`
        e.innerHTML += `<i class="${name}" style="${style}">x</i>`
    }
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_stands_out_from_its_ground(browser: Browser, site: str, scheme: str) -> None:
    with shown(browser, site, color_scheme=scheme, reduced_motion="reduce") as page:
        for path in KINDS:
            page.goto(site + path)
            assert page.evaluate(CONTRAST, 4.5) == {}, path
    tokens = "".join(f'<span class="{name}">x</span>' for name in STANDARD_TYPES.values() if name)
    with shown(browser, site + CODE, color_scheme=scheme) as page:
        specimen(
            page,
            f'<figure class="code"><pre><code>{tokens}<span class="hl">{tokens}</span></code></pre></figure>',
        )
        assert page.evaluate(CONTRAST, 4.5) == {}
        specimen(page, '<p class="text">正文</p>')
        assert "P.text" not in page.evaluate(CONTRAST, 7)
        # What no element has: numbers of marked lines, what is selected.
        line = '<span class="line hl" data-line="1">x</span><span class="c1">x</span>'
        specimen(page, f'<figure class="code"><pre><code>{line}</code></pre></figure>')
        page.evaluate(AS_ELEMENTS)
        assert page.evaluate(CONTRAST, 4.5) == {}


def test_dark_is_not_black_and_a_choice_holds_from_the_first_paint(browser: Browser, site: str) -> None:
    ground = "[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.body).color]"
    with shown(browser, site, color_scheme="dark") as page:
        assert not {"rgb(0, 0, 0)", "rgb(255, 255, 255)"} & set(page.evaluate(ground))
        dark = page.evaluate(ground)
        page.evaluate("localStorage.theme = 'light'")
        page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ window.first = {ground} }})")
        page.reload()
        first = page.evaluate("window.first")
        assert first[0] == "rgb(248, 250, 253)"
        assert first != dark


def test_a_drawing_on_nothing_has_a_plate_by_night_that_does_not_glare(browser: Browser, site: str) -> None:
    plate = "getComputedStyle(document.querySelector('.body img')).backgroundColor"
    seen = {}
    for scheme in ("light", "dark"):
        with shown(browser, site + ARTICLE, color_scheme=scheme) as page:
            specimen(page, "<img alt='' src=''>")
            seen[scheme] = page.evaluate(plate)
    assert seen == {"light": "rgba(0, 0, 0, 0)", "dark": "rgb(209, 214, 220)"}


def test_links_in_text_are_known_without_colour(browser: Browser, site: str) -> None:
    inside = ".body p a:not(.footnote-back, sup a), :is(.series, .neighbours) a:not([aria-current])"
    lines = """inside => [...document.querySelectorAll(inside)].map(
        a => [!!a.querySelector('.katex'), getComputedStyle(a)]).map(
        ([formula, style]) => [formula, style.textDecorationLine, style.backgroundImage.split('(')[0]].join(' '))"""
    with shown(browser, site + ARTICLE) as page:
        # A line under text would end where a formula begins.
        assert set(page.evaluate(lines, inside)) == {"false underline none", "true none linear-gradient"}


FOCUS = """() => {
    const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect()
    return {name: e.tagName + ' ' + (e.getAttribute('href') ?? e.className), style: style.outlineStyle,
            width: parseFloat(style.outlineWidth), seen: box.bottom > 0 && box.top < innerHeight && box.width > 0}
}"""


def test_what_floats_at_the_edge_covers_nothing_that_keys_lead_to(browser: Browser, site: str) -> None:
    covered = """() => {
        const box = document.activeElement.getBoundingClientRect()
        return box.bottom > document.querySelector('.toc').getBoundingClientRect().top
    }"""
    with shown(browser, site + NOTES, 360) as page:
        specimen(
            page, '<p style="height: 9000px"><a href="#">甲</a></p><p><a href="#">乙</a></p><p style="height: 999px">'
        )
        for above in (8, 40, 72):
            page.evaluate("document.querySelector('.body a').focus({preventScroll: true})")
            edge = "document.querySelectorAll('.body a')[1].getBoundingClientRect().bottom - innerHeight"
            page.evaluate(f"scrollTo(0, scrollY + {edge} + {above})")
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.textContent") == "乙"
            assert not page.evaluate(covered), above


@pytest.mark.parametrize("width", [360, 1280])
def test_every_stop_of_the_tab_key_is_seen(browser: Browser, site: str, width: int) -> None:
    with shown(browser, site + CODE, width) as page:
        stops = []
        while True:
            page.keyboard.press("Tab")
            stop = page.evaluate(FOCUS)
            if stop["name"].startswith("BODY") or len(stops) > 200:
                break
            assert (stop["style"], stop["seen"]) == ("solid", True), stop
            assert stop["width"] >= 2, stop
            stops.append(stop["name"])
    assert stops[0] == "A #page--content"
    assert 20 < len(stops) < 200
    assert any(stop.startswith("PRE") for stop in stops)


def test_the_banner_decodes_once_and_only_for_those_who_like_motion(browser: Browser, site: str) -> None:
    noise = "getComputedStyle(document.querySelector('.banner'), '::after').content"
    with shown(browser, site, reduced_motion="reduce") as page:
        assert page.evaluate(noise) == "none"
        assert page.evaluate("document.getAnimations().filter(a => a.timeline === document.timeline).length") == 0
    with shown(browser, site) as page:
        timed = "document.getAnimations().filter(a => a.timeline === document.timeline)"
        runs = page.evaluate(f"{timed}.map(a => a.effect.getComputedTiming().endTime)")
        assert max(runs) <= 1200
        assert page.get_by_role("heading", name="INCOMING TRANSMISSION", exact=True).count() == 1


def test_excerpts_keep_the_lines_of_articles(browser: Browser, site: str) -> None:
    line = "getComputedStyle(document.querySelector('{}')).lineHeight"
    with shown(browser, site) as page:
        excerpt = page.evaluate(line.format(".excerpt p"))
        assert page.evaluate("document.querySelectorAll('.excerpt').length") == 12
    with shown(browser, site + ARTICLE) as page:
        assert page.evaluate(line.format(".body p")) == excerpt


PRINTED = """() => {
    const right = document.documentElement.clientWidth
    const hidden = s => [...document.querySelectorAll(s)].every(e => !e.checkVisibility())
    const parts = [...document.querySelectorAll('.katex-base, table, pre')]
    return {ground: getComputedStyle(document.documentElement).backgroundColor, nav: hidden('nav, .skip, .top'),
        notes: document.querySelector('.footnotes').checkVisibility(),
        cut: parts.filter(e => e.getBoundingClientRect().right > right + 1).length}
}"""


def test_no_rule_stands_alone_above_the_foot_of_a_page(browser: Browser, site: str) -> None:
    """The last card of a page without a pager ends in nothing: what comes below begins with a rule."""
    below = "[...document.querySelectorAll('.card')].map(e => getComputedStyle(e).borderBottomWidth)"
    with shown(browser, site + "tags/DDPM/") as page:
        assert page.locator(".pager").count() == 0
        *others, last = page.evaluate(below)
    assert set(others) <= {"1px"}
    assert last == "0px"
    with shown(browser, site) as page:
        assert page.locator(".pager").count() == 1
        assert set(page.evaluate(below)) == {"1px"}


def test_a_card_without_words_keeps_its_numbers_off_the_title(browser: Browser, site: str) -> None:
    with shown(browser, site) as page:
        gap = page.evaluate(
            """() => {
                const card = document.querySelector('.card')
                card.querySelector('.excerpt').remove()
                const [title, foot] = ['.title', '.foot'].map(s => card.querySelector(s).getBoundingClientRect())
                return foot.top - title.bottom
            }"""
        )
    assert gap > 10


def test_numbers_of_the_archive_stand_below_one_another(browser: Browser, site: str) -> None:
    with shown(browser, site + "archive/") as page:
        ends = page.evaluate(
            """() => [0, 1].map(at => new Set([...document.querySelectorAll('.month .meta')].map(
                meta => Math.round(meta.children[at].getBoundingClientRect().right))).size)"""
        )
        page.evaluate("document.querySelector('.month .meta').lastElementChild.remove()")
        without = page.evaluate(
            """new Set([...document.querySelectorAll('.month .meta')].map(
                meta => Math.round(meta.firstElementChild.getBoundingClientRect().right))).size"""
        )
    assert ends == [1, 1]
    assert without == 1  # of a note without formulas


def test_the_flat_carrier_is_a_line_of_one_pixel(browser: Browser, site: str) -> None:
    with shown(browser, site + "404.html") as page:
        box = page.locator(".carrier").bounding_box()
        assert box is not None
        drawn = page.screenshot(clip={"x": box["x"] + 40, "y": box["y"], "width": 1, "height": 48})
        column = page.evaluate(
            """async drawn => {
                const image = await createImageBitmap(new Blob([Uint8Array.from(atob(drawn), c => c.charCodeAt(0))]))
                const canvas = new OffscreenCanvas(image.width, image.height), sheet = canvas.getContext('2d')
                sheet.drawImage(image, 0, 0)
                const { data } = sheet.getImageData(0, 0, 1, image.height)
                return [...Array(image.height).keys()].map(y => data.slice(4 * y, 4 * y + 3).join())
            }""",
            base64.b64encode(drawn).decode(),
        )
    ground = column[0]
    assert sum(color != ground for color in column) == 1


def test_paper_leads_nowhere_on(browser: Browser, site: str) -> None:
    """What only leads to another page is not printed with the cards."""
    with shown(browser, site, 657) as page:
        page.emulate_media(media="print")
        assert page.evaluate("[...document.querySelectorAll('.card .more')].every(e => !e.checkVisibility())")
        assert page.locator(".card .more").count()


def test_a_count_is_drawn_below_its_number(browser: Browser, site: str) -> None:
    """The terms' hairlines are marked at their ends, by a tenth for each note where none has more than ten."""
    with shown(browser, site + "tags/") as page:
        drawn = page.evaluate(
            """() => [...document.querySelectorAll('.terms > li')].map(term => {
                const share = term.querySelector('.share').getBoundingClientRect(), all = term.getBoundingClientRect()
                return [Math.abs(share.right - all.right) < 1, Math.round(10 * share.width / all.width),
                    parseInt(term.querySelector('.meta').textContent)]
            })"""
        )
    assert drawn
    assert all(at_end and tenths == count for at_end, tenths, count in drawn)


def test_paper_shows_everything_on_white(browser: Browser, site: str) -> None:
    # A4 without its margins: 174 mm.
    with shown(browser, site + NOTES, 657, color_scheme="dark") as page:
        page.emulate_media(media="print")
        code = "getComputedStyle(document.querySelector('pre'))"
        assert page.evaluate(f"[{code}.orphans, {code}.widows, {code}.boxDecorationBreak]") == ["4", "4", "clone"]
        assert page.evaluate(PRINTED) == {"ground": "rgb(255, 255, 255)", "nav": True, "notes": True, "cut": 0}


WIDER_THAN_PAPER = """() => {
    const formula = document.querySelector('.math.display:has(.number) .katex-display')
    const part = formula.querySelector('.katex-base'), style = getComputedStyle(formula)
    const line = document.createElement('p')
    formula.tabIndex = 0
    part.style.width = '60em'
    line.innerHTML = '<span class="math wide always"><span style="display: inline-block; width: 60em">x</span></span>'
    formula.closest('.body').append(line)
    return [style.overflow, style.maskImage, getComputedStyle(line.firstChild).overflow,
        part.getBoundingClientRect().right <= formula.parentNode.querySelector('.number').getBoundingClientRect().left]
}"""


def test_a_formula_wider_than_paper_is_there_to_its_end(browser: Browser, site: str) -> None:
    """It does not scroll and fade: it keeps its width and its number, and Chromium makes the page smaller."""
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        assert page.evaluate(WIDER_THAN_PAPER) == ["visible", "none", "visible", True]


PRINTED_LINES = """() => {
    const formula = document.querySelector('.katex-display:has(.mfrac) .katex-html'), style = getComputedStyle(formula)
    formula.innerHTML = formula.querySelector('.katex-base:has(.mfrac)').outerHTML.repeat(24)
    const parts = [...formula.children], own = getComputedStyle(parts[0])
    const drawn = parts[0].getBoundingClientRect().height - parseFloat(own.paddingTop) - parseFloat(own.paddingBottom)
    const tops = [...new Set(parts.map(part => Math.round(part.getBoundingClientRect().top)))]
    return tops.slice(1).map((top, at) => (top - tops[at] - drawn) / parseFloat(style.fontSize))
}"""


def test_lines_of_a_formula_on_paper_stand_apart(browser: Browser, site: str) -> None:
    with shown(browser, site + ARTICLE, 657) as page:
        page.emulate_media(media="print")
        gaps = page.evaluate(PRINTED_LINES)
    assert len(gaps) > 1
    assert min(gaps) > 0.3


def test_paper_is_a4_and_shows_where_links_lead(browser: Browser, site: str) -> None:
    with shown(browser, site + NOTES) as page:
        assert b"/MediaBox [0 0 594." in page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="print")
        bare = '<a class="bare" href="https://example.org/y">https://example.org/y</a>'
        specimen(page, f'<p><a href="https://example.org/x">出处</a> <a href="/tags/">标签</a> {bare}</p>')
        shows = "[...document.querySelectorAll('.body a')].map(a => getComputedStyle(a, '::after').content)"
        outside, inside, said = page.evaluate(shows)
    assert "https://example.org/x" in outside
    assert inside == said == "none"


def test_on_paper_what_leads_up_to_a_block_stays_with_it(browser: Browser, site: str) -> None:
    blocks = ("<ul><li>a</ul>", "<ol><li>a</ol>", "<figure>a</figure>", '<div class="table">a</div>', "<p>a</p>")
    with shown(browser, site + NOTES) as page:
        page.emulate_media(media="print")
        specimen(page, "".join(f'<p class="lead">如下：</p>{block}' for block in blocks))
        breaks = page.evaluate("[...document.querySelectorAll('.lead')].map(p => getComputedStyle(p).breakAfter)")
        specimen(page, "<details><summary>证明</summary><pre>a</pre></details>")
        unfolded = page.evaluate("getComputedStyle(document.querySelector('.body summary')).breakAfter")
    assert breaks == ["avoid"] * 4 + ["auto"]
    assert unfolded == "avoid"


def test_what_is_marked_is_marked_on_paper(browser: Browser, site: str) -> None:
    """Browsers print no grounds unless they have to: a mark would be text as any other."""
    with shown(browser, site + SHORT) as page:
        specimen(page, "<p><mark>重点</mark></p>")
        assert page.evaluate("getComputedStyle(document.querySelector('mark')).printColorAdjust") == "exact"


def test_no_page_is_wider_than_the_screen(browser: Browser, site: str) -> None:
    with shown(browser, site, 320) as page:
        for path in KINDS:
            page.goto(site + path)
            for width in (320, 768):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
