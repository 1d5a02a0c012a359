"""What stands between paragraphs: code, tables, callouts, notes, lists of tasks and of terms."""

from __future__ import annotations

import pytest
from looking import ARTICLE, CODE, NOTES, SHORT, shown, specimen
from luminance import LUMINANCE
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


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


def test_long_lines_of_code_fade_where_they_go_on_and_short_ones_do_not(browser: Browser, site: str) -> None:
    masks = "[...document.querySelectorAll('pre')].map(e => getComputedStyle(e).maskImage.includes('to left'))"
    code = '<figure class="code"><pre><code>{}\n</code></pre></figure>'
    with shown(browser, site + CODE, 360) as page:
        specimen(page, code.format("x = 1; " * 20) + code.format("x = 1"))
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        assert page.evaluate(masks) == [True, False]


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
