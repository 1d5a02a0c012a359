"""Articles as a table needs them, and the index of a handful."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from types import ModuleType
from typing import Any

import pytest

from notesite.config import Config
from notesite.diagnostic import Checked, Diagnostic
from notesite.index.build import build_index
from notesite.index.records import Feed, Index
from notesite.model import Article, Link, Ref, reaching

CHINA = dt.timezone(dt.timedelta(hours=8))
NOW = dt.datetime(2024, 1, 1, tzinfo=CHINA)


def day(text: str) -> dt.datetime:
    """`2023-06-01` at midnight in China."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=CHINA)


def note(path: str, date: str = "", **fields: Any) -> Article:
    """An article at *path*, titled by it."""
    fields.setdefault("title", (path,))
    if "links" in fields:
        fields["reach"] = reaching(fields.pop("links"))
    return Article(path=path, source_path=f"content/{path}", date=day(date) if date else None, **fields)


def link(target: str, *, kind: Any = "page", role: Any = "link", suffix: str = "", line: int = 7) -> Link:
    """A reference at *line* of a note."""
    ref = Ref(kind=kind, target=target, suffix=suffix, fallback=f"as written: {target}")
    return Link(ref=ref, role=role, line=line)


def indexed(
    *articles: Article,
    files: Collection[str] = (),
    drafts: bool = False,
    future: bool = False,
    static_paths: Collection[str] = (),
    **config: Any,
) -> Checked[Index]:
    """The index of *articles* on 1 January 2024."""
    return build_index(
        articles,
        config=Config(**config),
        files=files,
        now=NOW,
        drafts=drafts,
        future=future,
        static_paths=static_paths,
    )


def urls(index: Index) -> dict[str, str]:
    """Article path → URL."""
    return {page.article.path: page.url for page in index.articles}


def shown(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Diagnostics as one line each."""
    return [
        f"{d.place.path}:{d.place.line}: {d.severity}: {d.code}: {d.message}" + (f" [{d.hint}]" if d.hint else "")
        for d in diagnostics
    ]


def codes(checked: Checked[Index]) -> list[str]:
    """The codes of all that was found."""
    return [diagnostic.code for diagnostic in checked.diagnostics]


def feed(index: Index, kind: str, name: str = "") -> Feed:
    """The one feed of that kind and name."""
    (found,) = [feed for feed in index.feeds if (feed.kind, feed.name) == (kind, name)]
    return found


def noted(monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str) -> list[str]:
    """Return what the function called *name* of *module* is asked about from now on."""
    asked: list[str] = []
    real = getattr(module, name)

    def note_down(text: str) -> Any:
        asked.append(text)
        return real(text)

    monkeypatch.setattr(module, name, note_down)
    return asked
