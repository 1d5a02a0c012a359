"""One note in the place of another: what `revise` calls whole is what a build would make."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from functools import partial

from folders import Files
from memos import NoMemo
from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic
from notesite.host.overlay import overlay
from notesite.host.ready import ReadyTemplates
from notesite.host.theme import templates_folder
from notesite.host.tool import libraries
from notesite.load.options import LoadOptions
from notesite.memo import Worked
from notesite.model import Formula, Typeset
from notesite.render.machines.files import machine_files
from notesite.render.templates import Templates
from notesite.stages.build import build
from notesite.stages.eachnote import in_turn
from notesite.stages.loading import Loaded, Loader
from notesite.stages.revise import Current, Revised, current, revise
from notesite.stages.world import Theme, World
from notesite.tree import SourceFile, Tree

CONFIG = Config(base_url="https://x.example/repo/", per_page=2)
NOW = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)
THEME = Theme(
    templates={name: text.decode() for name, text in overlay(templates_folder()).items()},
    static={"site.css": b"body{}"},
    katex=lambda: {"katex/katex.css": b".katex{}"},
)
# As a build has them: compiling them again for each site is most of what making it takes.
COMPILED = partial(Templates, ready=ReadyTemplates(libraries))


def typeset(wanted: Sequence[Formula], /) -> list[Typeset]:
    return [
        Typeset(error="no such command", position=one.tex.find("\\bad"), length=4)
        if "\\bad" in one.tex
        else Typeset(html=f"<i>{one.tex}</i>", mathml="<math></math>", text=one.tex)
        for one in wanted
    ]


def notes(texts: Mapping[str, str]) -> list[SourceFile]:
    return [SourceFile(path=path, source_path=f"content/{path}") for path in sorted(texts) if path.endswith(".md")]


def folder(texts: Mapping[str, str]) -> Files:
    return Files({"p.png": "a picture", **texts})


def shown(texts: Mapping[str, str]) -> Current:
    tree = Tree(notes=tuple(notes(texts)), files=(SourceFile(path="p.png", source_path="content/p.png"),))
    world = World(read=folder(texts), typeset=typeset, memo=NoMemo(), moment=NOW, compiled=COMPILED)
    site = build(CONFIG, tree, theme=THEME, world=world)
    return current(site)


def saved(before: Current, path: str, texts: Mapping[str, str]) -> Revised | None:
    """Revise *before* by what *texts* now hold under *path*."""
    note = SourceFile(path=path, source_path=f"content/{path}")
    loader = Loader(
        options=LoadOptions.of(CONFIG), read=folder(texts), memo=NoMemo(), tool="", run=in_turn, worked=Worked()
    )
    loaded = loader.load_one(note, texts[path].encode())
    assert loaded.value is not None
    one = Checked[Loaded](value=loaded.value, diagnostics=loaded.diagnostics)
    return revise(before, note, one, read=folder(texts))


def files(site: Current) -> dict[str, bytes]:
    """Return every page and the feeds."""
    parts = site.parts
    made = {page.path: parts.renderer.compose(page) for page in parts.pages}
    machine = machine_files(
        parts.index, config=parts.config, links=parts.renderer.links, typeset=parts.setter.__getitem__
    )
    return made | {path: make() for path, make in machine.items()}


def found(site: Current) -> dict[str, set[Diagnostic]]:
    return {
        f"content/{one.article.path}": set(site.found_in(f"content/{one.article.path}")) for one in site.parts.loaded
    }


def note(chance: random.Random, number: int) -> str:
    """Return a note, alike in what others see of it for one *number*, otherwise by chance."""
    lines = [
        "---",
        f"title: 题{number}",
        f"date: 2024-01-0{number + 1}",
        f"tags: [甲{number % 2}]",
        *(["series: 系"] if number % 2 else []),
        *(["draft: true"] if number == 5 else []),
        "---",
        *["" for _ in range(chance.randrange(3))],
        f"文 $x_{{{chance.randrange(9)}}}$ 与{'多' * chance.randrange(400)}。",
        "",
        *(["坏 $\\bad$。", ""] if chance.random() < 0.3 else []),
        f"见[别处](n{(number + 1) % 6}.md)、[无](none.md)。" + "![图](p.png)",
        *(["", "<!-- more -->", "", "下文"] if chance.random() < 0.3 else []),
        *(["", f"## 节{chance.randrange(2)}"] if chance.random() < 0.3 else []),
        "",
    ]
    return "\n".join(lines)


def test_what_is_called_whole_is_what_a_build_makes() -> None:
    """Pages, feeds and diagnostics, after each of many edits of texts, some of which change a heading."""
    chance = random.Random(4)
    texts = {f"n{number}.md": note(chance, number) for number in range(6)}
    site = shown(texts)
    wholes = 0
    for _ in range(60):
        number = chance.randrange(6)
        texts[f"n{number}.md"] = note(chance, number)
        revised = saved(site, f"n{number}.md", texts)
        fresh = shown(texts)
        if revised is None or not revised.whole:
            site = fresh
            continue
        wholes += 1
        site = revised.current
        assert files(site) == files(fresh)
        assert found(site) == found(fresh)
        assert all(
            site.parts.freshness.page(a) == fresh.parts.freshness.page(b)
            for a, b in zip(site.parts.pages, fresh.parts.pages, strict=True)
        )
    assert wholes > 20


def test_the_pages_named_are_those_that_changed() -> None:
    """A sentence deep in a note changes its page; its reading time or excerpt, its cards too."""
    texts = {
        f"n{number}.md": f"---\ntitle: 题{number}\ndate: 2024-01-0{number + 1}\n---\n首段。\n\n次段。\n"
        for number in range(3)
    }
    before = shown(texts)
    long = {**texts, "n1.md": texts["n1.md"].replace("首段", "改")}
    revised = saved(before, "n1.md", long)
    assert revised is not None
    after, old = files(revised.current), files(before)
    changed = {path for path in after if after[path] != old[path]} - {"atom.xml"}
    assert changed <= {page.path for page in revised.pages}
    assert "n1/index.html" in changed


def test_what_others_see_of_a_note_needs_a_build() -> None:
    """A new title shows on the note's own page at once, and is not taken for all of the change."""
    texts = {"a.md": "---\ntitle: 旧\n---\n文\n", "b.md": "见 [[旧]]。\n"}
    for edit in ("title: 新", "title: 旧\ntags: [甲]", "title: 旧\ndate: 2020-01-01", "title: 旧\nslug: c"):
        edited = {**texts, "a.md": f"---\n{edit}\n---\n文\n"}
        revised = saved(shown(texts), "a.md", edited)
        assert revised is not None
        assert not revised.whole, edit
    assert "新" in files(saved(shown(texts), "a.md", {**texts, "a.md": "# 新\n"}).current)["a/index.html"].decode()  # type: ignore[union-attr]


def test_the_first_formula_of_a_site_needs_a_build() -> None:
    """All pages get KaTeX's style sheet by it."""
    texts = {"a.md": "文\n", "b.md": "文\n"}
    revised = saved(shown(texts), "a.md", {**texts, "a.md": "文 $x$\n"})
    assert revised is not None
    assert not revised.whole


def test_a_note_the_site_does_not_have_needs_a_build() -> None:
    """There is nothing to put in its place."""
    assert saved(shown({"a.md": "文\n"}), "b.md", {"a.md": "文\n", "b.md": "新\n"}) is None
