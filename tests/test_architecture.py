"""The house, held: imports go down only and never round, and the core touches nothing outside itself."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from posixpath import commonpath

import pytest

ROOT = Path(__file__).resolve().parent.parent / "src"

# From the ground up: {room: its modules and packages, below `notesite`}. Rooms of one floor do not import each other.
FLOORS: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {"ground": ("", *"digest diagnostic findings lines packing pattern".split())},
    {
        "records": tuple("model config tree manifest picture svg refusal".split()),
        "report": ("report",),
        "formats": ("formats", "formulapicture", "rules"),
        "words": ("language", "near", "zone", "editors"),
        "colours": ("color", "palette"),
        "yamltext": ("yamltext",),
        "publication": ("pagesaddress",),
    },
    {
        "load": ("load",),
        "siteyaml": ("siteyaml",),
        "importers": ("importers",),
        "publication": ("publication",),
    },
    {"index": ("index",)},
    {"render": ("render",), "naming": ("naming",), "checks": ("checks",)},
    {"stages": ("stages", "memo"), "addresses": ("routes", "byterange")},
    {"host": ("host",)},
    {"commands": ("commands",)},
    {"serving": ("serving",)},
    {"command line": ("cli", "ending", "__main__")},
)
CORE = range(6)

# What a floor may import besides the standard library and what the floors below it may.
THIRD_PARTY: tuple[frozenset[str], ...] = (
    frozenset({"msgspec", "rapidfuzz"}),
    frozenset({"yaml"}),
    frozenset({"emoji", "markdown_it", "mdit_py_plugins", "linkify_it", "pygments"}),
    frozenset(),
    frozenset({"jinja2", "markupsafe"}),
    frozenset(),
    frozenset({"py_mini_racer", "watchdog", "uvicorn", "rich", "PIL"}),
    frozenset({"pypinyin"}),
    frozenset(),
    frozenset({"click"}),
)

# Files, clock, chance, environment, processes, network, output: what the core gets as arguments instead.
OUTSIDE_MODULES = frozenset(
    "os pathlib time random logging secrets uuid shutil tempfile subprocess socket urllib.request threading"
    " multiprocessing asyncio platform glob sqlite3 io".split()
)
OUTSIDE_NAMES = frozenset({"open", "print", "input", "eval", "exec", "breakpoint"})
CLOCK = frozenset({"now", "today", "utcnow", "fromtimestamp"})
PURE = frozenset({"pathlib.PurePosixPath", "pathlib.PurePath", "io.StringIO", "io.BytesIO"})

Sources = Mapping[str, str]


def package_sources() -> Sources:
    """Return {module: its source} of all of notesite."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path.read_text("utf-8")
        for path in sorted(ROOT.rglob("*.py"))
        if "vendor" not in path.parts
    }


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) of every import, in functions and under TYPE_CHECKING too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: imports are absolute"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def module_of(name: str, sources: Sources) -> str | None:
    """Return the module of notesite that the imported *name* is, or is in."""
    while name and name not in sources:
        name = name.rpartition(".")[0]
    return name or None


def edges(sources: Sources) -> Iterator[tuple[str, int, str]]:
    """Yield (importing module, line, imported module) within notesite."""
    for module, source in sources.items():
        for line, name in imports(source):
            target = module_of(name, sources)
            if target is not None:
                yield module, line, target


def home(module: str) -> tuple[int, str]:
    """Return the floor and room of *module*."""
    top = module.removeprefix("notesite").removeprefix(".").partition(".")[0]
    for floor, rooms in enumerate(FLOORS):
        for room, names in rooms.items():
            if top in names:
                return floor, room
    raise AssertionError(f"{module} has no room: give it one in FLOORS (and in docs/ARCHITECTURE.md)")


def upward(sources: Sources) -> list[str]:
    """Return the imports that do not go down."""
    found = []
    for module, line, target in edges(sources):
        (floor, room), (target_floor, target_room) = home(module), home(target)
        if target_floor > floor or (target_floor == floor and target_room != room):
            found.append(
                f"imports go down only: {module}:{line} on floor {floor} ({room})"
                f" imports {target} of floor {target_floor} ({target_room})"
            )
    return found


