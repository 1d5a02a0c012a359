"""HTML for feeds needs nothing of the page it came from, and can do nothing to the page it goes to."""

from __future__ import annotations

import pytest
from small_site import inline, typeset

from notesite.model import Body, Plain, Ref
from notesite.render.machines.portable import feed_html

PAGE = "https://x.github.io/repo/a/"


def portable(*body: object) -> str:
    return feed_html(body, typeset=typeset, resolve=lambda ref: f"https://x.github.io/repo{ref.target}", page=PAGE)  # type: ignore[arg-type]


def test_a_feed_says_nothing_of_lines() -> None:
    assert portable("<p", 3, ">甲</p>") == "<p>甲</p>"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param('<h2 id="一">一 <a class="anchor" href="#一">#</a></h2>', "<h2>一 </h2>", id="ids and anchors go"),
        pytest.param(
            '<a href="#fn-1" id="fnref-1">1</a>', f'<a href="{PAGE}#fn-1">1</a>', id="fragments lead to the page"
        ),
        pytest.param('<img src="b.png" alt="图">', f'<img src="{PAGE}b.png" alt="图">', id="relative is made absolute"),
        pytest.param(
            '<img src="//cdn.org/b.png">', '<img src="https://cdn.org/b.png">', id="another site's own address"
        ),
        pytest.param('<p style="color:red" onclick="x()">甲</p>', "<p>甲</p>", id="no style, no handler"),
        pytest.param("甲<script>alert('<p>')</script>乙", "甲乙", id="no script"),
        pytest.param('甲<iframe src="x"><p>丙</p></iframe>乙', "甲乙", id="no iframe, nor what it holds"),
        pytest.param("<!-- 注 -->甲", "甲", id="no comment"),
        pytest.param('<a href="JaVa&#115;cript:alert(1)">甲</a>', '<a href="">甲</a>', id="no script address"),
        pytest.param(
            '<a href="java\nscript:alert(1)">甲</a>', '<a href="">甲</a>', id="no script address in two lines"
        ),
        pytest.param('<a href="data:text/html,x">甲</a>', '<a href="">甲</a>', id="no document address"),
        pytest.param(
            '<img src="data:image/png;base64,xx">', '<img src="data:image/png;base64,xx">', id="inline picture"
        ),
        pytest.param("a &lt; b &#38; c &amp;amp;", "a &lt; b &#38; c &amp;amp;", id="entities stay as they are"),
        pytest.param(
            '<pre><code class="language-py"><span class="k">def</span> f</code></pre>',
            "<pre><code>def f</code></pre>",
            id="colours go",
        ),
        pytest.param(
            '<li class="task"><input type="checkbox" checked disabled> 甲</li><li><input type="checkbox"> 乙</li>',
            "<li>☑  甲</li><li>☐  乙</li>",
            id="task boxes become characters",
        ),
        pytest.param('<a href="http://[x">甲</a>', '<a href="http://[x">甲</a>', id="an address that is none"),
        pytest.param("甲<![[a]]>乙<![x[ y ]]>丙<![CDATA[丁]]>", "甲乙丙", id="what is read as a comment"),
        pytest.param("甲<![[a", "甲", id="what is read as a comment without an end"),
        pytest.param(f'<notesite-formula n="{"9" * 5000}">甲', "甲", id="a slot of a number of 5,000 digits"),
        pytest.param('<notesite-formula n="7">甲<notesite-formula n="x">', "甲", id="nobody else's slots"),
    ],
)
def test_rewriting(html: str, expected: str) -> None:
    assert portable(html) == expected


def test_formulas_are_mathml() -> None:
    assert portable("<p>设 ", inline("x<1"), "</p>") == '<p>设 <math alttext="x&lt;1"><mi>x&lt;1</mi></math></p>'


def test_a_formula_within_what_is_dropped_goes_with_it() -> None:
    assert portable("甲<noscript>", inline("x"), "</noscript>", inline("y")) == '甲<math alttext="y"><mi>y</mi></math>'


def test_a_broken_formula_is_code() -> None:
    assert portable(inline("\\oops<")) == "<code>\\oops&lt;</code>"


def test_references_are_absolute() -> None:
    body: Body = ('<img src="', Ref(kind="file", target="/b.png"), '" alt="', Plain(formula=inline("x<1")), '">')
    assert portable(*body) == '<img src="https://x.github.io/repo/b.png" alt="x&lt;1">'
