"""What site.js adds to a page, used as a reader would: by mouse, by keyboard, and after a served page was morphed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from checkers import tool
from hosting import served
from live_server import serving
from patience import until
from playwright.sync_api import Browser, Page, Route, expect
from sheets import whole_sheets

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NOTE = "generative/vae/"
CODE = "algorithms/leetcode-236-lowest-common-ancestor/"
FAKE_CLIPBOARD = """
    window.copied = []
    Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => { copied.push(text) }}})
"""
SAYS = """window.said = []
    new MutationObserver(() => said.push(document.querySelector('[role=status]')?.textContent))
        .observe(document.body, {subtree: true, childList: true})
"""
"""Keeps what is said, which is gone after two seconds."""
COPY = """selector => {
    const range = document.createRange(), data = new DataTransfer()
    const [from, to] = [].concat(selector).map(s => document.querySelector(s))
    range.setStart(from, 0), range.setEnd(to ?? from, (to ?? from).childNodes.length)
    getSelection().removeAllRanges(), getSelection().addRange(range)
    const event = new ClipboardEvent('copy', {clipboardData: data, cancelable: true, bubbles: true})
    document.body.dispatchEvent(event)
    return {ours: event.defaultPrevented, text: data.getData('text/plain'), html: data.getData('text/html')}
}"""


@contextmanager
def reading(browser: Browser, url: str, width: int = 1280, **options: object) -> Iterator[Page]:
    """Open *url*; what the console says against it is an error at the end."""
    context = browser.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)  # type: ignore[arg-type]
    context.add_init_script(FAKE_CLIPBOARD)
    page, wrong = context.new_page(), []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(url)
    if options.get("java_script_enabled", True):
        whole_sheets(page)
    yield page
    context.close()
    assert wrong == []


def test_code_is_copied_without_its_line_numbers(browser: Browser, site: str) -> None:
    with reading(browser, site + CODE) as page:
        block = page.locator("figure.code:has(.hl)").first
        code, button = block.locator("code"), block.locator(".copy")
        assert button.inner_text() == "java · 复制"
        page.evaluate(SAYS)
        button.click()
        assert page.evaluate("copied") == [code.text_content()]
        page.wait_for_function("said.includes('已复制')")
        assert page.get_by_role("status").count() == 1


def test_code_is_copied_without_prompts(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        block = page.locator("figure.code:has(.gp)").first
        shown = block.locator("code").inner_text()
        page.evaluate(SAYS)
        block.locator(".copy").click()
        (copied,) = page.evaluate("copied")
        selected = block.locator("code").evaluate("e => (getSelection().selectAllChildren(e), String(getSelection()))")
    assert shown.startswith("$ ")
    assert copied.startswith(shown[2:].splitlines()[0])
    assert not selected.startswith("$")


def test_a_selection_with_formulas_is_copied_as_tex_and_as_mathml(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        page.evaluate(
            "document.querySelector('.body').innerHTML = document.querySelector('.body > p:has(.katex)').outerHTML"
            " + document.querySelector('.math.display').outerHTML + '<p id=plain>无式</p>'"
        )
        copied = page.evaluate(COPY, [".body > p", ".body > .math"])
        plain = page.evaluate(COPY, "#plain")
        inside = page.evaluate(COPY, ".body p .katex mi")
        tex = page.evaluate("document.querySelector('.body p annotation').textContent.trim()")
    assert copied["ours"]
    assert f"写成 ${tex}$，" in copied["text"]
    assert "\n$$\\begin{align}" in copied["text"]
    assert copied["text"].rstrip().endswith("\\end{align}$$")
    assert "<math" in copied["html"]
    assert "katex-html" not in copied["html"]
    assert not plain["ours"]
    assert inside["text"] == f"${tex}$", "a part of a formula is copied as the whole"


def test_three_clicks_select_a_paragraph_with_all_its_formulas(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        paragraph = page.locator(".body > p:has(.katex)").first
        formula = paragraph.locator("mrow").first.text_content()
        text = paragraph.inner_text()
        paragraph.click(click_count=3, position={"x": 5, "y": 10})
        selected = page.evaluate("String(getSelection())")
    assert selected[:8] == text[:8]
    assert formula
    assert formula in selected
    assert selected.rstrip()[-8:] == text[-8:]


def test_without_the_script_a_selection_holds_each_formula_once(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE, java_script_enabled=False) as page:
        formula = page.locator(".body > p .katex").first
        said = formula.evaluate("e => e.querySelector('mrow').textContent")
        selected = formula.evaluate("e => (getSelection().selectAllChildren(e.closest('p')), String(getSelection()))")
    assert len(said) > 5
    assert selected.count(said) == selected.count(said[:5]) == 1


def test_a_formula_has_a_menu_for_mouse_and_keyboard(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        page.locator(".body > p .katex").first.click()
        menu = page.get_by_role("dialog", name="复制公式")
        assert menu.get_by_role("button").all_inner_texts() == ["TeX", "MathML", "文字", "链接"]
        menu.get_by_role("button", name="TeX").click()
        assert menu.count() == 0
        page.evaluate("document.activeElement.blur(), scrollTo(0, 0)")
        for key in ("f", "f", "Shift+F"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.querySelector('.body .katex')")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.textContent") == "TeX"
        for _ in range(2):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert menu.count() == 0
        copied = page.evaluate("copied")
    assert copied[0].startswith("p_\\theta(x)=\\int")
    assert copied[1].startswith("p_θ(x)=∫p_θ(x∣z) p(z) dz")


def test_on_a_phone_the_menu_lies_at_the_edge_and_covers_no_line_that_is_read(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE, 360) as page:
        page.locator(".body > p .katex").first.click()
        menu = page.locator(".formula-menu").bounding_box()
        buttons = page.locator(".formula-menu button").all()
        assert len(buttons) == 4
        assert all(button.bounding_box()["height"] >= 44 for button in buttons)  # type: ignore[index]
        width = page.evaluate("document.documentElement.getBoundingClientRect().width")
    assert menu is not None
    assert (menu["x"], menu["width"], menu["y"] + menu["height"]) == (0, width, 800)


@pytest.mark.parametrize(
    ("mathml", "text"),
    [
        ("<mfrac><mn>1</mn><mrow><mi>n</mi><mo>+</mo><mn>1</mn></mrow></mfrac>", "1/(n+1)"),
        ("<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup><mo>\u2062</mo><mi>y</mi>", "x_i^2y"),
        ("<msqrt><mi>a</mi><mi>b</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot>", "√(ab)3√x"),
        (
            "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr><mtr><mtd><mi>c</mi></mtd></mtr></mtable>",
            "a b\nc",
        ),
        ("<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>", "∑_(i=1)^n"),
    ],
)
def test_a_formula_as_text_can_be_read(browser: Browser, site: str, mathml: str, text: str) -> None:
    with reading(browser, site + "404.html") as page:
        math = f"<math><semantics><mrow>{mathml}</mrow><annotation>TeX</annotation></semantics></math>"
        page.evaluate(f"document.querySelector('main').innerHTML = '<span class=katex>{math}</span>'")
        for name in ("文字", "MathML"):
            page.locator(".katex").click()
            page.get_by_role("button", name=name, exact=True).click()
        plain, markup = page.evaluate("copied")
    assert plain == text
    assert markup.startswith('<math xmlns="http://www.w3.org/1998/Math/MathML">')


def test_a_formula_with_a_number_has_its_own_address(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        page.locator(".math.display[id] .katex").first.click(position={"x": 5, "y": 5})
        page.get_by_role("button", name="链接").click()
        page.goto(page.evaluate("copied[0]"))
        assert page.evaluate("document.querySelector(':target').className") == "math display"


def test_the_theme_goes_round_and_is_remembered(browser: Browser, site: str) -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    with reading(browser, site, color_scheme="light") as page:
        light = page.evaluate(ground)
        button = page.locator("button.theme")
        assert button.get_attribute("aria-label") == "主题：随系统"
        button.click()
        assert page.evaluate("localStorage.theme") == "light"
        page.keyboard.press("t")
        assert button.get_attribute("aria-label") == "主题：深色"
        shown = "[...document.querySelectorAll('meta[name=theme-color]')].filter(m => matchMedia(m.media).matches)"
        assert page.evaluate(f"{shown}.map(m => m.content)") == ["#0b0e14"]
        page.reload()
        assert page.evaluate(ground) != light
        assert page.evaluate(f"{shown}.map(m => m.content)") == ["#0b0e14"]
        page.keyboard.press("t")
        assert page.evaluate("[localStorage.theme ?? '', document.documentElement.dataset.theme ?? '']") == ["", ""]
        assert page.evaluate(f"{shown}.map(m => m.content)") == ["#f8fafd"]


def test_the_chosen_theme_is_there_at_the_first_paint(browser: Browser, site: str) -> None:
    with reading(browser, site, color_scheme="light") as page:
        page.evaluate("localStorage.theme = 'dark'")
        # The script itself never comes: what chooses stands in the head.
        page.route("**/site.*.js", lambda route: route.fulfill(body=""))
        page.reload()
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(11, 14, 20)"


def test_a_choice_of_theme_holds_in_every_tab(browser: Browser, site: str) -> None:
    with reading(browser, site) as page:
        other = page.context.new_page()
        other.goto(site + CODE)
        for chosen in ("light", "dark", ""):
            other.keyboard.press("t")
            page.wait_for_function(f"(document.documentElement.dataset.theme ?? '') === '{chosen}'")


GISCUS = {
    "client.js": "const frame = document.createElement('iframe'); frame.className = 'giscus-frame'\n"
    "frame.src = 'https://giscus.app/widget?' + document.currentScript.dataset.theme\n"
    "document.currentScript.after(frame)",
    "widget": "<script>addEventListener('message', ({data}) => {"
    "document.body.append(data.giscus.setConfig.theme + ' ')})</script>",
}
"""Stands for the other site: the script that a page loads, and what it shows."""


def test_comments_have_the_theme_that_was_chosen(browser: Browser, tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "content").mkdir(parents=True)
    ids = "repo: a/b, repo_id: R_1, category: 公告, category_id: DIC_2"
    (source / "site.yaml").write_text(f"title: t\ngiscus: {{{ids}}}\n", "utf-8")
    (source / "content" / "a.md").write_text("# 一\n\n字\n", "utf-8")

    def answer(route: Route) -> None:
        name = route.request.url.rsplit("/", 1)[1].partition("?")[0]
        route.fulfill(body=GISCUS[name], content_type="text/javascript" if name.endswith("js") else "text/html")

    with served(source, tmp_path / "site", "/") as address:
        page = browser.new_page(color_scheme="dark")
        page.route("https://giscus.app/**", answer)
        page.goto(address + "a/")
        frame = page.frame_locator("iframe.giscus-frame")
        frame.locator("body").wait_for(state="attached")
        begun = page.locator("iframe.giscus-frame").get_attribute("src")
        for _ in range(3):
            page.locator("button.theme").click()
        expect(frame.locator("body")).to_have_text("light dark preferred_color_scheme")
        page.locator("button.theme").click()
        page.reload()
        later = page.locator("iframe.giscus-frame").get_attribute("src")
        page.close()
    assert begun == "https://giscus.app/widget?preferred_color_scheme"
    assert later == "https://giscus.app/widget?light"


def test_single_keys_lead_through_the_feed_and_can_be_turned_off(browser: Browser, site: str) -> None:
    title = "document.activeElement.closest('.card')?.querySelector('.title').innerText"
    with reading(browser, site) as page:
        titles = page.locator(".card .title").all_inner_texts()
        page.keyboard.press("j")
        page.keyboard.press("j")
        assert page.evaluate(title) == titles[1]
        page.keyboard.press("k")
        assert page.evaluate(title) == titles[0]
        page.keyboard.press("/")
        page.keyboard.press("?")
        dialog = page.get_by_role("dialog", name="快捷键")
        assert dialog.locator("kbd").all_inner_texts() == ["j", "k", "f", "F", "Enter", "t", "?"]
        dialog.get_by_role("checkbox").uncheck()
        page.keyboard.press("Escape")
        assert dialog.count() == 0
        page.keyboard.press("j")
        assert page.evaluate(title) == titles[0]
        page.locator("button.keys").click()
        dialog.get_by_role("checkbox").check()
        dialog.get_by_role("button", name="关闭").click()
        page.locator(".card .title a").first.focus()
        page.keyboard.press("j")
        assert page.evaluate(title) == titles[1]


def test_contents_say_where_the_reader_is(browser: Browser, site: str) -> None:
    current = "[...document.querySelectorAll('.toc [aria-current]')].map(a => a.hash)"
    with reading(browser, site + NOTE) as page:
        assert page.evaluate(current) == []
        for at in (3, 1):
            page.locator(".body > h2").nth(at).evaluate("e => scrollTo(0, e.getBoundingClientRect().bottom + scrollY)")
            page.wait_for_function(f"{current}.length === 1")
            page.wait_for_function(
                f"{current}[0] === '#' + encodeURIComponent(document.querySelectorAll('.body > h2')[{at}].id)"
            )


def test_contents_that_scroll_are_at_their_top_again_when_the_page_is(browser: Browser, site: str) -> None:
    scrolled = "document.querySelector('.toc details > div').scrollTop"
    with reading(browser, site + NOTE) as page:
        page.set_viewport_size({"width": 1280, "height": 250})
        page.evaluate("scrollTo(0, 1e6)")
        page.wait_for_function(f"{scrolled} > 0")
        page.evaluate("scrollTo(0, 0)")
        page.wait_for_function(f"{scrolled} === 0 && !document.querySelector('.toc [aria-current]')")


def test_the_last_section_is_marked_though_it_never_comes_to_the_top(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        # Nothing below it could be scrolled to.
        page.evaluate("document.querySelectorAll('.body > h2:last-of-type ~ *, .note ~ *').forEach(e => e.remove())")
        page.evaluate("scrollTo(0, 1e6)")
        page.wait_for_function(
            "document.querySelector('.toc [aria-current]') === [...document.querySelectorAll('.toc ol a')].at(-1)"
        )


def test_the_sheet_of_contents_is_out_of_the_way_once_it_has_served(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE, 360) as page:
        contents, summary = page.locator(".toc details[open]"), page.locator(".toc summary")
        summary.click()
        page.locator(".toc a").nth(2).click()
        assert contents.count() == 0
        assert 0 <= page.evaluate("document.querySelector(':target').getBoundingClientRect().top") < 200
        summary.click()
        page.keyboard.press("Tab")
        page.keyboard.press("Escape")
        assert contents.count() == 0
        assert page.evaluate("document.activeElement.localName") == "summary"


OPEN_NOTE = """() => {
    const note = document.querySelector('.footnotes :popover-open'), box = note?.getBoundingClientRect()
    const { right } = document.body.getBoundingClientRect()
    return note && {left: box.left, right: right - box.right,
        below: innerHeight - box.bottom, height: box.height / innerHeight, focused: note === document.activeElement}
}"""


AT_REST = """async () => {
    const top = () => document.querySelector('.footnote-ref a').getBoundingClientRect().top
    await document.fonts.ready
    for (let before = NaN, same = 0; same < 10; before = top()) {
        await new Promise(requestAnimationFrame)
        same = top() === before ? same + 1 : 0
    }
    return top()
}"""


def test_a_note_comes_up_from_below_and_the_text_stays(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE, 360) as page:
        number = page.locator(".footnote-ref a").first
        number.scroll_into_view_if_needed()
        # What comes into sight above it takes its own height: then the page scrolls along.
        place = page.evaluate(AT_REST)
        for leave in ("Escape", "back", "outside"):
            number.click()
            shown = page.evaluate(OPEN_NOTE)
            assert shown.pop("height") <= 0.5
            assert shown == {"left": 0, "right": 0, "below": 0, "focused": True}
            if leave == "Escape":
                page.keyboard.press(leave)
                assert page.evaluate("document.activeElement.id") == "fnref-1", "focus is where it was"
            elif leave == "back":
                page.locator(":popover-open .footnote-back").click()
            else:
                page.mouse.click(180, 5)
            page.wait_for_function("!document.querySelector('.footnotes [popover]')")
            assert page.evaluate(AT_REST) == pytest.approx(place, abs=1)
            assert page.evaluate("location.hash") == ""


def test_a_note_beside_the_text_is_only_marked(browser: Browser, site: str) -> None:
    """Also one that others have pushed out of sight: those below it hold on to it."""
    with reading(browser, site + NOTE) as page:
        page.locator(".footnote-ref a").first.click()
        assert page.evaluate(OPEN_NOTE) is None
        assert page.evaluate("location.hash") == "#fn-1"
        page.locator("#fn-1").evaluate("note => note.style.height = '200vh'")
        page.locator(".footnote-ref a").nth(1).click()
        assert page.evaluate(OPEN_NOTE) is None
        assert page.evaluate("location.hash") == "#fn-2"


def test_the_address_of_a_heading_is_copied(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        anchor = page.locator(".body h2 .anchor").first
        anchor.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("copied[0] === location.href && location.hash.length > 1")


def test_a_picture_is_enlarged_in_place_and_esc_leads_back(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        page.evaluate(
            "document.querySelector('.body').innerHTML ="
            " '<a class=enlarge href=/favicon.svg><img src=/favicon.svg alt=图 width=40 height=40></a>'"
        )
        page.locator("a.enlarge").click()
        dialog = page.get_by_role("dialog", name="图")
        dialog.get_by_role("img", name="图").wait_for()
        page.keyboard.press("Escape")
        assert dialog.count() == 0
        assert page.evaluate("document.activeElement.className") == "enlarge"


def test_a_morphed_page_gets_everything_again_and_its_code_counts_as_unchanged(browser: Browser) -> None:
    script = (ROOT / "static/site.js").read_bytes()
    code = '<figure class="code" data-language="py" data-source="9"><pre><code>1\n</code></pre></figure>'
    html = (
        '<!DOCTYPE html><html lang="zh"><title>题</title>'
        '<script defer src="/site.js" data-copy="复制" data-help="键" data-keys="?=键"></script><body>'
        f'<main><div class="body"><p data-file="content/a.md" data-source="3">{{}}</p>{code}{"<p>空</p>" * 60}'
        '<p data-source="20">末</p></div></main></body></html>'
    )
    with serving() as (site, address):
        site.files |= {"/site.js": ("text/javascript", script), "/favicon.ico": ("image/x-icon", b"")}
        site.pages["/"] = html.format("甲")
        with reading(browser, address + "/") as page:
            page.wait_for_function("document.querySelector('.copy')")
            page.evaluate("window.figure = document.querySelector('figure'), scrollTo(0, 9999)")
            until(page, lambda: site.opened)
            site.change({"/": html.format("乙")}, changed={"file": "content/a.md", "line": 1})
            page.wait_for_function(
                "document.querySelector('p').textContent === '乙' && document.querySelector('.copy')"
            )
            assert page.evaluate("figure.isConnected && document.querySelectorAll('.copy').length") == 1
            page.wait_for_function("scrollY === 0")
            page.keyboard.press("?")
            site.change({"/": html.format("丙")})
            page.wait_for_function("document.querySelector('p').textContent === '丙'")
            assert page.get_by_role("dialog").is_visible()


def test_nothing_that_is_read_moves_when_the_script_has_run(browser: Browser, site: str) -> None:
    boxes = """[...document.querySelectorAll('body *:not(.copy)')].map(e => e.getBoundingClientRect())
        .map(box => [box.x, box.y, box.width, box.height].map(Math.round).join())"""
    seen = []
    for script in (True, False):
        with reading(browser, site + CODE, 360, java_script_enabled=script) as page:
            until(page, lambda: page.evaluate("document.fonts.status") == "loaded")
            seen.append(page.evaluate(boxes))
    assert seen[0] == seen[1]


def test_what_opens_has_a_name_and_a_role_and_can_be_read(browser: Browser, site: str) -> None:
    axe = tool("axe-core/axe.min.js").read_text("utf-8")
    run = "opened => axe.run(opened).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
    for scheme in ("light", "dark"):
        with reading(browser, site + NOTE, color_scheme=scheme) as page:
            page.evaluate(axe)
            # axe walks over the whole page, which need not be a long one.
            page.evaluate("document.querySelectorAll('.body > :nth-child(n + 2), .toc').forEach(e => e.remove())")
            for keys, opened in ((["f", "Enter"], ".formula-menu"), (["Escape", "?"], "dialog.help")):
                for key in keys:
                    page.keyboard.press(key)
                page.locator(opened).wait_for()
                assert page.evaluate(run, opened) == []


def test_focus_is_seen_on_whatever_the_script_adds(browser: Browser, site: str) -> None:
    with reading(browser, site + NOTE) as page:
        for selector in ("button.theme", "figure.code > .copy", "button.keys"):
            page.locator(selector).first.evaluate("e => e.focus({focusVisible: true})")
            assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", selector
            page.keyboard.press("Enter")
        assert page.get_by_role("dialog").is_visible()
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.className") == "keys", "focus is where it was"


def test_the_way_through_an_article_is_shown_unless_motion_is_unwanted(browser: Browser, site: str) -> None:
    width = "new DOMMatrix(getComputedStyle(document.querySelector('.note'), '::before').transform).a"
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(site + NOTE)
    page.evaluate("scrollTo({top: 1e6, behavior: 'instant'})")
    page.wait_for_function(f"{width} > .99")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    page.wait_for_function(f"{width} < .01")
    context.close()
    with reading(browser, site + NOTE) as page:
        assert page.evaluate("getComputedStyle(document.querySelector('.note'), '::before').content") == "none"


def test_the_top_is_one_step_away_once_it_is_out_of_sight(browser: Browser, site: str) -> None:
    with reading(browser, site) as page:
        link = page.get_by_role("link", name="回到顶部")
        page.evaluate("scrollTo(0, 2000)")
        link.click()
        page.wait_for_function("scrollY === 0")
