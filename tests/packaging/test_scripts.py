"""Scripts beside the package say what they are for, and refuse what they cannot do in a sentence."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted(
    script.relative_to(ROOT).as_posix()
    for folder in ("benchmarks", "scripts")
    for script in (ROOT / folder).glob("*.py")
    if "__main__" in script.read_text("utf-8")
)


def run(script: str, *arguments: str, monkeypatch: pytest.MonkeyPatch) -> int | str | None:
    """Return what *script* ends with: 0, an exit code, or the sentence it is ended by."""
    # Both are put back, and what serving_rows.py puts in front of the path with them.
    monkeypatch.syspath_prepend(ROOT / script.partition("/")[0])
    monkeypatch.setattr("sys.argv", [script, *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(ROOT / script), run_name="__main__")
    return ended.value.code


def test_there_are_scripts() -> None:
    assert len(SCRIPTS) >= 4


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_does_nothing_but_help(
    script: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(script, "--help", monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.startswith("usage: ")


REFUSED = {
    "benchmarks/formulas.py": [((), "name a folder of notes"), (("nowhere",), "there is no folder nowhere")],
    "benchmarks/growth.py": [
        (("--json", "nowhere.json"), "there is no nowhere.json to draw"),
        (("tests",), "name both scripts"),
        (("--sizes", "100,0"), "0 is not a number from 1 on"),
    ],
    "benchmarks/memory.py": [((), "required: command"), (("no-such-program", "-x"), "no program no-such-program")],
    "benchmarks/saves.py": [
        (("peers", "tests"), "`peers` needs the script --live"),
        (("sizes", "tests"), "`sizes` needs the script --corpus"),
        (("memory", "tests", "--edits", "49"), "every 50 edits"),
        (("memory", "tests"), "tests holds no posts"),
    ],
    "benchmarks/serving_rows.py": [(("soak", "--edits", "9"), "at least 10"), (("rest",), "invalid choice: 'rest'")],
    "scripts/compile_templates.py": [(("anything",), "unrecognized arguments: anything")],
    "scripts/npm_packages.py": [(("no-such-package",), "there is no package no-such-package here")],
    "scripts/split_fonts.py": [(("anything",), "unrecognized arguments: anything")],
    "scripts/take_screenshots.py": [((), "required: folder"), (("tests",), "there is no / in tests")],
}


def test_something_is_refused_by_each() -> None:
    assert set(SCRIPTS) <= set(REFUSED)


@pytest.mark.parametrize(
    ("script", "arguments", "told"),
    [(script, *case) for script in SCRIPTS for case in REFUSED.get(script, [])],
)
def test_a_script_refuses_in_a_sentence(
    script: str,
    arguments: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(ROOT)
    code = run(script, *arguments, monkeypatch=monkeypatch)
    assert told in (code if isinstance(code, str) else capsys.readouterr().err)
    assert code not in (0, None)