def cycle(sources: Sources) -> list[str]:
    """Return one cycle of modules that import each other, if there is any."""
    graph: dict[str, set[str]] = {module: set() for module in sources}
    for module, _, target in edges(sources):
        graph[module].add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return ["no import goes round: " + " ← ".join(error.args[1])]
    return []


def circuit(sources: Sources) -> list[str]:
    """Return one cycle of rooms (modules and packages of one folder) that import each other."""
    graphs: dict[str, dict[str, set[str]]] = {}
    for module, _, target in edges(sources):
        if home(module) == home(target):
            folder = commonpath([path.replace(".", "/") for path in (module, target)]).replace("/", ".")
            if folder not in (module, target, "notesite"):
                room, target_room = (".".join(each.split(".")[: folder.count(".") + 2]) for each in (module, target))
                graphs.setdefault(folder, {}).setdefault(room, set()).add(target_room)
    for graph in graphs.values():
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            return ["no room leads back to itself: " + " ← ".join(error.args[1])]
    return []


def strangers(sources: Sources) -> list[str]:
    """Return the imports of third-party packages that a floor has no business with."""
    found = []
    for module, source in sources.items():
        floor, room = home(module)
        allowed = frozenset().union(*THIRD_PARTY[: floor + 1])
        for line, name in imports(source):
            package = name.partition(".")[0]
            if package != "notesite" and package not in sys.stdlib_module_names and package not in allowed:
                found.append(
                    f"each floor has its own third parties: {module}:{line} on floor {floor} ({room}) imports {name}"
                )
    return found


def impure(sources: Sources) -> list[str]:
    """Return where the core reaches for files, clock, chance, environment or output."""
    found = []
    for module, source in sources.items():
        if home(module)[0] not in CORE:
            continue
        found += [
            f"the core does no I/O: {module}:{line} imports {name}"
            for line, name in imports(source)
            if name not in PURE and any(name == out or name.startswith(out + ".") for out in OUTSIDE_MODULES)
        ]
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Name) and node.id in OUTSIDE_NAMES:
                found.append(f"the core does no I/O: {module}:{node.lineno} uses {node.id}()")
            elif isinstance(node, ast.Attribute) and node.attr in CLOCK:
                found.append(f"the core has no clock: {module}:{node.lineno} asks for .{node.attr}")
    return found


def gossip(sources: Sources) -> list[str]:
    """Return the imports between rooms of the host, which know the core only. A room is a module or a package."""

    def room(module: str) -> tuple[str, ...]:
        return tuple(module.split(".")[:3])

    return [
        f"host rooms do not import each other: {module}:{line} imports {target}"
        for module, line, target in edges(sources)
        if module.startswith("notesite.host.") and target.startswith("notesite.host.") and room(module) != room(target)
    ]


def namesakes(sources: Sources) -> list[str]:
    """Return the names that two public classes have: who reads one of them need not ask which is meant."""
    homes: dict[str, list[str]] = {}
    for module, source in sources.items():
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, []).append(module)
    return [f"a name is one class's: {name} is in {' and '.join(at)}" for name, at in homes.items() if len(at) > 1]


LAWS = {
    "down": upward,
    "round": cycle,
    "rooms": circuit,
    "third parties": strangers,
    "purity": impure,
    "host": gossip,
    "names": namesakes,
}


@pytest.mark.parametrize("law", LAWS.values(), ids=LAWS.keys())
def test_the_house_keeps_the_law(law: Callable[[Sources], list[str]]) -> None:
    offences = law(package_sources())
    assert not offences, "\n" + "\n".join(offences)


