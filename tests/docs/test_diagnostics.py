"""docs/diagnostics.md names every code the sources can emit, and its examples yield them."""

from __future__ import annotations

import ast
import os
import re
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import notesite
from notesite.commands.check import check
from notesite.commands.wish import Wish
from notesite.lines import Source
from notesite.load.decode import LIMIT as FILE_LIMIT
from notesite.report import LINE_CELLS, SHOWN_PER_CODE, full
from notesite.siteyaml.read import read_config
from notesite.yamltext.read import LIMIT as YAML_LIMIT

SOURCES = Path(notesite.__file__).parent
ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "diagnostics.md").read_text("utf-8")

ROOMS = frozenset(
    (
        "code config file frontmatter host image import leftover link markdown math note scan serve template term title"
        " url"
    ).split()
)
CODE = re.compile(r"([a-z]+)\.[a-z]+(?:-[a-z]+)*")

BUILDERS: dict[tuple[str, str], tuple[str, ...]] = {
    # Handed on: the literal stands with the caller.
    ("load/context.py", "code"): (),
    ("checks/misread.py", "code"): (),
    ("checks/prose.py", "code"): (),
    ("index/leftout.py", "kind.code"): (),
    ("load/decode.py", "code"): (),
    ("load/tex/explaining/blame.py", "code"): (),
    ("load/tex/explaining/explain.py", "code"): (),
    ("load/tex/problem.py", "self.code"): (),
    ("load/tex/walk.py", "code"): (),
    ("host/scan.py", "code"): (),
    # A reference is a link or an image.
    ("index/references/linkfaults.py", "self.code"): tuple(
        f"{role}.{problem}" for role in ("link", "image") for problem in ("missing", "hidden", "case", "elsewhere")
    ),
    # What `_explained` returns: see `template_codes`.
    ("render/templates.py", "f'template.{code}'"): (),
    # What a reporter is given: see `finding_codes`.
    ("yamltext/reporter.py", "f'{self.room}.{problem}'"): (),
}
"""Where a Diagnostic's or Problem's code is no literal → the codes made there."""

NOT_FOR_SETTINGS = frozenset({"one-text"})
"""Problems of `yamltext` with lists of texts, which `site.yaml` has none of."""
NOT_FOR_NOTES = frozenset({"range", "control-character"})
"""Problems with numbers that have a least value, which a front matter has none of, and what `decode` leaves out."""


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    """Return the sources: file → tree."""
    # What is packed there was made of templates, not written.
    written = (path for path in sorted(SOURCES.rglob("*.py")) if not path.is_relative_to(SOURCES / "vendor"))
    return {path.relative_to(SOURCES).as_posix(): ast.parse(path.read_text("utf-8")) for path in written}


@pytest.fixture(scope="module")
def calls(trees: dict[str, ast.Module]) -> list[tuple[str, ast.Call]]:
    """Return (file, call) for every call in the sources."""
    return [(path, node) for path, tree in trees.items() for node in ast.walk(tree) if isinstance(node, ast.Call)]


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def literal_codes(tree: ast.AST) -> set[str]:
    """Return every text in *tree* that is a code, wherever it stands: in a call, a table, a constant."""
    texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if (match := CODE.fullmatch(text)) and match[1] in ROOMS}


def finding_codes(path: str, tree: ast.AST) -> set[str]:
    """Return the codes of the problems that *tree* hands to reporters, which put their room before them."""
    problems = {
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and re.search(r"reporter\.(error|warning|note)$", ast.unparse(node.func))
        and isinstance(node.args[0], ast.Constant)
    }
    front = {f"frontmatter.{problem}" for problem in problems - NOT_FOR_NOTES}
    settings = {f"config.{problem}" for problem in problems - NOT_FOR_SETTINGS}
    if path.startswith("load/frontmatter/"):
        return front
    if path.startswith("site"):
        return settings
    assert not problems or path.startswith("yamltext/"), f"{path}: in which room are {problems}?"
    return front | settings


def template_codes(tree: ast.AST) -> set[str]:
    """Return the codes of what `_explained` returns: its first members."""
    (explained,) = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "_explained")
    values = [node.value for node in ast.walk(explained) if isinstance(node, ast.Return)]
    return {f"template.{ast.literal_eval(value.elts[0])}" for value in values if isinstance(value, ast.Tuple)}


def emitted(trees: dict[str, ast.Module]) -> set[str]:
    found = {code for made in BUILDERS.values() for code in made}
    for path, tree in trees.items():
        found |= literal_codes(tree) | finding_codes(path, tree)
        if path == "render/templates.py":
            found |= template_codes(tree)
    return found


def test_every_code_is_a_literal_in_a_known_room_or_made_by_a_known_builder(calls: list[tuple[str, ast.Call]]) -> None:
    """Nothing passes the search for codes by: it would have to be listed here."""
    made = set()
    for path, node in calls:
        if called(node) not in ("Diagnostic", "Problem"):
            continue
        (code,) = (keyword.value for keyword in node.keywords if keyword.arg == "code")
        if isinstance(code, ast.Constant):
            assert literal_codes(code), f"{path}:{node.lineno}: {code.value!r} is in no known room"
        elif ast.unparse(code) != "problem.code":  # which some Problem was made with
            made.add((path, ast.unparse(code)))
    assert made == BUILDERS.keys()


