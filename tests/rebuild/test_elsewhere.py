"""The same notes make the same site: with other versions, at other times, on other machines."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rebuilding import built, make_site, write_note

from contents import contents
from notesite.commands import assembly, uptodate
from notesite.commands.wish import Outcome
from notesite.host import theme, tool

YEAR = 365 * 86_400
EDITS = min(50, int(os.environ.get("NOTESITE_EDITS", "8")))


def work(outcome: Outcome) -> dict[str, int]:
    assert outcome.worked is not None
    return dict(outcome.worked.steps)


def rebuilt(root: Path) -> Outcome:
    """Build again, and hold the result to a build from nothing."""
    outcome = built(root, root / "public")
    (root / ".notesite" / "store.sqlite").rename(root / "kept")
    built(root, root / "clean")
    (root / "kept").replace(root / ".notesite" / "store.sqlite")
    assert contents(root / "public") == contents(root / "clean")
    return outcome


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site that is built."""
    root = make_site(tmp_path / "site")
    built(root, root / "public")
    return root


# What the memory depends on (A13)


def test_another_notesite_believes_nothing_it_finds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (assembly, uptodate):
        monkeypatch.setattr(room, "tool_digest", lambda: "another")
    done = work(rebuilt(site))
    assert done["load"] == 6
    assert done["compose"] > 6


