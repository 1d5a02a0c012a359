"""The stages together, without a disk: a site is a function of its settings, texts and theme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from folders import Files
from memos import DictMemo, NoMemo
from notesite.config import Config, MathOptions
from notesite.diagnostic import ordered
from notesite.memo import Memo
from notesite.model import Formula, Output, Typeset
from notesite.stages.build import Site, build
from notesite.stages.world import Theme, World
from notesite.tree import SourceFile, Tree

NOW = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
TEMPLATES = {
    "article.html": "<h1>{{ view.card.title }}</h1>{{ view.body }}",
    "home.html": "{% for card in view.cards %}{{ card.title }}: {{ card.excerpt }}{% endfor %}",
    **dict.fromkeys(("feed.html", "terms.html", "archive.html", "404.html", "redirect.html"), ""),
}
THEME = Theme(templates=TEMPLATES, static={"site.css": b"body{}"}, katex=lambda: {"katex/katex.css": b".katex{}"})


class Typesetter:
    """Sets `x` as `<i>x</i>`, breaks on `\\bad`, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []

    def __call__(self, wanted: Sequence[Formula], /) -> list[Typeset]:
        self.batches.append([formula.tex for formula in wanted])
        return [self._one(formula) for formula in wanted]

    def _one(self, formula: Formula) -> Typeset:
        at = formula.tex.find("\\bad")
        if at >= 0:
            return Typeset(error="Undefined control sequence: \\bad", position=at, length=4)
        return Typeset(html=f"<i>{formula.tex}</i>", mathml="<math></math>", text=formula.tex)


def note(body: str, *, title: str = "题", **front: object) -> str:
    lines = [f"title: '{title}'", "date: 2024-01-01", *(f"{key}: {value}" for key, value in front.items())]
    return "\n".join(["---", *lines, "---", "", body, ""])


def site(
    files: Mapping[str, str | bytes | None],
    *,
    typeset: Typesetter | None = None,
    memo: Memo | None = None,
    config: Config | None = None,
    backwards: bool = False,
    **asked: bool,
) -> Site:
    """Build *files* (path → content; None: cannot be read)."""

    found = [SourceFile(path=path, source_path=f"content/{path}") for path in sorted(files, reverse=backwards)]
    tree = Tree(
        notes=tuple(file for file in found if file.path.endswith(".md")),
        files=tuple(file for file in found if not file.path.endswith(".md")),
    )
    return build(
        config or Config(),
        tree,
        theme=THEME,
        world=World(read=Files(files), typeset=typeset or Typesetter(), memo=memo or NoMemo(), moment=NOW),
        **asked,
    )


def outputs(built: Site) -> dict[str, str]:
    made = [output.value for output in built.outputs()]
    return {output.path: output.content.decode() for output in made if isinstance(output, Output)}


def test_a_formula_is_typeset_once_for_the_whole_site() -> None:
    typeset = Typesetter()
    built = site(
        {
            "a.md": note("甲 $x$ 乙 $x$ 与 $y$。", title="论 $x$"),
            "b.md": note("丙 $x$。", date="2024-01-02"),
        },
        typeset=typeset,
    )
    assert [sorted(batch) for batch in typeset.batches] == [["x", "y"]]
    assert (built.totals.formulas, built.totals.distinct_formulas, built.totals.broken_formulas) == (5, 2, 0)
    made = outputs(built)
    assert "<h1>论 <i>x</i></h1>" in made["a/index.html"]
    assert "论 <i>x</i>: " in made["index.html"]


def test_a_site_without_formulas_never_asks_for_the_typesetter_or_its_styles() -> None:
    typeset = Typesetter()
    made = outputs(site({"a.md": note("只有字。")}, typeset=typeset))
    assert typeset.batches == []
    assert not [path for path in made if "katex" in path]
    assert [path for path in outputs(site({"a.md": note("有 $x$。")})) if "katex" in path]
    mathml = Config(math=MathOptions(output="mathml"))
    assert not [path for path in outputs(site({"a.md": note("有 $x$。")}, config=mathml)) if "katex" in path]


def test_a_broken_formula_is_told_wherever_it_stands_and_its_page_is_made() -> None:
    built = site({"a.md": note("一 $\\bad$。\n\n二 $1+\\bad$。"), "b.md": note("三 $\\bad$。")})
    errors = [d for d in built.diagnostics if d.severity == "error"]
    assert [(d.place.path, d.place.line, d.place.column) for d in errors] == [
        ("content/a.md", 6, 4),
        ("content/a.md", 8, 6),
        ("content/b.md", 6, 4),
    ]
    assert built.totals.broken_formulas == 2
    assert "一" in outputs(built)["a/index.html"]