HANDED_ON = {
    ("load/", "report"): 1,
    ("checks/", "finding"): 1,
    ("checks/misread.py", "_problem"): 0,
    ("index/leftout.py", "_Kind"): 2,
    ("load/tex/", "complain"): 1,
    ("load/tex/explaining/blame.py", "_problem"): 0,
    ("load/tex/explaining/wording.py", "_fixed"): 0,
    ("load/decode.py", "_refused"): 1,
    ("host/scan.py", "_skip"): 1,
}
"""(Where, function that hands a code on) → which of its arguments the code is."""

NAMES = frozenset(("code", "problem.code", "_UNBALANCED", "_SYNTAX", "_MISSING"))
"""What may stand there for a literal: names of literals in the same file, and codes of Problems."""


def test_every_code_handed_on_is_in_a_known_room(calls: list[tuple[str, ast.Call]]) -> None:
    """What a function is given as a code is a literal in a known room, or a name for one."""
    seen = set()
    for path, node in calls:
        for (where, name), at in HANDED_ON.items():
            if path.startswith(where) and called(node) == name:
                seen.add((where, name))
                code = node.args[at]
                known = ast.unparse(code) in NAMES or literal_codes(code)
                assert known, f"{path}:{node.lineno}: {ast.unparse(code)} is in no known room"
    assert seen == HANDED_ON.keys()


def test_every_problem_found_in_yaml_is_a_literal(calls: list[tuple[str, ast.Call]]) -> None:
    """What reporters are given as a problem is written where it is found."""
    told = [
        (path, node) for path, node in calls if re.search(r"reporter\.(error|warning|note)$", ast.unparse(node.func))
    ]
    assert len(told) > 20
    for path, node in told:
        assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"


_HEADING = re.compile(r"### (`.+`)")
_FENCE = re.compile(r"(`{3,})(\w+)")
_FILE = re.compile(r"-- (\S+) --")


def sections() -> Iterator[tuple[tuple[str, ...], list[tuple[str, str]]]]:
    """Yield the codes of each heading with the blocks below it, as (language, text)."""
    lines = PAGE.split("\n")
    codes: tuple[str, ...] = ()
    blocks: list[tuple[str, str]] = []
    row = 0
    while row < len(lines):
        if heading := _HEADING.fullmatch(lines[row]):
            if codes:
                yield codes, blocks
            codes, blocks = tuple(re.findall(r"`([^`]+)`", heading[1])), []
        elif fence := _FENCE.fullmatch(lines[row]):
            end = lines.index(fence[1], row)
            blocks.append((fence[2], "\n".join(lines[row + 1 : end]) + "\n"))
            row = end
        row += 1
    yield codes, blocks


SECTIONS = list(sections())
DOCUMENTED = [code for codes, _ in SECTIONS for code in codes]


def test_the_page_names_every_code_once(trees: dict[str, ast.Module]) -> None:
    """No code is missing from the page, none is there that nothing emits."""
    assert len(DOCUMENTED) == len(set(DOCUMENTED))
    assert set(DOCUMENTED) == emitted(trees)


def found_in(root: Path) -> dict[str, str]:
    """Return code → severities of all that is found in the site at *root*."""
    (root / "site.yaml").touch()
    (root / "content").mkdir(exist_ok=True)
    outcome = check(Wish(root=root, output=root / "public", jobs=1))
    found: dict[str, str] = {}
    for diagnostic in outcome.diagnostics:
        found[diagnostic.code] = f"{found.get(diagnostic.code, '')} {diagnostic.severity}"
    return found


def written(block: tuple[str, str], root: Path) -> None:
    """Write what *block* shows as the files of a site at *root*."""
    language, text = block
    match language:
        case "markdown":
            files = ["", "content/note.md", text]
        case "yaml":
            files = ["", "content/note.md", f"---\n{text}---\n正文\n"]
        case _:
            files = _FILE.split(text)
            files = [files[0], *(part.removeprefix("\n") for part in files[1:])]
    assert files[0] == "", "the first line of a block names a file"
    for path, content in zip(files[1::2], files[2::2], strict=True):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, "utf-8")


def found_by(codes: tuple[str, ...], block: tuple[str, str], root: Path) -> dict[str, str]:
    """Return code → severities of what *block* yields, read as the rooms of *codes* want it."""
    found: dict[str, str] = {}
    if block[0] == "yaml" and any(code.startswith("config.") for code in codes):
        for diagnostic in read_config(Source("site.yaml", block[1]), has=lambda *_: False).diagnostics:
            found[diagnostic.code] = diagnostic.severity
    if block[0] != "yaml" or any(not code.startswith("config.") for code in codes):
        written(block, root)
        found |= found_in(root)
    return found


SHOWN = [pytest.param(codes, blocks, id=" ".join(codes)) for codes, blocks in SECTIONS if blocks]


