"""Look at a note, or at a small site, and show what was found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from notesite.checks.site import Whole, site_diagnostics
from notesite.checks.survey import Survey, survey
from notesite.config import Config
from notesite.diagnostic import Diagnostic
from notesite.index.build import build_index
from notesite.lines import Source
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.tree import SourceFile

NOW = dt.datetime(2024, 6, 1, tzinfo=dt.UTC)


def surveyed(text: str, *, options: LoadOptions | None = None, path: str = "note.md") -> Survey:
    """Return what *text* says as a note by itself."""
    return survey(text.encode(), path=path, source_path=f"content/{path}", options=options or LoadOptions())


def shown(diagnostics: Iterable[Diagnostic]) -> str:
    """Return a line for each: place, severity, code, the text it points at, the hint."""
    return "\n".join(
        f"{d.place.line}:{d.place.column}: {d.severity} {d.code} ⟦{pointed(d)}⟧ {d.hint}".rstrip() for d in diagnostics
    )


def pointed(diagnostic: Diagnostic) -> str:
    """Return the text under the carets, what is invisible as an escape."""
    place = diagnostic.place
    text = place.text[place.column - 1 : place.column - 1 + place.length]
    return text.replace("\u200b", "\\u200b")


def found_in_site(
    files: Mapping[str, str],
    *,
    config: Config | None = None,
    settings: str = "",
    sizes: Mapping[str, int] | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what *files*, path → text, show as a whole; names that are no notes stand for other files."""
    config = config or Config()
    options = LoadOptions.of(config)
    notes = {path: text for path, text in files.items() if path.endswith(".md")}
    others = [path for path in files if path not in notes]
    articles = []
    for path, text in notes.items():
        article = load_article(text.encode(), path=path, source_path=f"content/{path}", options=options).value
        assert article is not None
        articles.append(article)
    return site_diagnostics(
        Whole(
            config=config,
            settings=Source("site.yaml", settings),
            articles=articles,
            surveys={path: surveyed(text, path=path, options=options) for path, text in notes.items()},
            index=build_index(articles, config=config, files=others, now=NOW).value,
            files=[SourceFile(path=path, source_path=f"content/{path}") for path in others],
            sizes=sizes or {},
        )
    )


def cases(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (title, input, expected) of a fixture file: blocks `title . input . expected .`."""
    lines = path.read_text("utf-8").replace("<ZWSP>", "\u200b").split("\n")
    row = 0
    while row < len(lines):
        if not lines[row].strip():
            row += 1
            continue
        dots = [at for at in range(row + 1, len(lines)) if lines[at] == "."][:3]
        assert len(dots) == 3, f"{path.name}:{row + 1}: “{lines[row]}” is not followed by three dots"
        given = "\n".join(lines[dots[0] + 1 : dots[1]]) + "\n"
        yield lines[row], given, "\n".join(lines[dots[1] + 1 : dots[2]])
        row = dots[2] + 1