def test_another_katex_sets_every_formula_and_parses_nothing(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "katex"
    shutil.copytree(theme.katex_folder(), other)
    (other / "stamp.json").write_text((other / "stamp.json").read_text("utf-8") + " ", "utf-8")
    monkeypatch.setattr(theme, "katex_folder", lambda: other)
    done = work(rebuilt(site))
    assert "load" not in done
    assert done["typeset"] > 6


def test_another_option_of_markdown_parses_every_note(site: Path) -> None:
    settings = site / "site.yaml"
    settings.write_text(settings.read_text("utf-8") + "markdown:\n  html: false\n", "utf-8")
    done = work(rebuilt(site))
    assert done["load"] == 6
    assert "typeset" not in done


def test_another_output_of_katex_sets_every_formula_and_parses_nothing(site: Path) -> None:
    settings = site / "site.yaml"
    settings.write_text(settings.read_text("utf-8").replace("math:", "math:\n  output: mathml"), "utf-8")
    done = work(rebuilt(site))
    assert "load" not in done
    assert done["typeset"] > 6


def test_a_library_of_another_version_makes_another_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tool.tool_digest.__wrapped__()
    assert {name.split("-")[0] for name in tool.libraries()} == set(tool._LIBRARIES.values())
    names = os.listdir
    monkeypatch.setattr(
        tool.os, "listdir", lambda folder: [n.replace("pygments-", "pygments-99.") for n in names(folder)]
    )
    assert any("pygments-99." in name for name in tool.libraries())
    assert tool.tool_digest.__wrapped__() != before


def test_another_python_makes_another_tool(monkeypatch: pytest.MonkeyPatch) -> None:
    before = tool.tool_digest.__wrapped__()
    monkeypatch.setattr(tool.sys, "version_info", (3, 99, 0))
    assert tool.tool_digest.__wrapped__() != before


# Clocks (A14)


@pytest.mark.parametrize("shift", [10 * YEAR, -54 * YEAR], ids=["ten years ahead", "1970"])
def test_a_wrong_clock_hides_no_edit(site: Path, shift: int) -> None:
    """Edits of equal size, all with one and the same time."""
    note = site / "content" / "n2.md"
    when = max(0, 1_780_000_000 + shift)
    chance = random.Random(shift)
    for step in range(EDITS):
        word = "".join(chance.choice("甲乙丙丁戊己庚辛") for _ in range(6))
        note.write_text(f"---\ntitle: 题\ndate: 2024-01-01\n---\n\n{word} $x$\n", "utf-8")
        os.utime(note, (when, when))
        built(site, site / "public")
        assert word in (site / "public" / "n2" / "index.html").read_text("utf-8"), step


def test_a_clock_set_back_between_builds_hides_no_edit(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = site / "content" / "n2.md"
    for step, day in enumerate((3, 2, 1, 2)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(1_780_000_000 + day * 86_400))
        note.write_text(f"---\ntitle: 题\ndate: 2024-01-01\n---\n\n第{step}稿\n", "utf-8")
        built(site, site / "public")
        assert f"第{step}稿" in (site / "public" / "n2" / "index.html").read_text("utf-8")


def test_the_time_of_a_build_can_be_set(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A note of 2030 appears in a build of 2031, and goes again in one of 2029, though nothing else has changed."""
    (site / "content" / "later.md").write_text("---\ntitle: 后\ndate: 2030-06-01\n---\n\n字\n", "utf-8")
    for epoch, is_there in ((1_924_992_000, True), (1_861_920_000, False), (1_924_992_000, True)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch))
        built(site, site / "public")
        assert (site / "public" / "later").exists() is is_there


# Determinism (A15)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a site with notes enough for several processes."""
    root = make_site(tmp_path_factory.mktemp("many"))
    for number in range(10, 34):
        write_note(root / "content" / f"m{number}.md", random.Random(number), number % 6)
    return root


def from_nothing(root: Path, output: Path, *options: str, **environment: str) -> dict[str, bytes]:
    """Build the site at *root* in a process of its own, remembering nothing."""
    (root / ".notesite" / "store.sqlite").unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "notesite", "build", str(root), "-o", str(output), "--keep-going", *options],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
    )
    return contents(output)


MACHINES: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "another hash seed": ((), {"PYTHONHASHSEED": "1"}),
    "a third hash seed, one process": (("--jobs", "1"), {"PYTHONHASHSEED": "77"}),
    "five processes": (("--jobs", "5"), {}),
    "Shanghai": ((), {"TZ": "Asia/Shanghai"}),
    "St John's": ((), {"TZ": "America/St_Johns"}),
    "a terminal that speaks ASCII": ((), {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
}


@pytest.fixture(scope="module")
def pages(many: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return the site as this machine makes it."""
    return from_nothing(many, tmp_path_factory.mktemp("out") / "site", PYTHONHASHSEED="0", TZ="UTC")


@pytest.mark.parametrize("machine", MACHINES)
def test_any_machine_makes_the_same_bytes(many: Path, pages: dict[str, bytes], tmp_path: Path, machine: str) -> None:
    options, environment = MACHINES[machine]
    assert len(pages) > 60
    assert from_nothing(many, tmp_path / "site", *options, **environment) == pages


def test_folders_listed_in_another_order_make_the_same_bytes(
    many: Path, pages: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scandir = os.scandir

    class Shuffled:
        def __init__(self, path: Path) -> None:
            with scandir(path) as entries:
                self.entries = list(entries)
            random.Random(3).shuffle(self.entries)

        def __enter__(self) -> Shuffled:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def __iter__(self) -> Iterator[os.DirEntry[str]]:
            return iter(self.entries)

        def __next__(self) -> os.DirEntry[str]:
            if not self.entries:
                raise StopIteration
            return self.entries.pop()

        def close(self) -> None:
            pass

    monkeypatch.setattr("notesite.host.scan.os.scandir", Shuffled)
    (many / ".notesite" / "store.sqlite").unlink(missing_ok=True)
    built(many, tmp_path / "site")
    assert contents(tmp_path / "site") == pages


def test_a_folder_elsewhere_makes_the_same_bytes(many: Path, pages: dict[str, bytes], tmp_path: Path) -> None:
    """Written in another order, too."""
    elsewhere = tmp_path / "另一处" / "a b"
    for path, content in sorted(contents(many).items(), reverse=True):
        if not path.startswith((".notesite", "public")):
            (elsewhere / path).parent.mkdir(parents=True, exist_ok=True)
            (elsewhere / path).write_bytes(content)
    assert from_nothing(elsewhere, tmp_path / "site") == pages
