"""The official CommonMark examples, with the extensions off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from notesite.lines import Source
from notesite.load.context import Context
from notesite.load.options import LoadOptions
from notesite.load.parser import make_parser
from notesite.model import Ref

SPEC = Path(__file__).parents[2] / ".cache/npm/commonmark-spec/spec.txt"
"""Fetched, at a pinned version and hash, by `make test`; not part of this repository."""

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)


def _examples() -> list[tuple[str, str]]:
    text = SPEC.read_text("utf-8").replace("→", "\t")
    return _EXAMPLE.findall(text)


@pytest.mark.skipif(
    not SPEC.exists(), reason="the CommonMark examples are not here: run `make test`, which fetches them"
)
def test_all_examples() -> None:
    """All 652 examples of CommonMark 0.31.2 give the HTML the specification shows, character for character."""
    examples = _examples()
    assert len(examples) == 652
    wrong = [number for number, (given, expected) in enumerate(examples, 1) if _html(given) != expected]
    assert wrong == []


def _html(text: str) -> str:
    source = Source("spec.md", text)
    note = Context(source, source, path="spec.md", options=LoadOptions(extensions=False))
    note.math = False
    parser = make_parser(html=True, linkify=False, extensions=False)
    body = note.slots.body(parser.render(text, {"note": note}))
    shown = (part.fallback if isinstance(part, Ref) else part for part in body)
    return "".join(part for part in shown if isinstance(part, str))
