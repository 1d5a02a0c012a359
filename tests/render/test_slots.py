"""Slots are filled once each, and what fills them cannot break out of where it stands."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_site import display, inline, typeset

from notesite.model import Body, Formula, Plain, Ref, Typeset
from notesite.render.bodies.pauses import FIRST_SCREEN, PAUSE, PAUSE_AFTER
from notesite.render.bodies.plain import plain
from notesite.render.bodies.slots import fill, formula_html


def resolve(ref: Ref) -> str:
    return ref.target


def test_a_formula_becomes_its_html() -> None:
    body: Body = ("<p>设 ", inline("x"), "。</p>")
    expected = '<p>设 <span class="katex"><span class="katex-html" style="top:0">x</span></span>。</p>'
    assert fill(body, typeset=typeset, resolve=resolve) == expected


@pytest.mark.parametrize(
    ("body", "is_named"),
    [
        (("一个", inline("x")), True),
        (("<h2", 3, ' id="a">设 ', inline("x"), "</h2>"), True),
        (("<p", 3, '>见<a href="#b">', inline("x"), "</a>"), True),
        (("<h2", 3, "><em>甲</em> ", '<a href="#b">乙</a>', inline("x"), "</h2>"), True),
        (("<details><summary>", inline("x"), "</summary>"), True),
        (("<table><thead><tr><th>", inline("x"), "</th></thead>"), True),
        (("<h2", 3, ">甲</h2><p", 5, ">", inline("x")), False),
        (("<header></a><p>", inline("x")), False),
    ],
)
def test_a_formula_says_what_it_is_in_the_name_of_what_holds_it(body: Body, is_named: bool) -> None:
    def heard(_: Formula) -> Typeset:
        return Typeset(html="<math alttext='x'><mi>x</mi></math>", text='x "1"')

    html = fill(body, typeset=heard, resolve=resolve, label="" if body[0] == "一个" else "公式")
    assert ('<math aria-label="x &quot;1&quot;" alttext' in html) is is_named


def test_a_broken_formula_shows_its_source_and_why() -> None:
    html = fill((inline('\\oops "<b>'),), typeset=typeset, resolve=resolve)
    title = "unknown command &quot;\\oops&quot;"
    assert html == f'<code class="math-error" title="{title}">\\oops &quot;&lt;b&gt;</code>'


LINED: Body = ("<p", 3, ">甲</p><ul", 5, "><li", 5, ">乙</li></ul>")


def test_a_built_page_says_nothing_of_lines() -> None:
    assert fill(LINED, typeset=typeset, resolve=resolve) == "<p>甲</p><ul><li>乙</li></ul>"
    assert plain(LINED, typeset=typeset) == "甲 乙"


def test_what_is_no_element_is_not_read_aloud() -> None:
    assert plain(("甲<![[a]]>乙<b>丙</b><![x",), typeset=typeset) == "甲乙丙"


def test_another_notes_title_stands_in_plain_text() -> None:
    body: Body = ("见<b>", Ref(kind="title", target="ex:a"), "</b>。")
    assert plain(body, typeset=typeset, resolve=lambda ref: f"{ref.target} & <i>") == "见ex:a & <i>。"


def test_a_served_page_names_the_file_once_and_the_line_of_every_block() -> None:
    html = fill(LINED, typeset=typeset, resolve=resolve, source='content/"&.md')
    assert html == (
        '<p data-file="content/&quot;&amp;.md" data-source="3">甲</p>'
        '<ul data-source="5"><li data-source="5">乙</li></ul>'
    )


def test_a_long_body_lets_its_browser_pause_after_a_screen_and_then_more_seldom() -> None:
    screen, much = "字" * FIRST_SCREEN, "字" * (PAUSE_AFTER // 2)
    texts = (screen, "甲", much, much, "乙", "丙")
    body: Body = tuple(part for line, text in enumerate(texts) for part in ("<p", line, f">{text}</p>"))
    html = fill(body, typeset=typeset, resolve=resolve, pauses=True)
    assert re.findall(f"<p>{PAUSE}(.)", html) == ["甲", "乙"]
    assert PAUSE not in fill(body[3:6] + body[15:], typeset=typeset, resolve=resolve, pauses=True)


def test_a_paragraph_that_begins_with_a_formula_pauses_too() -> None:
    body: Body = ("<p", 1, f">{'字' * FIRST_SCREEN}</p><p", 4, ' class="begins"><span>x</span>乙</p>')
    html = fill(body, typeset=typeset, resolve=resolve, pauses=True)
    assert html.endswith(f'<p class="begins">{PAUSE}<span>x</span>乙</p>')


def test_displayed_formulas_fill_a_screen_too() -> None:
    formula = display("x")
    body: Body = tuple(part for line in range(20) for part in ("<p", line, ">甲</p>", formula))
    html = fill(body, typeset=typeset, resolve=resolve, pauses=True)
    assert html.count(PAUSE) == 1


def test_a_body_pauses_within_paragraphs_and_nowhere_else() -> None:
    body: Body = ("<p", 1, f">{'字' * FIRST_SCREEN}</p><ul", 3, ">甲</ul><p", 4, ">乙</p>")
    html = fill(body, typeset=typeset, resolve=resolve, pauses=True)
    assert html.endswith(f"</p><ul>甲</ul><p>{PAUSE}乙</p>")


@pytest.mark.parametrize("hostile", ['"><script>alert(1)</script>', "' onload='x", "&quot;><b>"])
def test_what_stands_in_an_attribute_stays_there(hostile: str) -> None:
    body: Body = ('<img src="', Ref(kind="file", target=hostile), '" alt="', Plain(formula=inline(hostile)), '">')
    tree = html5lib.parseFragment(fill(body, typeset=typeset, resolve=resolve), namespaceHTMLElements=False)
    (image,) = tree
    assert (image.tag, dict(image.attrib)) == ("img", {"src": hostile, "alt": hostile})


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(("损失 ", inline("\\epsilon"), " &amp; <code>a&lt;b</code>"), "损失 ε & a<b", id="inline"),
        pytest.param(("<em>甲</em>\n  乙",), "甲 乙", id="white space becomes one space"),
        pytest.param(("一　二",), "一　二", id="full-width space is text"),
        pytest.param(("<p>甲</p><p>乙</p>",), "甲 乙", id="blocks are apart"),
        pytest.param(("甲<script>alert(1)</script><style>x{}</style>乙",), "甲乙", id="code is not text"),
        pytest.param(('<a href="', Ref(kind="page", target="a>b"), '">链</a>'), "链", id="addresses are not text"),
        pytest.param(
            (
                '<img alt="图 ',
                Plain(formula=inline("x<y")),
                '">后',
            ),
            "图 x<y后",
            id="alt is text",
        ),
        pytest.param((inline("a<b>c"),), "a<b>c", id="a formula's signs are no tags"),
        pytest.param((inline("\\oops"),), "\\oops", id="a broken formula by its source"),
    ],
)
def test_plain_text(body: Body, text: str) -> None:
    assert plain(body, typeset=typeset) == text


parts = st.lists(
    st.one_of(
        st.sampled_from(["<p>甲</p>", "<em>乙</em>", "丙&amp;"]),
        st.text("xyz<>&\"'", min_size=1, max_size=5).map(inline),
        st.text("xyz", min_size=1, max_size=5).map(display),
    ),
    max_size=8,
)


@given(parts)
def test_every_formula_is_filled_exactly_once(body: list[object]) -> None:
    html = fill(tuple(body), typeset=typeset, resolve=resolve)  # type: ignore[arg-type]
    assert html.count('class="katex"') == sum(not isinstance(part, str) for part in body)


WIDE = '<span class="katex-display"><span class="katex">x</span></span>'


@pytest.mark.parametrize(
    ("display", "width", "label", "expected"),
    [
        pytest.param(True, 13.0, "式", WIDE, id="a formula that fits stays as it is"),
        pytest.param(True, 14.0, "", WIDE, id="without a label nothing is reached by keys"),
        pytest.param(
            True,
            14.0,
            "式",
            WIDE.replace('display"', 'display" tabindex="0" role="group" aria-label="式"'),
            id="a wide one is reached by keys",
        ),
        pytest.param(
            False,
            12.0,
            "式",
            f'<span class="math wide" tabindex="0" role="group" aria-label="式">{WIDE}</span>',
            id="one in a line gets a box",
        ),
        pytest.param(
            False,
            33.0,
            "",
            f'<span class="math wide always">{WIDE}</span>',
            id="one wider than any column gets it always",
        ),
    ],
)
def test_wide_formulas_can_be_reached_and_scrolled(display: bool, width: float, label: str, expected: str) -> None:
    made = Typeset(html=WIDE, width=width)
    assert formula_html(Formula(tex="x", source="x", display=display), made, label=label) == expected


@pytest.mark.parametrize(
    ("before", "is_reached"),
    [("<ul><li><p>", False), ("<ul><li><ul><li><p>", True), ("<ul><li><ul></ul></li></ul><blockquote>", False)],
    ids=["in a list", "in a list within a list", "behind both"],
)
def test_a_formula_further_in_has_less_room(before: str, is_reached: bool) -> None:
    wide = Formula(tex="x", source="x", display=True)
    made = Typeset(html=WIDE, width=12.0)
    html = fill((before, wide, ""), typeset=lambda _: made, resolve=str, label="式")
    assert ("tabindex" in html) == is_reached


def stretched(*body: str | int | Formula, source: str = "") -> str:
    """Return the HTML of *body*, its formulas seven em wide, some in two parts."""

    def wide(formula: Formula) -> Typeset:
        parts = (3.5, 3.5) if "parts" in formula.tex else (7.0,)
        html = "".join(f'<span class="katex-base" style="--width:{part}em">x</span>' for part in parts)
        return Typeset(html=html, text="x=y", width=max(parts))

    return fill(body, typeset=wide, resolve=resolve, source=source)


WHOLE, PARTS = inline("whole"), inline("parts")
SHOWN = Formula(tex="x", source="$$x$$", display=True)


@pytest.mark.parametrize(
    ("body", "is_ragged"),
    [
        (("甲" * 33, WHOLE, "</p>"), True),
        (("甲" * 33, PARTS, "</p>"), False),
        (("甲" * 24, WHOLE, "</p>"), False),
        (("甲" * 24, WHOLE, "甲" * 42, WHOLE, "</p>"), True),
        # A mark goes with its formula, and the last words of a paragraph stay together.
        (("甲" * 28, WHOLE, "</p>"), False),
        (("甲" * 28 + "（", WHOLE, "）。</p>"), True),
        (("", PARTS, "甲" * 24 + "甲甲甲甲甲甲甲</p>"), False),
        (("", PARTS, "甲" * 24 + '<span class="glue">甲甲甲甲甲甲甲</span></p>'), True),
        # A line that ends before it is full is not filled.
        (("甲" * 33 + "<br>", WHOLE, "</p>"), False),
        (("甲" * 33 + "<span", 2, ">", SHOWN, "</span>", WHOLE, "</p>"), False),
        (("甲" * 24 + "<span", 2, ">", SHOWN, "</span>" + "甲" * 33, WHOLE, "</p>"), True),
        # Only what stands in the paragraph counts, and not the author's own signs for formulas.
        (("甲" * 33, WHOLE, "</p><h2", 2, ">", WHOLE, "</h2>"), True),
        (("甲</p>" + "甲" * 33, WHOLE, "</p>"), False),
        (("甲" * 33 + "\ufffc", WHOLE, "\ufffc</p>"), True),
        # Names are broken behind hyphens and where the loader lets them; in Latin letters there is nothing to fill.
        (("甲" * 33 + "Autoregression</p>",), True),
        (("甲" * 33 + "Auto-regression</p>",), False),
        (("甲" * 33 + "<code>auto_<wbr>regression</code></p>",), False),
        (("甲" * 24 + "Autoregression</p>",), False),
        (("Transformers " * 3, PARTS, "</p>"), False),
    ],
)
def test_a_paragraph_of_which_a_line_would_be_torn_is_left_ragged(
    body: tuple[str | int | Formula, ...], *, is_ragged: bool
) -> None:
    text, *others = body
    assert ('class="ragged"' in stretched("<p", 1, f">{text}", *others)) == is_ragged


@pytest.mark.parametrize(
    ("source", "tag", "marked"),
    [
        ("", ">", '<p class="ragged">'),
        ("", ' class="ends">', '<p class="ragged ends">'),
        ("", ' class="latin">', '<p class="latin">'),
        ("a.md", ">", '<p class="ragged" data-file="a.md" data-source="1">'),
        ("a.md", ' class="ends">', '<p data-file="a.md" data-source="1" class="ragged ends">'),
    ],
)
def test_the_tag_of_a_ragged_paragraph_says_so(source: str, tag: str, marked: str) -> None:
    assert stretched("<p", 1, tag + "甲" * 33, WHOLE, "</p>", source=source).startswith(f"{marked}甲")
