"""What `notesite check --fix` writes: as the note is read, so that its page stays the same."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from checks_support import cases
from hypothesis import example, given
from hypothesis import strategies as st

import notesite
from notesite.load.article import load_article
from notesite.load.options import LoadOptions
from notesite.model import Article, Body, Line
from notesite.stages.fixing import MENDABLE, Fixed, diff, fixed
from notesite.tree import SourceFile

CASES = list(cases(Path(__file__).parent / "fixtures" / "fixes.md"))
NOTE = SourceFile(path="a/note.md", source_path="content/a/note.md")


def fix(content: bytes | str) -> Fixed | None:
    return fixed(content.encode() if isinstance(content, str) else content, NOTE, LoadOptions())


def after(content: bytes | str) -> bytes:
    """Return *content* as it is once it has been fixed."""
    made = fix(content)
    return made.after if made else content.encode() if isinstance(content, str) else content


def loaded(content: bytes) -> tuple[Article, Counter[str]]:
    checked = load_article(content, path=NOTE.path, source_path=NOTE.source_path, options=LoadOptions())
    assert checked.value is not None
    return checked.value, Counter(found.code for found in checked.diagnostics)


def page(article: Article) -> tuple[object, ...]:
    """Return what of *article* gets onto pages, lines for editors aside."""

    def shown(body: Body) -> Body:
        return tuple(part for part in body if not isinstance(part, Line))

    bodies = (article.title, article.body, article.excerpt, article.description)
    return (*map(shown, bodies), article.headings, article.date, article.updated, article.tags, article.draft)


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_fixes(text: str, expected: str) -> None:
    """The note is written as it is read; what was wrong is gone, and the page is what it was."""
    assert after(text).decode() == expected + "\n"
    before, told = loaded(text.encode())
    now, left = loaded(after(text))
    assert page(now) == page(before)
    assert left <= told
    assert fix(after(text)) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES])
def test_line_ends_and_the_byte_order_mark_stay(text: str, expected: str, mark: bytes, end: str) -> None:
    content = mark + text.replace("\n", end).encode()
    assert after(content) == mark + (expected + "\n").replace("\n", end).encode()


def test_mixed_line_ends_stay() -> None:
    assert after(b"\r\n##a\n\r\n##b\r\n##c") == b"\r\n## a\n\r\n## b\r\n## c"


def test_characters_no_text_should_hold_are_gone_or_readable() -> None:
    misread = "图片".encode().decode("latin-1")
    assert after(f"甲\x07乙\r\n{misread}\x0b\r\n##丙\n".encode()) == "甲乙\r\n图片\x0b\r\n## 丙\n".encode()


@pytest.mark.parametrize("content", ["甲".encode("gb18030") * 20, b"\x89PNG\r\n\x1a\n\0", "甲\0乙".encode()])
def test_a_damaged_file_is_left_alone(content: bytes) -> None:
    assert fix(content) is None


def test_a_note_without_faults_is_left_alone() -> None:
    assert fix("---\ntitle: 题\ndate: 2024-01-01\n---\n\n## 标题\n\n**甲**\n") is None


PIECES = (
    "##甲",
    "**乙 **",
    "** 丙**",
    "![图](a b.png)",
    "$x$",
    "`**`",
    "\n",
    "\n\n",
    " ",
    "- ",
    "> ",
    "文",
    "*",
    "</center>",
    "<center>",
)


@example("**乙 **![图](a b.png)**乙 **")
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_the_page_stays_the_same_whatever_is_fixed(text: str) -> None:
    content = text.encode()
    before, told = loaded(content)
    now, left = loaded(after(content))
    assert page(now) == page(before)
    assert left <= told
    assert after(after(content)) == after(content)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_code_stays_as_it_is_whatever_is_fixed_around_it(code: str) -> None:
    block = f"```text\n{code}\n```\n"
    span = "` " + code.replace("`", "").replace("\n", " ") + "x `"
    assert after(f"##甲\n\n{block}\n{span}\n").decode() == f"## 甲\n\n{block}\n{span}\n"


def test_a_diff_can_be_read_and_applied() -> None:
    made = fix("##甲\r\n\r\n乙")
    assert made is not None
    assert diff(made) == (
        "--- a/content/a/note.md\n+++ b/content/a/note.md\n@@ -1,3 +1,3 @@\n-##甲\n+## 甲\n \n 乙\n"
        "\\ No newline at end of file\n"
    )
    assert made.repairs == 1


def test_every_repair_made_in_the_sources_is_offered() -> None:
    """A repair whose code is not in `MENDABLE` would never be asked for."""
    made = set()
    for path in (Path(notesite.__file__).parent).rglob("*.py"):
        room = "frontmatter." if "frontmatter" in path.parts or "yamltext" in path.parts else ""
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "repair":
                assert isinstance(node.args[0], ast.Constant)
                made.add(f"{room}{node.args[0].value}")
    assert made | {"file.control-character", "file.mojibake"} == MENDABLE