@pytest.mark.parametrize(("codes", "blocks"), SHOWN)
def test_the_examples_yield_their_codes(codes: tuple[str, ...], blocks: list[tuple[str, str]], tmp_path: Path) -> None:
    """Every block yields one of the codes it stands below, every code comes of a block, and as grave as it says."""
    said = re.search(re.escape(f"### {', '.join(f'`{code}`' for code in codes)}") + r"\n\n(.*?)\. ", PAGE)
    assert said is not None
    yielded: dict[str, str] = {}
    for number, block in enumerate(blocks):
        root = tmp_path / str(number)
        root.mkdir()
        found = found_by(codes, block, root)
        assert found.keys() & set(codes), f"{block[1]!r} yields {sorted(found)}"
        yielded |= {code: severities for code, severities in found.items() if code in codes}
    assert sorted(yielded) == sorted(codes)
    for severities in yielded.values():
        assert {f"**{severity}**" for severity in severities.split()} <= set(re.findall(r"\*\*\w+\*\*", said[1]))


def note(content: bytes) -> Callable[[Path], object]:
    """Return what puts a note of *content* into a site."""
    return lambda folder: (folder / "note.md").write_bytes(content)


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims to be of this size, and is a few bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


MADE: dict[str, Callable[[Path], object]] = {
    "file.encoding": note("这一行是用国标编码保存的中文。".encode("gb18030")),
    "file.binary": note(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    "file.mojibake": note("图片".encode().decode("latin-1").encode()),
    "file.control-character": note("甲\x07乙".encode()),
    "scan.unreadable": lambda folder: (folder / "a.md").symlink_to("nowhere.md"),
    "scan.link": lambda folder: (folder / "a.md").symlink_to("/dev/null"),
    "scan.name": lambda folder: (folder / "a\nb.md").touch(),
    "scan.special": lambda folder: os.mkfifo(folder / "a.md"),
    "note.duplicate": lambda folder: [(folder / name).write_text("甲乙" * 100) for name in ("a.md", "b.md")],
    "image.too-large": lambda folder: (
        (folder / "a.md").write_text("![图](b.png)", "utf-8"),
        (folder / "b.png").write_bytes(png_header(30_000, 30_000)),
    ),
    "frontmatter.too-large": note(f"---\ntitle: {'甲' * YAML_LIMIT}\n---\n".encode()),
}
"""Code → what makes a content folder that yields it, where it cannot be shown on a page."""


@pytest.mark.parametrize("code", MADE)
def test_what_cannot_be_shown_yields_its_code(code: str, tmp_path: Path) -> None:
    """A file or folder made for it yields the code."""
    (tmp_path / "content").mkdir()
    MADE[code](tmp_path / "content")
    assert code in found_in(tmp_path)


ONLY_SETTINGS = {
    "config.too-large": f"title: {'甲' * YAML_LIMIT}",
    "config.control-character": "title: 甲\x07乙",
}


@pytest.mark.parametrize("code", ONLY_SETTINGS)
def test_settings_that_cannot_be_shown_yield_their_code(code: str) -> None:
    """A text of `site.yaml` made for it yields the code."""
    assert code in {found.code for found in read_config(Source("site.yaml", ONLY_SETTINGS[code])).diagnostics}


ELSEWHERE = {
    "import.address": "tests/cli/test_import.py",
    "file.too-large": "tests/frontmatter/test_decode.py",
    "image.huge": "tests/checks/test_site_checks.py",
    "host.no-lock": "tests/cli/test_cli.py",
    "host.no-store": "tests/rebuild/test_damaged_store.py",
    "link.dead": "tests/host/test_external.py",
    "link.moved": "tests/host/test_external.py",
    "link.unreachable": "tests/host/test_external.py",
    "serve.site": "tests/serve/test_session_broken.py",
    "serve.fault": "tests/serve/test_session_broken.py",
}
"""Code → the test that yields it."""


def test_no_code_is_without_a_proof() -> None:
    """Every code has an example, is made here, or is proved by another test that names it."""
    shown = {code for codes, blocks in SECTIONS if blocks for code in codes}
    assert shown | MADE.keys() | ONLY_SETTINGS.keys() | ELSEWHERE.keys() == set(DOCUMENTED)
    for code, path in ELSEWHERE.items():
        assert code in (ROOT / path).read_text("utf-8")


def test_the_page_opens_with_what_is_shown(tmp_path: Path) -> None:
    """The first example is the report on the line it quotes."""
    (opening,) = re.findall(r"## How to read one\n\n```\n(.*?)\n```", PAGE, re.DOTALL)
    written(("markdown", opening.split("\n")[1].strip() + "\n"), tmp_path)
    (tmp_path / "site.yaml").touch()
    outcome = check(Wish(root=tmp_path, output=tmp_path / "public", jobs=1))
    assert opening in [full(found) for found in outcome.diagnostics]


def test_the_limits_named_are_those_of_the_sources() -> None:
    """Numbers on the page are the sources' own."""
    assert f"{FILE_LIMIT:,} bytes" in PAGE
    assert f"{YAML_LIMIT:,} characters" in PAGE
    assert f"the first {SHOWN_PER_CODE}," in PAGE
    assert f"wider than {LINE_CELLS} cells" in PAGE
