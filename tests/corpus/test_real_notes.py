"""A site made of other people's notes, as they published them: nothing is lost, nothing is left raw.

The notes are not part of this repository; without them beside the checkout these tests are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from notesite import commands
from notesite.wish import Outcome, Wish

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus of real notes is not at {CORPUS}")

_META = re.compile(r'<meta name="description" content="([^"]*)"')
_EXCERPT = re.compile(
    r'<div class="excerpt">(.*?)</div>\s*(?:<p class="more">|<ul class="tags">|</article>)', re.DOTALL
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outcome, Path]:
    """Return what came of a build of the whole corpus, and where it went."""
    root = tmp_path_factory.mktemp("corpus")
    (root / "site.yaml").write_text(f"title: 语料\nbase_url: https://example.org/\ncontent: {CORPUS}\n", "utf-8")
    outcome = commands.build(Wish(root=root, output=root / "public", keep_going=True))
    return outcome, root / "public"


def test_every_note_gives_a_page(site: tuple[Outcome, Path]) -> None:
    """As many articles as Markdown files, but for those told to be left out, and the site is published."""
    outcome, _ = site
    assert outcome.published is not None
    left_out = [one.place.path for one in outcome.diagnostics if one.code == "note.list"]
    assert all(Path(path).name == "_sidebar.md" for path in left_out)
    assert outcome.totals.articles + len(left_out) == len([*CORPUS.rglob("*.md")])


def test_hardly_a_formula_is_broken(site: tuple[Outcome, Path]) -> None:
    """At most one distinct formula in a thousand; each is told."""
    totals = site[0].totals
    assert totals.distinct_formulas > 8_000
    assert totals.broken_formulas <= totals.distinct_formulas / 1_000


def test_every_formula_of_a_book_is_set(tmp_path: Path) -> None:
    """All 5,380 and more."""
    (tmp_path / "site.yaml").write_text(
        f"base_url: https://example.org/\ncontent: {CORPUS / 'pumpkin-book'}\n", "utf-8"
    )
    totals = commands.build(Wish(root=tmp_path, output=tmp_path / "public", keep_going=True)).totals
    assert totals.formulas > 5_380
    assert totals.broken_formulas == 0


def test_descriptions_hold_no_tex(site: tuple[Outcome, Path]) -> None:
    """No page describes itself with a TeX command."""
    raw = [
        (page.parent.name, found[1][:80])
        for page in site[1].rglob("index.html")
        if (found := _META.search(page.read_text("utf-8"))) and re.search(r"\\(?:frac|mathbf|begin|sum|left)", found[1])
    ]
    assert raw == []


def test_excerpts_have_no_ids_and_pages_no_id_twice(site: tuple[Outcome, Path]) -> None:
    """A list page shows many excerpts, and what they link to stands once."""
    pages = [site[1] / "index.html", *sorted((site[1] / "page").rglob("index.html"))[:20]]
    excerpts = [excerpt for page in pages for excerpt in _EXCERPT.findall(page.read_text("utf-8"))]
    assert len(excerpts) > 200
    assert [excerpt[:80] for excerpt in excerpts if re.search(r"<[^>]* id=", excerpt)] == []
    for page in pages:
        ids = Counter(re.findall(r' id="([^"]*)"', page.read_text("utf-8")))
        assert [name for name, count in ids.items() if count > 1] == []
