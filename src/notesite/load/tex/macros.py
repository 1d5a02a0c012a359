"""Macros: read from a mapping or a LaTeX preamble, kept as an immutable table, handed out as a formula needs them.

KaTeX takes macros as strings whose parameters are all mandatory and undelimited. One with an optional
argument is handed out as two, `\\x@opt` with all its parameters and `\\x` with the default put in, and the walk
turns `\\x[…]` into `\\x@opt{…}`. What strings cannot say at all (delimited parameters, a `\\let` that keeps an old
meaning) is defined at the formula's start; what changes its numbering is expanded before it is walked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from notesite.load.tex.aliases import MACROS
from notesite.load.tex.definitions import (
    DEFINING,
    Definition,
    Misread,
    arguments_of,
    filled,
    prefixed,
    read,
)
from notesite.load.tex.dialect import inline_definition, translate
from notesite.load.tex.edit import Edit, Rewritten, apply
from notesite.load.tex.lexer import Tokens, names
from notesite.load.tex.problem import Problem
from notesite.pattern import pattern

_STRUCTURE = pattern(r"\\(?:begin|end|label|ref|eqref|tag|nonumber|notag|intertext)(?![a-zA-Z@])")
"""What numbers, names or parts rows: a macro that holds it is expanded before KaTeX sees it."""
_IGNORED = frozenset({"\\require", "\\usepackage", "\\documentclass", "\\RequirePackage", "\\mathtoolsset"})
_ROUNDS = 8
"""Macros within macros that are put in; what is deeper is left to KaTeX."""
_GROWTH = 1_000_000
"""Code points that expanding may add to one formula."""


class MacroTable:
    """Macros by name; immutable."""

    __slots__ = ("_ordered", "_structural", "_translated", "colors", "definitions")

    def __init__(self, definitions: Mapping[str, Definition], colors: Mapping[str, str]) -> None:
        self.definitions = definitions
        self.colors = colors
        """What `\\definecolor` named → CSS."""
        self._translated: dict[str, tuple[tuple[str, str], ...]] = {}
        self._ordered: frozenset[str] | None = None
        self._structural: frozenset[str] | None = None

    @staticmethod
    def empty() -> MacroTable:
        """Return the table without macros."""
        return MacroTable({}, {})

    def define(self, *definitions: Definition, colors: Mapping[str, str] | None = None) -> MacroTable:
        """Return this table with *definitions* added, later ones winning."""
        table = dict(self.definitions)
        for made in definitions:
            known = table.get(made.body) if made.alias else None
            if known is not None:
                made = Definition(  # noqa: PLW2901 - `\let` copies the meaning its target has now
                    name=made.name,
                    parameters=known.parameters,
                    default=known.default,
                    body=known.body,
                    pattern=known.pattern,
                )
            # Order matters where a macro keeps another's old meaning, so a redefinition goes last.
            table.pop(made.name, None)
            table[made.name] = made
        return MacroTable(table, {**self.colors, **(colors or {})})

    def merged(self, other: MacroTable) -> MacroTable:
        """Return this table with those of *other* added, which win."""
        if not other.definitions and not other.colors:
            return self
        return self.define(*other.definitions.values(), colors=other.colors)

    def used_by(self, tex: str) -> tuple[tuple[str, str], ...]:
        """Return (name, body) of every macro that *tex* needs, directly or through another, sorted by name.

        MathJax's commands that KaTeX lacks are among them.
        """
        return self._used_by(tex) if self.definitions else _used_alone(tex)

    def _used_by(self, tex: str) -> tuple[tuple[str, str], ...]:
        found: dict[str, str] = {}
        waiting = [tex]
        while waiting:
            for name in names(waiting.pop()):
                if name in found or name in self.ordered:
                    continue
                for entry, body in self._entries(name):
                    found[entry] = body
                    waiting.append(body)
        return tuple(sorted(found.items()))

    def preface(self, tex: str) -> str:
        """Return the definitions that have to stand at the start of *tex* itself."""
        if not self.ordered:
            return ""
        wanted: set[str] = set()
        waiting = [tex]
        while waiting:
            for name in names(waiting.pop()) - wanted:
                made = self.definitions.get(name)
                if made is not None:
                    wanted.add(name)
                    waiting.append(made.body)
        return "".join(
            inline_definition(made) for name, made in self.definitions.items() if name in wanted & self.ordered
        )

    def expanded(self, written: Rewritten) -> Rewritten:
        """Return *written* with the macros and environments put in that begin, end, tag or label something."""
        for _ in range(_ROUNDS if self.definitions else 0):
            if self.structural.isdisjoint(names(written.text)) and not self._has_environment(written.text):
                break
            after = apply(written, self._expansions(written.text))
            if after.text == written.text or len(after.text) > len(written.text) + _GROWTH:
                break
            written = after
        return written

    @property
    def ordered(self) -> frozenset[str]:
        """Macros that only a definition inside the formula can make."""
        if self._ordered is None:
            kept = {made.body: name for name, made in self.definitions.items() if made.alias}
            loops = {name for target, name in kept.items() if target in self.definitions}
            loops |= {target for target in kept if target in self.definitions}
            delimited = {name for name, made in self.definitions.items() if made.pattern}
            self._ordered = frozenset(loops | delimited)
        return self._ordered

    @property
    def structural(self) -> frozenset[str]:
        """Macros that change what is numbered, themselves or through others."""
        if self._structural is None:
            macros = {name: made for name, made in self.definitions.items() if made.ending is None and not made.pattern}
            users: dict[str, list[str]] = {}
            for name, made in macros.items():
                for used in names(made.body):
                    users.setdefault(used, []).append(name)
            waiting = [name for name, made in macros.items() if _STRUCTURE.search(made.body)]
            found: set[str] = set()
            while waiting:
                name = waiting.pop()
                if name not in found:
                    found.add(name)
                    waiting += users.get(name, ())
            self._structural = frozenset(found)
        return self._structural

    def _entries(self, name: str) -> tuple[tuple[str, str], ...]:
        # `\x[…]` stands in the formula as `\x@opt{…}`.
        made = self.definitions.get(name.removesuffix("@opt"))
        if made is None:
            body = MACROS.get(name)
            return ((name, body),) if body is not None else ()
        if name not in self._translated:
            self._translated[name] = tuple(_entries_of(made))
        return self._translated[name]

    def _has_environment(self, tex: str) -> bool:
        return "\\begin" in tex and any(
            made.ending is not None and name in tex for name, made in self.definitions.items()
        )

    def _expansions(self, tex: str) -> list[Edit]:
        tokens = Tokens(tex)
        edits: list[Edit] = []
        endings: dict[str, list[str]] = {}
        index = 0
        while index < len(tokens.words):
            word = tokens.words[index]
            if word in ("\\begin", "\\end"):
                index = self._environment(tokens, index, edits, endings)
                continue
            made = self.definitions.get(word) if word in self.structural else None
            use = arguments_of(tokens, index, made) if made is not None else None
            if made is None or use is None:
                index += 1
                continue
            edits.append(Edit(tokens.starts[index], tokens.starts[use[1]], filled(made.body, use[0])))
            index = use[1]
        return edits

    def _environment(self, tokens: Tokens, index: int, edits: list[Edit], endings: dict[str, list[str]]) -> int:
        argument = tokens.argument(index + 1)
        if argument is None:
            return index + 1
        name = f"\\begin{{{tokens.inner(argument).strip()}}}"
        made = self.definitions.get(name)
        if made is None or made.ending is None:
            return argument.after
        if tokens.words[index] == "\\end":
            ending = endings[name].pop() if endings.get(name) else made.ending
            edits.append(Edit(tokens.starts[index], argument.end, ending))
            return argument.after
        use = arguments_of(tokens, argument.after - 1, made)
        if use is None:
            return argument.after
        endings.setdefault(name, []).append(filled(made.ending, use[0]))
        end = argument.end if use[1] == argument.after else tokens.starts[use[1]]
        edits.append(Edit(tokens.starts[index], end, filled(made.body, use[0])))
        return use[1]


def _entries_of(made: Definition) -> Iterable[tuple[str, str]]:
    if made.ending is not None:
        return
    body = translate(made.body)
    # KaTeX counts the parameters of a macro from its body, so one that is not used has to be mentioned.
    mentioned = max((int(digit) for digit in re.findall(r"#([1-9])", body)), default=0)
    if made.parameters > mentioned:
        body += f"\\@secondoftwo{{#{made.parameters}}}{{}}"
    if made.default is None:
        yield made.name, body
    else:
        yield made.name + "@opt", body
        yield made.name, f"{made.name}@opt{{{translate(made.default)}}}"


def parse_mapping(pairs: Iterable[tuple[str, object]]) -> tuple[MacroTable, tuple[Problem, ...]]:
    """Return the macros of a mapping name → body, and what is wrong in it.

    A name may stand without its backslash. A body may be a list, as MathJax's configuration has it:
    body, number of arguments, default of the first. Problems are all at offset 0.
    """
    made: list[Definition] = []
    problems: list[Problem] = []
    for name, value in pairs:
        found = _from_mapping(name.strip(), value)
        if isinstance(found, Definition):
            made.append(found)
        else:
            problems.append(_wrong(found, "write \\name: body, as in `\\E: \\mathbb{E}`", 0, 1))
    return MacroTable.empty().define(*made), tuple(problems)


def _from_mapping(name: str, value: object) -> Definition | str:
    name = name if name.startswith("\\") else "\\" + name
    if not re.fullmatch(r"\\(?:[a-zA-Z@]+|[^a-zA-Z\s])", name):
        return f"{name!r} is no name for a macro: a backslash and letters"
    parts = list(value) if isinstance(value, (list, tuple)) else [value]
    body, *rest = parts or [""]
    if isinstance(body, (int, float)) and not isinstance(body, bool):
        body = str(body)
    if not isinstance(body, str):
        return f"the body of macro {name} is not text"
    if not _balanced(body):
        return f"the braces in the body of macro {name} do not match"
    parameters = max((int(digit) for digit in re.findall(r"#([1-9])", body)), default=0)
    if rest and isinstance(rest[0], int) and 0 <= rest[0] <= 9:
        parameters = max(parameters, rest[0])
    default = rest[1] if len(rest) > 1 and isinstance(rest[1], str) else None
    return Definition(name=name, parameters=parameters, default=default, body=body)


def _balanced(tex: str) -> bool:
    tokens = Tokens(tex)
    return 2 * len(tokens.closes) == sum(word in "{}" for word in tokens.words if len(word) == 1)


def parse_preamble(text: str) -> tuple[MacroTable, tuple[Problem, ...]]:
    """Return the macros that the LaTeX definitions in *text* make, and what is wrong or no definition in it."""
    tokens = Tokens(text)
    made: list[Definition] = []
    problems: list[Problem] = []
    index = tokens.skip_blanks(0)
    while index < len(tokens.words):
        at = prefixed(tokens, index)
        word = tokens.word(at)
        if word in DEFINING:
            found = read(tokens, at)
            if isinstance(found, Misread):
                problems.append(_wrong(found.message, "", found.start, found.end))
                index = _next_definition(tokens, at + 1)
            else:
                made += found[0]
                index = found[1]
        elif word in _IGNORED:
            index = _ignored(tokens, at)
        else:
            index = _next_definition(tokens, at + 1)
            stop = tokens.starts[index]
            start = tokens.starts[min(at, len(tokens.words))]
            written = text[start:stop].strip()
            problems.append(
                Problem(
                    severity="warning",
                    code="math.macro",
                    message=f"{written.splitlines()[0][:40] if written else word!r} defines no macro and does nothing",
                    hint="a preamble holds \\newcommand, \\def, \\let and \\DeclareMathOperator",
                    start=start,
                    end=start + max(1, len(written)),
                )
            )
        index = tokens.skip_blanks(index)
    return MacroTable.empty().define(*made), tuple(problems)


def _ignored(tokens: Tokens, index: int) -> int:
    option = tokens.option(index + 1)
    argument = tokens.argument(option.after if option else index + 1)
    return argument.after if argument else index + 1


def _next_definition(tokens: Tokens, index: int) -> int:
    while index < len(tokens.words) and tokens.words[index] not in DEFINING | _IGNORED:
        index += 1
    return index


def _wrong(message: str, hint: str, start: int, end: int) -> Problem:
    return Problem(severity="error", code="math.macro", message=message, hint=hint, start=start, end=end)


_NO_MACROS = MacroTable.empty()


@lru_cache(maxsize=4096)  # formulas repeat, in a note and in its neighbours
def _used_alone(tex: str) -> tuple[tuple[str, str], ...]:
    """Return what `MacroTable.used_by` does where no macro is defined."""
    return _NO_MACROS._used_by(tex)
