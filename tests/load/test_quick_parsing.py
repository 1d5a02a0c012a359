"""What is done in fewer steps comes to the same: as markdown-it and Pygments do it, rule by rule."""

from __future__ import annotations

import argparse
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from pygments.lexers import get_lexer_by_name

from notesite.load.code.fences import highlight
from notesite.load.code.lexing import quick
from notesite.load.links.destination import encoded, read_destination, read_label
from notesite.load.links.plain import plain_links
from notesite.load.rules.blocks import SortedRules
from notesite.load.rules.dispatch import Dispatched
from notesite.load.rules.lines import Lines

MARKDOWN = st.lists(
    st.sampled_from(
        [*"[]()!<>`*_~&^{}:\\ \n", "文", "，", "a", "](", "![", "[^1]", "https://a.b/c", "&amp;", "**", "<b>", "&#93;"]
    ),
    max_size=24,
).map("".join)
URLS = st.one_of(
    st.text(alphabet="ab/:?#.%&=+-_~!*'()[]@ 中文\\<>\"{}|^`\t\x01\u3000\xa0é2F", max_size=20),
    st.text(max_size=12),
    st.sampled_from(
        ["https://", "http://", "//", "mailto:", "HTTP://A.b/", "javascript:", "a:", "#", "?", "/"]
    ).flatmap(lambda head: st.text(alphabet="abAB中.:/@?#%20[]-_ é", max_size=14).map(lambda tail: head + tail)),
)


def dispatched() -> MarkdownIt:
    md = MarkdownIt("commonmark")
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=read_label, parseLinkDestination=read_destination, parseLinkTitle=md.helpers.parseLinkTitle
    )
    md.use(plain_links)
    md.inline = Dispatched(md.inline, deepest=md.options.maxNesting)
    return md


PLAIN, DISPATCHED = MarkdownIt("commonmark"), dispatched()


@given(st.lists(st.sampled_from(["文", "- ", " ", "\t", "\n", "\u3000"]), min_size=1).map("".join))
def test_lines_are_told_at_once_as_they_are_found_one_by_one(text: str) -> None:
    one_by_one, at_once = (vars(state(text, PLAIN, {}, [])) for state in (StateBlock, Lines))
    assert at_once == one_by_one


@given(MARKDOWN)
def test_rules_sorted_by_their_first_character_make_the_same_html(text: str) -> None:
    assert DISPATCHED.render(text) == PLAIN.render(text)


@pytest.mark.parametrize(
    "text",
    [
        "[a](b)",
        "见 [文 a](b.md)，[](c)",
        "![a](b.png) ![](c)",
        "[a](javascript:b) ![a](javascript:b)",
        "[a[b](c)](d) [![a](b)](c) ![[a](b)](c)",
        "[a: b!](c) [a ^b](c) [a](b 'c') [a]( b ) [a](<b>) [a](b(c))",
        "[[a] b](c) [a [b] c](d) [a [b]](c) [[a]](b)",
        "[[a](b)](c) [[a]{.b}](c) [[a]: b](c) [![a] b](c) [[a] [b]](c) [[^a] b](c) [[[a]]](b)",
        "[a](b(c)d) [a]((b)) [a](b(c) [a](b)c) [a](b((c))) ![a](b(c).png) [a](b())",
        "[a](b?c&d) ![a](b&amp) [a](b&amp;c) [a](b;c) ![a](b?c=1&lt=2&gt;3)",
        "[[a] b](c) [![a]](b)\n\n[a]: d",
        "**[a](b)** [**a**](b) [a_b](c_d) *[a*](b)",
    ],
)
def test_plain_links_and_pictures_are_read_as_markdown_it_reads_them(text: str) -> None:
    assert repr(DISPATCHED.parse(text)) == repr(PLAIN.parse(text))


def test_a_rule_nobody_sorted_is_refused() -> None:
    plain = ParserInline()
    plain.ruler.push("unheard-of", lambda _state, _silent: False)
    with pytest.raises(KeyError, match="unheard-of"):
        Dispatched(plain, deepest=20)


