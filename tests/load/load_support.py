"""Read fixtures, load a note, and write its slots so that a test can show them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from notesite.diagnostic import Diagnostic
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.model import Article, Body, Formula, Picture, Plain

FIXTURES = Path(__file__).parent / "fixtures"


def load(text: str, *, path: str = "a/note.md", options: LoadOptions | None = None) -> tuple[Article, list[Diagnostic]]:
    """Return the article in *text* and what was found, without the notes every text without a date gives."""
    checked = load_article(text.encode(), path=path, source_path=f"content/{path}", options=options or LoadOptions())
    assert checked.value is not None
    return checked.value, [found for found in checked.diagnostics if found.code != "frontmatter.no-date"]


def shown(body: Body) -> str:
    """Return *body* with its slots shown: `⟦tex⟧`, display `⟦⟦tex⟧⟧`, a text form `⟨tex⟩`, `{kind target}`, no line."""
    return "".join(_shown(part) for part in body if not isinstance(part, int))


def shown_with_lines(body: Body) -> str:
    """Return *body* as `shown` does, with the line each block begins at: `<p @12>`."""
    return "".join(f" @{part}" if isinstance(part, int) else _shown(part) for part in body)


def _shown(part: object) -> str:
    match part:
        case Formula(tex=tex, display=display):
            return f"⟦⟦{tex}⟧⟧" if display else f"⟦{tex}⟧"
        case Plain(formula=formula):
            return f"⟨{formula.tex}⟩"
        case str():
            return part
        case Picture(width=width, height=height, attributes=attributes):
            alt = "" if part.alt is None else f' alt="{shown(part.alt)}"'
            sizes = "".join(f' {name}="{value}"' for name, value in (("width", width), ("height", height)) if value)
            return f'<img src="{_shown(part.to)}"{alt}{sizes}{attributes}>'
        case _:
            return f"{{{part.kind} {part.target}{part.suffix}}}"  # type: ignore[attr-defined]


def printed(diagnostics: list[Diagnostic]) -> str:
    """Return one `line:col: severity: message [code]` for each diagnostic, in order."""
    return "".join(f"{d.place.line}:{d.place.column}: {d.severity}: {d.message} [{d.code}]\n" for d in diagnostics)


def cases(name: str) -> Iterator[tuple[str, str, str]]:
    """Yield (title, input, expected) of the fixture file *name*: blocks `title . input . expected .`."""
    lines = (FIXTURES / name).read_text("utf-8").split("\n")
    row = 0
    while row < len(lines):
        if not lines[row].strip():
            row += 1
            continue
        title = lines[row]
        dots = [at for at in range(row + 1, len(lines)) if lines[at] == "."][:3]
        assert len(dots) == 3, f"{name}:{row + 1}: “{title}” is not followed by three dots"
        given = "\n".join(lines[dots[0] + 1 : dots[1]]) + "\n"
        expected = "\n".join(lines[dots[1] + 1 : dots[2]])
        yield title, given, expected
        row = dots[2] + 1
