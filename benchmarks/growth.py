"""How long builds take as a blog grows, notesite beside its peers: measured in one run, drawn as an SVG.

    python benchmarks/growth.py --corpus make_corpus.py --peers peers.py SOURCE… [--sizes 100,300,1000]
                                [--tools notesite,hugo,…] [--runs 1] [--json growth.json] [--svg growth.svg]
    python benchmarks/growth.py --json growth.json --svg growth.svg          draw again what was measured

*peers.py* gives every tool the same posts and times each in a process of its own; *make_corpus.py* makes the posts
from folders of real notes (SOURCE), repeated with formulas of their own where there are too few. A tool that is not
installed, or does not end in time, has no point. Quote ratios of one run: a shared machine is never the same twice.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from plot import Panel, Series, draw
from wishes import command_line, count, counts, file, folder

SCENARIOS = {"cold": "from nothing", "noop": "nothing changed", "edit": "one post edited"}
NAMES = {
    "notesite": "notesite",
    "hugo": "Hugo + KaTeX",
    "eleventy": "Eleventy + KaTeX",
    "hexo": "Hexo + KaTeX",
    "pelican": "Pelican (browser math)",
    "zensical": "Zensical (browser math)",
}


def main() -> None:
    """Measure, if asked to, and draw."""
    parser = command_line(__doc__)
    parser.add_argument("sources", nargs="*", type=folder)
    parser.add_argument("--corpus", type=file, help="make_corpus.py")
    parser.add_argument("--peers", type=file, help="peers.py")
    parser.add_argument("--sizes", type=counts, default="100,300,1000")
    parser.add_argument("--tools", default=",".join(NAMES))
    parser.add_argument("--runs", type=count, default=1)
    parser.add_argument("--limit", type=count, default=280, help="seconds after which one run is given up")
    parser.add_argument("--json", type=Path, default=Path("growth.json"))
    parser.add_argument("--svg", type=Path, default=Path("growth.svg"))
    options = parser.parse_args()
    if options.sources:
        if not (options.corpus and options.peers):
            parser.error("posts are made by --corpus and timed by --peers: name both scripts")
        for size in options.sizes:
            keep(options.json, size, measured(options, size))
    elif not options.json.is_file():
        parser.error(f"there is no {options.json} to draw; name folders of notes to measure")
    options.svg.write_text(drawn(json.loads(options.json.read_text("utf-8"))), encoding="utf-8")


def measured(options: argparse.Namespace, size: int) -> dict[str, dict[str, float]]:
    """Return what *peers.py* tells of *size* posts: tool → scenario → seconds, and more."""
    with tempfile.TemporaryDirectory() as scratch:
        posts, told = Path(scratch, "posts"), Path(scratch, "told.json")
        make = [sys.executable, options.corpus, posts, *options.sources, "--limit", str(size), "--copies"]
        for copies in (1, -(-size // 100)):
            subprocess.run([*make, str(copies)], check=True, stdout=subprocess.DEVNULL)
            if len(list(posts.glob("*.md"))) >= size:
                break
        print(f"{len(list(posts.glob('*.md')))} posts", flush=True)
        run = [sys.executable, options.peers, posts, "--tools", options.tools, "--runs", str(options.runs)]
        run += ["--limit", str(options.limit), "--work", f"{scratch}/work", "--json", told]
        subprocess.run(run, check=True)
        answer: dict[str, dict[str, float]] = json.loads(told.read_text("utf-8"))
        return answer


def keep(path: Path, size: int, answer: dict[str, dict[str, float]]) -> None:
    """Put *answer* for *size* posts beside what *path* holds already, at once: the next size may take an hour."""
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known[str(size)] = answer
    path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def drawn(known: dict[str, dict[str, dict[str, float]]]) -> str:
    """Return the plot of what is *known*: a panel for each scenario, a line for each tool."""
    sizes = sorted(map(int, known))
    panels = [
        Panel(
            title=words,
            series=[
                Series(
                    name=name,
                    points=[
                        (size, row[scenario]) for size in sizes if (row := known[str(size)].get(tool, {})).get(scenario)
                    ],
                )
                for tool, name in NAMES.items()
            ],
        )
        for scenario, words in SCENARIOS.items()
    ]
    return draw(panels, x="posts", y="seconds")


if __name__ == "__main__":
    main()
