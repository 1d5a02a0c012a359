"""Macros out of the scripts and templates by which other sites tell MathJax and KaTeX of them."""

from __future__ import annotations

import pytest

from notesite.importers.texmacros import Macro, commands_in, macros_in, settings_lines, used


@pytest.mark.parametrize(
    ("script", "macros"),
    [
        (r"tex: { macros: { R: '\\mathbb{R}' } }", {"R": Macro(body=r"\mathbb{R}")}),
        (r'TeX: {Macros: {"E": ["\\mathbb{E}[#1]", 1],}}', {"E": Macro(body=r"\mathbb{E}[#1]", parameters=1)}),
        (r'macros: {"\\norm": "\\|#1\\|"}', {"norm": Macro(body=r"\|#1\|", parameters=1)}),
        (r"macros: { x: ['#1_#2', 2, 'a'] }", {"x": Macro(body="#1_#2", parameters=2, default="a")}),
        (r"macros: { /* a: 'b' */ a: String.raw`\x`, // b: 'c'" + "\n c: 'd' }", {"c": Macro(body="d")}),
        (
            "macros: { f: function () { return 'x'; }, g: 'y' }; macros: { h: 'z' }",
            {k: Macro(body=v) for k, v in ("gy", "hz")},
        ),
        (r"macros: { a: '\u03b1' ", {}),
        (r"macros: { a: '\u03b1' }", {"a": Macro(body="α")}),
        ("options: { micromacros: { a: 'b' } }", {}),
        ("macros: { 'a-b': 'c', d: 1, e: null }", {}),
    ],
    ids=["v3", "v2", "katex", "default", "no text", "function", "no end", "escape", "another word", "no macro"],
)
def test_a_script_is_read_and_not_executed(script: str, macros: dict[str, Macro]) -> None:
    assert macros_in(script) == macros


def test_only_what_notes_need_comes_along() -> None:
    macros = macros_in(r"macros: { E: '\\mathbb{E}\\br', br: '[', unused: 'x' }")
    assert set(used(macros, commands_in(r"$\E x \alpha$"))) == {"E", "br"}


def test_settings_say_the_same() -> None:
    macros = macros_in(r"macros: { R: '\\mathbb{R}', it: 'it\'s', x: ['#1_#2', 2, 'a'], two: ['#1', 2] }")
    assert list(settings_lines(macros)) == [
        "math:",
        "  macros:",
        r"    \R: '\mathbb{R}'",
        r"    \it: 'it''s'",
        "  preamble: |",
        r"    \newcommand{\x}[2][a]{#1_#2}",
        r"    \newcommand{\two}[2]{#1}",
    ]
    assert list(settings_lines({})) == []
