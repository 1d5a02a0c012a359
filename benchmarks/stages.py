"""Where a build from nothing spends its time: CPU seconds of each stage on a real folder of notes.

    python benchmarks/stages.py FOLDER [--slowest N]

One process, one thread, nothing remembered, nothing written.
"""

from __future__ import annotations

import argparse
import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from notesite.build import set_formulas
from notesite.config import Config
from notesite.host.katex import Katex
from notesite.host.theme import katex_folder
from notesite.index.build import build_index
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.model import Article

T = TypeVar("T")


def timed(name: str, stage: Callable[[], T]) -> T:
    """Run *stage*, print what it took, return what it returned."""
    start = time.process_time()
    made = stage()
    print(f"{name:<12}{time.process_time() - start:8.2f} s")
    return made


def main() -> None:
    """Time the stages."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--slowest", type=int, default=5, help="how many of the slowest notes to name")
    options = arguments.parse_args()

    notes = {path.relative_to(options.folder).as_posix(): path for path in sorted(options.folder.rglob("*.md"))}
    contents = timed("read", lambda: {name: path.read_bytes() for name, path in notes.items()})
    took: dict[str, float] = {}

    def load() -> list[Article]:
        articles = []
        for name, content in contents.items():
            start = time.process_time()
            loaded = load_article(content, path=name, source_path=name, options=LoadOptions())
            took[name] = time.process_time() - start
            articles += [loaded.value] if loaded.value else []
        return articles

    articles = timed("load", load)

    now = dt.datetime.now(dt.UTC)
    index = timed("index", lambda: build_index(articles, config=Config(), files=(), now=now).value)
    katex = Katex(katex_folder())
    made = timed("typeset", lambda: set_formulas(index, typeset=katex.typeset))
    print(f"{len(articles)} notes, {sum(len(a.uses) for a in articles)} formulas, {len(made)} distinct")
    for name in sorted(took, key=lambda name: -took[name])[: options.slowest]:
        print(f"{took[name]:8.3f} s  {name}")


if __name__ == "__main__":
    main()
