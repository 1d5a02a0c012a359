"""Problems found while a source is read, told by their offsets and kept as diagnostics."""

from __future__ import annotations

from notesite.diagnostic import Diagnostic, Place, Severity
from notesite.lines import Repair, Source
from notesite.yamltext.nodes import Node, Scalar


class Reporter:
    """Turns what is wrong in one source into diagnostics, and keeps them for as long as it is read.

    *room* is the first half of their codes: `frontmatter` in `frontmatter.no-date`.
    A start below 0 means the file as a whole, and no line of it.
    """

    __slots__ = ("diagnostics", "repairs", "room", "source")

    def __init__(self, source: Source, room: str) -> None:
        self.source = source
        self.room = room
        self.diagnostics: list[Diagnostic] = []
        self.repairs: list[Repair] = []

    def trial(self) -> Reporter:
        """Return a reporter of the same source that holds nothing: what it comes to hold is added, or thrown away."""
        return Reporter(self.source, self.room)

    def add(self, trial: Reporter) -> None:
        """Take over what *trial* holds."""
        self.diagnostics += trial.diagnostics
        self.repairs += trial.repairs

    def error(self, problem: str, message: str, start: int, end: int, *, hint: str = "") -> None:
        """Note what stops a build."""
        self._note("error", problem, message, start, end, hint)

    def warning(self, problem: str, message: str, start: int, end: int, *, hint: str = "") -> None:
        """Note what was repaired or looks wrong."""
        self._note("warning", problem, message, start, end, hint)

    def note(self, problem: str, message: str, start: int, end: int, *, hint: str = "") -> None:
        """Note what the author may want to know."""
        self._note("note", problem, message, start, end, hint)

    def repair(self, problem: str, start: int, end: int, text: str) -> None:
        """Note that *text* is how to write what stands from *start* to *end*, reported as *problem*."""
        self.repairs.append(Repair(code=f"{self.room}.{problem}", start=start, end=end, text=text))

    def _note(self, severity: Severity, problem: str, message: str, start: int, end: int, hint: str) -> None:
        self.diagnostics.append(
            Diagnostic(
                severity=severity,
                code=f"{self.room}.{problem}",
                message=message,
                place=self.source.place(start, end) if start >= 0 else Place(path=self.source.path),
                hint=hint,
            )
        )

    def written(self, node: Node) -> str:
        """Return *node* as it stands in the source."""
        return self.source.text[node.start : node.end].strip()


def shown(text: str) -> str:
    """Return *text* short enough for a message, in backquotes."""
    line = " ".join(text.split())
    return f"`{line}`" if len(line) <= 40 else f"`{line[:39]}…`"


def single_quoted(text: str) -> str:
    """Return *text* as YAML has it between single quotes, where only they mean anything: a backslash of TeX is one."""
    return "'" + text.replace("'", "''") + "'"


def duplicate(key: Scalar, first: Scalar, reporter: Reporter) -> None:
    """Report that *key* stood before, as *first*."""
    line = reporter.source.line_of(first.start) + 1
    reporter.error(
        "duplicate-key",
        f"the key {shown(key.text)} stands here a second time, first on line {line}",
        key.start,
        key.end,
        hint="keep one of them",
    )
