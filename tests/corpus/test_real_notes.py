"""A site made of other people's notes, as they published them: nothing is lost, nothing is left raw.

The notes are not part of this repository; without them beside the checkout these tests are skipped.
"""

from __future__ import annotations

import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pytest

from notesite.commands import build
from notesite.commands.wish import Wish
from notesite.report import Totals

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus of real notes is not at {CORPUS}")

_META = re.compile(r'<meta name="description" content="([^"]*)"')
_EXCERPT = re.compile(
    r'<div class="excerpt">(.*?)</div>\s*(?:<p class="more">|<ul class="tags">|</article>)', re.DOTALL
)


class Built(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a build."""

    totals: Totals
    found: tuple[tuple[str, str], ...]
    """Code and file of each diagnostic."""
    published: bool
    folder: Path


def _built(root: Path) -> Built:
    outcome = build.build(Wish(root=root, output=root / "public", keep_going=True))
    return Built(
        totals=outcome.totals,
        found=tuple((one.code, one.place.path) for one in outcome.diagnostics),
        published=outcome.published is not None,
        folder=root / "public",
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return what came of a build of the whole corpus, in a process of its own.

    As a user does: this one holds what thousands of tests left, and threads, beside which a build forks no helpers.
    """
    root = tmp_path_factory.mktemp("corpus")
    (root / "site.yaml").write_text(f"title: 语料\nbase_url: https://example.org/\ncontent: {CORPUS}\n", "utf-8")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        return fresh.submit(_built, root).result()


def test_every_note_gives_a_page(site: Built) -> None:
    """As many articles as Markdown files, but for those told to be left out, and the site is published."""
    assert site.published
    left_out = [path for code, path in site.found if code == "note.list"]
    assert all(Path(path).name == "_sidebar.md" for path in left_out)
    assert site.totals.articles + len(left_out) == len([*CORPUS.rglob("*.md")])


def test_hardly_a_formula_is_broken(site: Built) -> None:
    """At most one distinct formula in a thousand; each is told."""
    totals = site.totals
    assert totals.distinct_formulas > 8_000
    assert totals.broken_formulas <= totals.distinct_formulas / 1_000


def test_every_formula_of_a_book_is_set(site: Built) -> None:
    """All 5,380 and more."""
    pages = [page.read_text("utf-8") for page in (site.folder / "pumpkin-book").rglob("index.html")]
    assert sum(page.count('class="katex"') for page in pages) > 5_380
    assert not any('class="math-error"' in page for page in pages)


def test_descriptions_hold_no_tex(site: Built) -> None:
    """No page describes itself with a TeX command."""
    raw = [
        (page.parent.name, found[1][:80])
        for page in site.folder.rglob("index.html")
        if (found := _META.search(page.read_text("utf-8"))) and re.search(r"\\(?:frac|mathbf|begin|sum|left)", found[1])
    ]
    assert raw == []


def test_excerpts_have_no_ids_and_pages_no_id_twice(site: Built) -> None:
    """A list page shows many excerpts, and what they link to stands once."""
    pages = [site.folder / "index.html", *sorted((site.folder / "page").rglob("index.html"))[:20]]
    excerpts = [excerpt for page in pages for excerpt in _EXCERPT.findall(page.read_text("utf-8"))]
    assert len(excerpts) > 200
    assert [excerpt[:80] for excerpt in excerpts if re.search(r"<[^>]* id=", excerpt)] == []
    for page in pages:
        ids = Counter(re.findall(r' id="([^"]*)"', page.read_text("utf-8")))
        assert [name for name, count in ids.items() if count > 1] == []