LINES = st.lists(
    st.tuples(
        st.sampled_from(["", "", "  ", "    ", "\t", "> ", "- ", "1. "]),
        st.sampled_from(
            [
                *"文字 a # ## ##### - * + 1. 2) > >> --- === *** ``` ~~~ | |-|-| a|b :-: [a]: [^1]: : ~ ::: `".split(),
                *("", "", "a b", "# 题", "- a", "1. 一", "[a]: /b", "[^1]: 注", ": 义", "- [ ] 事", "| a | b |"),
                *("<b>x</b>", "<div>", "</div>", "<!-- -->"),
            ]
        ),
    ).map("".join),
    max_size=12,
).map("\n".join)


def blocks_of(sort: bool) -> MarkdownIt:
    md = MarkdownIt("js-default", {"html": True}).use(footnote_plugin).use(deflist_plugin)
    if sort:
        md.block.ruler = SortedRules(md.block.ruler)  # type: ignore[assignment]
    return md


TRIED, SORTED = blocks_of(sort=False), blocks_of(sort=True)


@settings(max_examples=300)
@given(LINES)
def test_block_rules_sorted_by_their_first_character_make_the_same_html(text: str) -> None:
    assert SORTED.render(text) == TRIED.render(text)


def test_a_block_rule_nobody_sorted_is_refused() -> None:
    plain = ParserBlock()
    plain.ruler.push("unheard-of", lambda _state, _line, _end, _silent: False)
    with pytest.raises(KeyError, match="unheard-of"):
        SortedRules(plain.ruler)


@given(URLS)
def test_addresses_are_encoded_as_markdown_it_does(url: str) -> None:
    assert encoded(url) == normalizeLink(url)


@pytest.mark.parametrize(
    ("url", "as_html"),
    [
        ("https://example.com/文件.pdf", "https://example.com/%E6%96%87%E4%BB%B6.pdf"),
        ("图 1.png", "%E5%9B%BE%201.png"),
        ("https://例子.cn/a", "https://xn--fsqu00a.cn/a"),
        ("a%20b%zz", "a%20b%25zz"),
    ],
)
def test_what_addresses_come_to(url: str, as_html: str) -> None:
    assert encoded(url) == as_html


LANGUAGES = (
    "python java c++ c go rust javascript typescript bash sql json yaml xml html css matlab julia r latex markdown"
    " scala kotlin swift ruby perl php lua haskell diff docker cmake makefile ini toml powershell vim"
)
CODE = st.lists(
    st.sampled_from(
        [
            *"abcxyz0129 \n\t()[]{}<>=+-*/%&|^~!?.,;:'\"`#$@\\_",
            *"def class return if else for while import from int void const let var function fn".split(),
            *(
                '"""',
                "'''",
                "//",
                "/*",
                "*/",
                "<!--",
                "-->",
                "<?php",
                "0x1F",
                "1e-3",
                "SELECT",
                "中文",
                "# c\n",
                "\r\n",
            ),
        ]
    ),
    max_size=60,
).map(lambda pieces: " ".join(pieces) if len(pieces) % 2 else "".join(pieces))


@pytest.mark.parametrize("language", LANGUAGES.split())
@settings(max_examples=20)
@given(code=CODE)
def test_joined_expressions_give_pygments_own_tokens(language: str, code: str) -> None:
    plain, joined = get_lexer_by_name(language), quick(get_lexer_by_name(language))
    assert list(joined.get_tokens(code)) == list(plain.get_tokens(code))


def test_a_whole_module_is_coloured_as_pygments_does() -> None:
    code = Path(argparse.__file__).read_text(encoding="utf-8")
    plain, joined = get_lexer_by_name("python"), quick(get_lexer_by_name("python"))
    assert list(joined.get_tokens(code)) == list(plain.get_tokens(code))


def test_code_is_coloured_alike_before_and_after_its_lexer_was_made_quick() -> None:
    code = "def f(x): return x + 1  # 一\n" * 400
    before = highlight(code, "py3")
    assert [highlight(code, "py3") for _ in range(4)] == [before] * 4
