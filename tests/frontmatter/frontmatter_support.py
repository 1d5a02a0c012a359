"""Reading a front matter in a test, and its diagnostics as an author sees them."""

from __future__ import annotations

from notesite.diagnostic import Checked
from notesite.lines import Source
from notesite.load.frontmatter import FrontMatter, read_front_matter


def read(text: str, path: str = "a.md") -> Checked[FrontMatter]:
    return read_front_matter(Source(f"content/{path}", text), path=path, timezone="+08:00")


def front(*lines: str, path: str = "a.md") -> FrontMatter:
    """Return what YAML *lines* between fences give."""
    return read("\n".join(("---", *lines, "---", "body", "")), path).value


def said(text: str, path: str = "a.md") -> list[str]:
    return [
        f"{d.place.line}:{d.place.column}: {d.severity}: {d.message} [{d.code.removeprefix('frontmatter.')}]"
        for d in read(text, path).diagnostics
    ]


def complaints(*lines: str) -> list[str]:
    """Return the diagnostics of YAML *lines* in a dated file."""
    return said("\n".join(("---", *lines, "---", "body", "")), "2023-06-01-a.md")