@pytest.mark.parametrize(
    ("law", "module", "source", "words"),
    [
        ("down", "notesite.lines", "from notesite.model import Article", "notesite.lines:1 on floor 0"),
        ("down", "notesite.index.a", "def f():\n    import notesite.host.disk", "notesite.index.a:2 on floor 3"),
        ("down", "notesite.report", "import notesite.zone", "on floor 1 (report) imports notesite.zone"),
        ("round", "notesite.load.a", "if TYPE_CHECKING:\n    from notesite.load import b", "notesite.load.b"),
        ("rooms", "notesite.load.inner.a", "from notesite.load.c import x", "notesite.load.inner ←"),
        ("rooms", "notesite.render.inner.a", "from notesite.render.c import x", "notesite.render.inner ←"),
        ("rooms", "notesite.load.deep.inner.a", "from notesite.load.deep.c import x", "notesite.load.deep.inner ←"),
        ("third parties", "notesite.index.a", "import jinja2", "on floor 3 (index) imports jinja2"),
        ("third parties", "notesite.digest", "from yaml import load", "imports yaml.load"),
        ("purity", "notesite.load.a", "from pathlib import Path", "imports pathlib.Path"),
        ("purity", "notesite.load.a", "import os.path", "imports os.path"),
        ("purity", "notesite.render.a", "text = open('x').read()", "uses open()"),
        (
            "purity",
            "notesite.stages.build",
            "import datetime as dt\nx = dt.datetime.now()",
            "notesite.stages.build:2 asks for .now",
        ),
        ("host", "notesite.host.a", "from notesite.host.disk import scan", "imports notesite.host.disk"),
        ("names", "notesite.load.a", "class Known: ...", "Known is in notesite.zone and notesite.load.a"),
    ],
)
def test_a_law_sees_who_breaks_it(law: str, module: str, source: str, words: str) -> None:
    others = {
        "notesite": "",
        "notesite.model": "",
        "notesite.zone": "class Known: ...",
        "notesite.host": "",
        "notesite.host.disk": "",
        "notesite.load": "",
        "notesite.load.b": "from notesite.load.a import x",
        "notesite.load.c": "from notesite.load.inner.d import x",
        "notesite.load.inner.d": "",
        "notesite.render": "",
        "notesite.render.c": "from notesite.render.inner.d import x",
        "notesite.render.inner.d": "",
        "notesite.load.deep.c": "from notesite.load.deep.inner.d import x",
        "notesite.load.deep.inner.d": "",
    }
    offences = LAWS[law]({**others, "notesite.load.a": "", module: source})
    assert len(offences) == 1
    assert words in offences[0]


def test_pure_paths_are_pure() -> None:
    assert impure({"notesite.load.a": "from pathlib import PurePosixPath"}) == []


DOCUMENT = ROOT.parent / "docs" / "ARCHITECTURE.md"


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the source distribution has no ARCHITECTURE.md")
def test_the_document_puts_every_room_on_its_floor() -> None:
    rows = re.findall(r"^\| (\d) \|([^|]+)\|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    told = [(int(floor), name) for floor, names in rows for name in re.findall(r"`([a-z/_]+)(?:\.py|/)`", names)]
    assert {floor for floor, _ in told} == set(range(len(FLOORS)))
    wrong = [(floor, name) for floor, name in told if home(f"notesite.{name.replace('/', '.')}")[0] != floor]
    assert not wrong


@pytest.mark.skipif(not DOCUMENT.exists(), reason="the source distribution has no ARCHITECTURE.md")
@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "measurements.md"])
def test_what_the_document_names_is_there(name: str) -> None:
    text = DOCUMENT.with_name(name).read_text("utf-8")
    files = [
        path for folder in ("src", "scripts", "benchmarks", "tests") for path in (ROOT.parent / folder).rglob("*.*")
    ]
    named = re.findall(r"`([\w/]+\.(?:py|js))`(?:, `(?:\w+\.)?(\w+)(?:\(\))?`)?", text)
    assert named
    for path, thing in named:
        homes = [file for file in files if file.as_posix().endswith(f"/{path}") and "vendor" not in file.parts]
        assert homes, f"there is no {path}"
        defined = re.compile(rf"^\s*(?:def|class) {thing}\b", re.MULTILINE)
        assert not thing or any(defined.search(file.read_text("utf-8")) for file in homes), f"{path} has no {thing}"
