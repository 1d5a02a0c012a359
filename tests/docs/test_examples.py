"""The examples in the guide to what a note may hold: each loads, and is set, as the text around it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from notesite.diagnostic import Diagnostic
from notesite.host.katex import Katex
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.load.tex.explaining.explain import explain
from notesite.model import Article

DOCS = Path(__file__).parents[2] / "docs"

_FENCE = re.compile(r"(`{3,}|~{3,})[ ]?(\S*)")
_REPORTS = re.compile(r"<!-- reports: (.+) -->")


def _examples(name: str) -> Iterator[tuple[int, frozenset[str], str]]:
    """Yield (line, codes announced, text) of each block marked `markdown` in the file *name*."""
    lines = (DOCS / name).read_text("utf-8").split("\n")
    row = 0
    while row < len(lines):
        opening = _FENCE.match(lines[row])
        if opening is None:
            assert not _REPORTS.match(lines[row]) or lines[row + 1].startswith("```"), (
                f"{name}:{row + 1} names no block"
            )
            row += 1
            continue
        end = lines.index(opening[1], row + 1)
        if opening[2] == "markdown":
            announced = _REPORTS.fullmatch(lines[row - 1])
            codes = frozenset(announced[1].split(", ")) if announced else frozenset()
            yield row + 1, codes, "\n".join(lines[row + 1 : end]) + "\n"
        row = end + 1


EXAMPLES = [
    pytest.param(codes, text, id=f"{name}:{line}")
    for name in ("markdown.md", "math.md")
    for line, codes, text in _examples(name)
]


def _load(text: str) -> tuple[Article, list[Diagnostic]]:
    checked = load_article(text.encode(), path="a/note.md", source_path="content/a/note.md", options=LoadOptions())
    assert checked.value is not None
    return checked.value, [found for found in checked.diagnostics if found.severity != "note"]


def test_both_files_have_examples() -> None:
    """The search for examples finds some that are announced to report, and many that are not."""
    announced = [example.values[0] for example in EXAMPLES]
    assert len(announced) > 30
    assert 5 < sum(map(bool, announced)) < len(announced) / 2


@pytest.mark.parametrize(("codes", "text"), EXAMPLES)
def test_an_example_reports_what_is_announced(codes: frozenset[str], text: str) -> None:
    """The errors and warnings are those in the comment before the block; none without one."""
    _, found = _load(text)
    assert {one.code for one in found} == codes, "\n".join(one.message for one in found)


@pytest.mark.parametrize("text", [pytest.param(example.values[1], id=example.id) for example in EXAMPLES])
def test_the_formulas_of_an_example_are_set(text: str, katex: Katex) -> None:
    """KaTeX takes every formula, and without a warning."""
    uses = _load(text)[0].uses
    source = Source("content/a/note.md", text)
    made = katex.typeset([use.formula for use in uses])
    told = [one for use, typeset in zip(uses, made, strict=True) for one in explain(use, typeset, source)]
    assert not told, "\n".join(one.message for one in told)
