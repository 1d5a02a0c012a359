"""Text as a typographer would check it: what can be measured, measured in Chromium."""

from __future__ import annotations

import html

import pytest
from looking import ARTICLE, SHORT, WIDTHS, at_width, shown, specimen
from playwright.sync_api import Browser, Page

from notesite.load.links.wrapping import wrappable, wrappable_code

pytestmark = pytest.mark.browser


def width_of(page: Page, text: str, lang: str = "") -> float:
    """Return how wide *text* stands in a paragraph, in em."""
    specimen(
        page, f'<p lang="{lang}">一<span id="s">{text}</span></p>' if lang else f'<p>一<span id="s">{text}</span></p>'
    )
    return float(page.evaluate("s.getBoundingClientRect().width / parseFloat(getComputedStyle(s).fontSize)"))


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


def test_quotes_are_as_wide_as_han_in_chinese_and_narrow_in_latin_words(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        apostrophe = width_of(page, "Young<span class='latin'>’</span>s") - width_of(page, "Youngs")
        latin = width_of(page, "<span class='latin'>“x”</span>")
        chinese = width_of(page, "“字”")
    assert 0.15 < apostrophe < 0.4
    assert latin < 1.8
    assert chinese > 2


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
    const text = document.querySelector('.body :is(a, code)'), range = document.createRange(), ends = new Set()
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


def test_a_long_name_in_code_goes_on_behind_a_mark(browser: Browser, site: str) -> None:
    name = "torch.nn.functional.scaled_dot_product_attention"
    with shown(browser, site + SHORT) as page:
        specimen(page, f"<p>用<code>{wrappable_code(name)}</code>计算。</p>")
        found = {width: at_width(page, width, ENDS) for width in (320, 360, 412)}
    assert all(found.values()), "the name is broken somewhere"
    assert set("".join(found.values())) <= set("._"), found


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


def test_a_heading_right_below_another_is_near_it(browser: Browser, site: str) -> None:
    with shown(browser, site + SHORT) as page:
        specimen(page, "".join(f"<h{level}>题</h{level}>" for level in range(2, 7)))
        gaps = page.evaluate(
            "[...document.querySelectorAll('.body > * + *')].map(e => parseFloat(getComputedStyle(e).marginTop))"
        )
    assert len(set(gaps)) == 1


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