def test_drafts_and_the_future_cost_and_say_nothing_unless_asked_for() -> None:
    files = {
        "a.md": note("一 $x$。"),
        "draft.md": note("$\\bad$", draft="true"),
        "_drafts/b.md": note("$\\worse$"),
        "future.md": "---\ntitle: 后\ndate: 2024-06-02\n---\n\n$z$\n",
    }
    typeset = Typesetter()
    built = site(files, typeset=typeset)
    assert (typeset.batches, built.totals.articles) == ([["x"]], 1)
    assert not [d for d in built.diagnostics if d.severity == "error"]
    assert site(files, drafts=True, future=True).totals.articles == 4


def test_what_others_refer_to_is_published_first() -> None:
    files = {"a/index.md": note("![图](p.svg) $x$"), "a/p.svg": "<svg/>"}
    paths = list(outputs(site(files)))
    order = ["assets/", "a/p.svg", "a/index.html", "index.html", "atom.xml"]
    positions = [next(i for i, path in enumerate(paths) if path.startswith(start)) for start in order]
    assert positions == sorted(positions)
    assert paths.index("a/p.svg") > max(i for i, path in enumerate(paths) if path.startswith("assets/"))


def test_a_note_that_cannot_be_read_is_told_and_the_others_are_built() -> None:
    built = site({"a.md": note("字"), "b.md": None})
    assert [(d.place.path, d.code) for d in built.diagnostics if d.severity == "error"] == [
        ("content/b.md", "scan.unreadable")
    ]
    assert "a/index.html" in outputs(built)


def test_a_file_that_cannot_be_read_is_told_when_it_is_fetched() -> None:
    built = site({"a/index.md": note("![图](p.svg)"), "a/p.svg": None})
    told = [d.code for output in built.outputs() for d in output.diagnostics]
    assert told == ["scan.unreadable"]


FILES = {
    "a/index.md": note("$x$ [二](../b.md)\n\n![图](p.svg)", tags="[甲, 乙]"),
    "a/p.svg": "<svg/>",
    "b.md": note("$y \\bad$ [无](none.md)", title="论 $x$", categories="[丙]"),
    "c.md": note("字", series="丁"),
}


def test_the_order_files_are_found_in_does_not_matter() -> None:
    one, other = site(FILES), site(FILES, backwards=True)
    assert outputs(one) == outputs(other)
    assert one.diagnostics == other.diagnostics


def test_outputs_can_be_walked_twice() -> None:
    built = site(FILES)
    assert outputs(built) == outputs(built)


@pytest.mark.parametrize("changed", [None, *(path for path in FILES if path.endswith(".md"))])
def test_a_memo_changes_nothing_but_the_work(changed: str | None) -> None:
    memo = DictMemo()
    site(FILES, memo=memo)
    files = FILES if changed is None else {**FILES, changed: note("新 $z \\bad$")}
    remembered, fresh = site(files, memo=memo), site(files)
    assert outputs(remembered) == outputs(fresh)
    assert ordered(remembered.diagnostics) == ordered(fresh.diagnostics)


def test_a_remembered_note_is_not_read_again_and_its_diagnostics_are_replayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    memo = DictMemo()
    before = site(FILES, memo=memo).diagnostics
    assert before

    def forbidden(*arguments: object, **named: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr("notesite.load.article.load_article", forbidden)
    assert site(FILES, memo=memo).diagnostics == before


def test_an_error_of_the_machine_is_told_and_not_remembered() -> None:
    class Slow(Typesetter):
        def _one(self, formula: Formula) -> Typeset:
            return Typeset(error="took longer than 5 seconds to typeset", text="x", passing=True)

    memo = DictMemo()
    files = {"a.md": note("甲 $x$。")}
    slow = site(files, typeset=Slow(), memo=memo)
    assert [found.severity for found in slow.diagnostics] == ["error"]
    assert outputs(slow)["a/index.html"] != outputs(site(files, memo=memo))["a/index.html"]
    assert not site(files, memo=memo).diagnostics


def test_a_date_keeps_its_offset_through_memory() -> None:
    """Just after midnight in Beijing is the day before in UTC; a page must show the day its author wrote."""
    templates = {**TEMPLATES, "article.html": "{{ view.card.date }}"}
    files = {"a.md": "---\ntitle: 题\ndate: 2024-01-06 00:10:00\n---\n\n字\n"}
    for memo in (NoMemo(), DictMemo()):
        built = build(
            Config(),
            Tree(notes=(SourceFile(path="a.md", source_path="content/a.md"),)),
            theme=Theme(templates=templates, static={}, katex=dict),
            world=World(read=Files(files), typeset=Typesetter(), memo=memo, moment=NOW),
        )
        assert outputs(built)["a/index.html"] == "2024-01-06 00:10:00+08:00"
