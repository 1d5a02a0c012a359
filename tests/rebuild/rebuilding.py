"""A small site on disk, and edits to it as an author makes them."""

from __future__ import annotations

import random
import shutil
from io import BytesIO
from pathlib import Path

from PIL import Image

from notesite.commands import uptodate
from notesite.commands.build import build
from notesite.commands.headstart import head_start
from notesite.commands.wish import Outcome, Wish

SETTINGS = "title: 站\nbase_url: https://example.org/\nper_page: 3\nmath:\n  macros:\n    \\R: \\mathbb{R}\n"


def make_site(root: Path) -> Path:
    """Write a site of six notes to *root*."""
    (root / "content" / "包").mkdir(parents=True)
    (root / "site.yaml").write_text(SETTINGS, "utf-8")
    for number in range(5):
        write_note(root / "content" / f"n{number}.md", random.Random(number), number)
    write_note(root / "content" / "包" / "index.md", random.Random(9), 9)
    (root / "content" / "包" / "图.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    write_picture(root, 0)
    return root


def write_picture(root: Path, seed: int) -> None:
    """Write a picture worth making copies of; now and then one that is cut short."""
    stream = BytesIO()
    colours = Image.frombytes("RGB", (16, 16), random.Random(seed).randbytes(768))
    colours.resize((560 + 40 * (seed % 2), 300), Image.Resampling.BICUBIC).save(stream, "PNG", compress_level=1)
    whole = stream.getvalue()
    (root / "content" / "包" / "照片.png").write_bytes(whole[: len(whole) // 2] if seed == 3 else whole)


def write_note(path: Path, chance: random.Random, number: int) -> None:
    """Write a note with formulas, links, terms and now and then a mistake."""
    lines = [
        "---",
        f"title: 题 ${number}^{{{chance.randrange(9)}}}$",
        f"date: 2024-0{chance.randrange(1, 10)}-1{chance.randrange(10)}",
        f"tags: [甲{chance.randrange(3)}, 乙{chance.randrange(3)}]",
        f"categories: [类{chance.randrange(2)}]",
        *(["series: 系"] if chance.random() < 0.4 else []),
        *(["draft: true"] if chance.random() < 0.1 else []),
        *([f"aliases: [/旧{number}/]"] if chance.random() < 0.2 else []),
        "---",
        "",
        (
            f"设 $x_{{{chance.randrange(30)}}} \\in \\R^{{{chance.randrange(5)}}}$。"
            f"见 [另一篇](n{chance.randrange(6)}.md#节)。"
        ),
        "",
        "## 节",
        "",
        f"$$\n\\begin{{align}} a_{{{chance.randrange(9)}}} &= b \\label{{e}} \\end{{align}}\n$$",
        "",
        "由 \\eqref{e}。![图](包/图.svg)![照片](包/照片.png)",
        *(["", "坏 $\\nosuch$ 的"] if chance.random() < 0.2 else []),
        *(["", "```python", f"x = {chance.randrange(99)}", "```"] if chance.random() < 0.5 else []),
        "",
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), "utf-8")


def edit(root: Path, chance: random.Random) -> str:
    """Make one random edit to the site at *root*; say which."""
    notes = sorted((root / "content").rglob("*.md"))
    note = chance.choice(notes) if notes else root / "content" / "n0.md"
    number = chance.randrange(6)
    match chance.randrange(13):
        case 0 | 1 | 2:
            write_note(note, chance, number)
            return f"rewrite {note.name}"
        case 3:
            note.write_text(note.read_text("utf-8") + f"\n补 $y_{{{chance.randrange(50)}}}$。\n", "utf-8")
            return f"append to {note.name}"
        case 4:
            write_note(root / "content" / f"new{chance.randrange(4)}.md", chance, number)
            return "add a note"
        case 5:
            if len(notes) > 2:
                note.unlink()
            return f"delete {note.name}"
        case 6:
            note.rename(note.with_name(f"moved{chance.randrange(4)}.md"))
            return f"rename {note.name}"
        case 7:
            body = SETTINGS.replace("站", f"站{chance.randrange(3)}")
            (root / "site.yaml").write_text(body.replace("per_page: 3", f"per_page: {chance.randrange(2, 5)}"), "utf-8")
            return "change the settings"
        case 8:
            macro = chance.choice(["\\mathbb{R}", "\\mathbf{R}", "\\mathcal{R}"])
            (root / "site.yaml").write_text(SETTINGS.replace("\\mathbb{R}", macro), "utf-8")
            return f"let \\R be {macro}"
        case 9:
            templates = root / "templates"
            templates.mkdir(exist_ok=True)
            (templates / "404.html").write_text(f"<p>{chance.randrange(3)}</p>", "utf-8")
            return "change a template"
        case 10:
            shutil.rmtree(root / "templates", ignore_errors=True)
            return "take the templates away"
        case 11 if chance.random() < 0.5:
            write_picture(root, chance.randrange(4))
            return "change a photograph"
        case 11:
            svg = root / "content" / "包" / "图.svg"
            svg.write_text(f"<svg xmlns='http://www.w3.org/2000/svg' width='{chance.randrange(3)}'/>", "utf-8")
            return "change a picture"
        case _:
            static = root / "static"
            static.mkdir(exist_ok=True)
            (static / "extra.css").write_text(f"p {{ top: {chance.randrange(3)}px }}", "utf-8")
            return "change a style sheet"


def built(root: Path, output: Path) -> Outcome:
    """Build the site at *root* into *output*, whatever is wrong with its notes."""
    wish = Wish(root=root, output=output, keep_going=True)
    found = uptodate.recall(wish)
    if not isinstance(found, uptodate.Stale):
        return found
    with head_start(wish, found) as ahead:
        return build(wish, last=found.settings, ahead=ahead)
