"""What formulas cost: a folder's distinct ones set by notesite and by plain KaTeX, in processor seconds.

    python benchmarks/formulas.py FOLDER… [--runs 5]

Both run in turn, each time in a new process with an engine that has compiled nothing yet, as in a build from nothing.
notesite's part is all that `Katex.typeset` does: KaTeX, its own shorter markup, widths, fonts, readable text and the
way to Python; plain is `katex.renderToString`, its result carried to Python, in V8 as mini-racer starts it.
Processor time leaves out what else the machine does, but for caches: the least of several runs is told, and the median.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
from py_mini_racer import JSFunction, MiniRacer
from wishes import command_line, count, folder

from notesite.host.katex import Katex
from notesite.host.theme import katex_folder
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.model import Formula

_PLAIN = """(request) => JSON.stringify(JSON.parse(request).map(({ tex, display, macros }) => {
  const options = { displayMode: display, macros: Object.fromEntries(macros), maxSize: 50, strict: "ignore" };
  try {
    return katex.renderToString(tex, options);
  } catch (error) {
    return String(error);
  }
}))"""
_BATCH = 50


def main() -> None:
    """Measure, and print a table."""
    parser = command_line(__doc__)
    parser.add_argument("folders", nargs="*", type=folder)
    parser.add_argument("--runs", type=count, default=5)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    wish = parser.parse_args()
    if wish.one:
        name, formulas = wish.one
        print(_seconds(name, msgspec.json.decode(Path(formulas).read_bytes(), type=list[Formula])))
        return
    formulas = list(dict.fromkeys(_formulas(wish.folders)))
    if not formulas:
        parser.error("there is no formula in the notes of these folders" if wish.folders else "name a folder of notes")
    print(f"{len(formulas)} distinct formulas")
    with tempfile.TemporaryDirectory() as scratch:
        told = Path(scratch) / "formulas.json"
        told.write_bytes(msgspec.json.encode(formulas))
        turns = [{name: _run(name, told) for name in ("plain", "notesite")} for _ in range(wish.runs)]
    for name in ("plain", "notesite"):
        times = [turn[name] for turn in turns]
        each = 1000 * min(times) / len(formulas)
        print(f"{name:10} {min(times):6.2f} s, median {statistics.median(times):6.2f} s, {each:.2f} ms each")


def _formulas(folders: list[Path]) -> Iterator[Formula]:
    for root in folders:
        for note in sorted(root.rglob("*.md")):
            name = str(note.relative_to(root))
            loaded = load_article(note.read_bytes(), path=name, source_path=name, options=LoadOptions()).value
            if loaded is not None:
                yield from (use.formula for use in loaded.uses)


def _run(name: str, formulas: Path) -> float:
    command = [sys.executable, __file__, "--one", name, str(formulas)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _seconds(name: str, formulas: list[Formula]) -> float:
    before = time.process_time()
    if name == "notesite":
        with Katex(katex_folder()) as katex:
            katex.typeset(formulas)
            return time.process_time() - before
    with MiniRacer() as racer:
        for script in ("katex.min.js", "mhchem.min.js"):
            racer.eval((katex_folder() / script).read_text("utf-8"))
        render = racer.eval(_PLAIN)
        assert isinstance(render, JSFunction), "a function was evaluated"
        for start in range(0, len(formulas), _BATCH):
            wanted = [msgspec.structs.asdict(formula) for formula in formulas[start : start + _BATCH]]
            json.loads(str(render(json.dumps(wanted))))
        return time.process_time() - before


if __name__ == "__main__":
    main()
