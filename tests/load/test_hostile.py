"""Text nobody wrote in good faith: loading never raises, and its work grows with the text, not with its square.

The sizes are such that a quadratic step would take minutes; no clock is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from load_support import load

from notesite.load.article import load_article
from notesite.load.options import LoadOptions

N = 20_000

MARKS = """
$ $$ \\( \\) \\[ \\] \\begin{align} \\end{align} \\label{a} \\eqref{a} \\\\ & | ` ``` ~~~ * ** _ ~~ [ ] ( ) ![ <!-- -->
<a <b> </b> {% %} {{< >}} ::: note %% ::: x {{<katex>}} {{</katex>}} {%note%} {%endnote%} \\*\\* **** > -
+ 1. # ## --- === [^a] [^a]: ^[ : {#x} {.y} \\newcommand{\\a}{b} \\a % ， 。
汉 字 a b 1 <!--more--> https://a.com/ &amp; \u2028 \ufdd0 \U0002fffe 𝔼 😀
https://a.com/%00 <https://a.com/%F0%AF%BF%BE0%F0%AF%BF%BF> [a](taken-9) [a](%F0%AF%BF%BE9%F0%AF%BF%BF#b)
"""
PIECES = st.sampled_from([*MARKS.split(), "\n", "\n\n", " ", "\t", "    ", "---\n", "title: x\n", "\ud7ff"])

FIXTURES = sorted(Path(__file__).with_name("fixtures").glob("*.md"))
LINES = st.sampled_from(sorted({line for file in FIXTURES for line in file.read_text("utf-8").split("\n")}))
"""Every syntax there is a fixture of."""
BEFORE = st.sampled_from(["", "", "", "> ", "- ", "    "])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_loading_never_raises(text: str) -> None:
    """Any sequence of the marks that mean something gives an article."""
    article, _ = load(text)
    assert article.title


@settings(max_examples=300, deadline=None)
@given(st.lists(st.builds(str.__add__, BEFORE, LINES), max_size=30).map("\n".join))
def test_syntax_in_any_order_gives_an_article(text: str) -> None:
    """What stands at a line may be anywhere, above or inside anything."""
    article, _ = load(text)
    assert article.title


@pytest.mark.parametrize("escape", ["\\u0000", "\\uFDD0", "\\U0002FFFE0\\U0002FFFF"])
@pytest.mark.parametrize(("fence", "sign"), [("---", ": "), ("+++", " = ")])
def test_no_escape_of_front_matter_is_taken_for_a_mark_of_ours(escape: str, fence: str, sign: str) -> None:
    """In titles and descriptions U+0000 and noncharacters are what they are in the text: U+FFFD."""
    lines = [f'{name}{sign}"甲{escape}乙"' for name in ("title", "description")]
    article, _ = load("\n".join([fence, *lines, fence, "文"]))
    (title,), (description,) = article.title, article.excerpt
    assert str(title).startswith("甲\ufffd")
    assert "甲\ufffd" in str(description)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_loading_bytes_never_raises(content: bytes) -> None:
    """Any bytes give an article, or a diagnostic that says why not."""
    checked = load_article(content, path="x.md", source_path="content/x.md", options=LoadOptions())
    assert checked.value is not None or checked.diagnostics


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_place_lies_in_its_source(text: str) -> None:
    """Diagnostics and links point into the text: the line exists, and the column is no further than its end."""
    article, found = load(text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for place in [*(diagnostic.place for diagnostic in found), *map(article.place_at, article.links)]:
        assert 1 <= place.line <= len(lines)
        assert 1 <= place.column <= len(lines[place.line - 1]) + 1


@pytest.mark.parametrize(
    "text",
    [
        "$" * N,
        "$$ " * N,
        "$$\nab\n\n" * N,
        "\\[ a\n" * N,
        "\\[ " * N,
        "\\[ " * N + "\\]",
        "\\( " * N,
        "\\begin{align}\n" * (N // 4),
        "<!-- " * N,
        "<code>" * N,
        "".join("`" * k + "a" for k in range(1, 300)),
        "{% " * N,
        "{{< " * N,
        "::: note\n" * (N // 10),
        "$" + "\\$ " * N,
        "[x](a " + "a " * N,
        "[a](b c.png " * N,
        "[a](" + " " * N + "a",
        f"[{'a' * 300}] [x]([{'a' * 300}]%20b.pdf)",
        ">" * N,
        "[" * N,
        "[[a " * N,
        "[[a " * N + "]",
        "**真。" * N,
        '<a "' * N + ">",
        "# a" + " " * N + "b",
        "# {#a" * N,
        "[^1]" * N + "\n\n[^1]: x",
        "|a|b|\n|--|--|\n" + "|$x|y$|z|\n" * (N // 10),
        "## 甲\n" * (N // 4),
        "甲\n" * N,
        "$x_1$ " * (N // 2),
        "- [ ] a\n" * (N // 10),
        "https://a.com/。" * (N // 10),
        "https://a.com/ " * (N // 2),
        "`a`{" * N,
        "[a]{" * N,
        "- " * 400 + "a",
        "$" + "{" * N + "$",
        "a^" * N,
        "- a\n" * N + "          -\n" * N,
        "```{list-table}\n" + "* - a\n" * (N // 4) + "  - b\n" * (N // 4) + "```\n",
        f"```{{list-table}}\n:header-rows: {'9' * N}\n* - a\n```\n",
        f"```{{code-block}}\n:lineno-start: {'9' * N}\n\na\n```\n",
        ":::{card}\n" * (N // 4),
        '<span class="x">a' * N,
        "{% note info %}甲\n" * (N // 10),
        "{% highlight python %}\n" * (N // 10),
        "```py {" + "1-99999," * N + "}\na\n```",
        "```{exercise-start} a\n```\n" * (N // 10) + "```{exercise-end}\n```\n",
        "```{code} x\n" * (N // 4),
        "<p>a</p>\n<pre>a\n\nb</pre><pre>" * (N // 4),
        "[[a $x$|b]] $y$ " * (N // 4),
        "甲 $a\n$$\nb\n$$\n" * (N // 10),
        "\\begin{algorithm}\n" + "\\FOR{a}" * N + "\n\\end{algorithm}",
        "\\begin{algorithm}\n\\STATE " + "$a$ " * N + "\n\\end{algorithm}",
    ],
    ids=lambda text: repr(text[:16]),
)
def test_pathological_text_is_read(text: str) -> None:
    """A construct repeated twenty thousand times is read to the end."""
    article, _ = load(text)
    assert article.title
