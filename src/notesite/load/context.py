"""What the rules of one parse share: the text, what was taken out of it, and what was found wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.diagnostic import Diagnostic, Severity
from notesite.language import is_chinese, strings
from notesite.lines import Repair, Segments, Source
from notesite.load.exported import first_escaped
from notesite.load.inline.foreign import Meaning, Tag, wrappers
from notesite.load.inline.habits import habits
from notesite.load.mask import NEWLINE, OPEN, TAKEN, show
from notesite.load.offsets import Cursor
from notesite.load.options import LoadOptions
from notesite.load.slots import Slots
from notesite.load.tex.article import Finished, Label
from notesite.load.tex.macros import MacroTable
from notesite.load.tex.problem import Problem
from notesite.model import Link


class Taken:
    """Something taken out of a paragraph, which stands there as a number."""

    __slots__ = ("finished", "inner", "kind", "segments", "source", "tag")

    def __init__(
        self,
        kind: Literal["inline", "display", "reference", "tag", "nothing"],
        source: str,
        inner: str,
        segments: Segments,
    ) -> None:
        self.kind = kind
        self.source = source
        """As the author wrote it, with its delimiters."""
        self.inner = inner
        """Without them."""
        self.segments = segments
        """Where *inner* stands in the file."""
        self.finished: Finished | None = None
        self.tag: Tag | None = None


class Context:
    """One note while it is read. Lives for one parse and is never kept."""

    def __init__(self, source: Source, masked: Source, *, path: str, options: LoadOptions) -> None:
        self.source = source
        self.masked = masked
        """The source with formulas hidden and front matter blank: same offsets, but a formula with a blank line in it
        is one line here, so that the parser's lines are lines of this text and no other."""
        self._joined = NEWLINE in masked.text
        self.path = path
        self.options = options
        self.speak(options.language)
        self.cursor = Cursor(masked)
        self.taken: list[Taken] = []
        self.labels: Mapping[str, Label] = {}
        self.sections: dict[str, Token] = {}
        """Names that headings were given for references to lead to → their words, which formulas are taken out of."""
        self.pictures: set[str] = set()
        """Likewise the names of pictures."""
        self.slots = Slots()
        self.links: list[Link] = []
        self.lines: dict[int, str] = {}
        """The file's lines that links stand on, by number."""
        self.ids: set[str] = set()
        self.unclosed: set[int] = set()
        """Lines of *masked*, 0-based, on which a formula begins that has no end in its paragraph."""
        self.diagnostics: list[Diagnostic] = []
        self.repairs: list[Repair] = []
        """How to write what was read as meant."""
        self.tags: list[str] = []
        """Tags that stand in the text and not in the front matter."""
        self.highlighted = False
        self.math = True
        self.hides = False
        """Something in *masked*, or taken out since, is masked by characters that `show` turns back."""
        self.wrapping = wrappers(source.text)
        """Other generators' tags that are closed in the note."""
        self.escaped_strong = first_escaped(source.text)
        """Where the first `**` stands that an editor escaped on export, if all of them are meant as marks."""
        self.loose_strong = False
        """Spaces inside `**` were overlooked somewhere."""
        self.habits = habits(source.text)
        self.pictures_in = ""
        """The folder of pictures that are named without one; empty: the note's own."""
        self.chooses_pictures = "<picture" in source.text
        """An author's own `<picture>` is in the note, inside which stands his own choice of files."""
        self.macros = MacroTable.empty()
        """The site's and the front matter's."""
        self._raw_at = 0
        """Offset up to which `find_raw` has found HTML within paragraphs."""
        self.in_excerpt = False
        """Rendering for a card: no ids, no anchors."""

    def speak(self, language: str) -> None:
        """Take *language*, a BCP 47 tag, for the note's own."""
        self.is_chinese = is_chinese(language)
        self.strings: Mapping[str, str] = strings(language)

    def stands_for(self, token: Token) -> Taken | None:
        """Return what *token* stands for, if that was taken out of the text."""
        return self.taken[token.meta["number"]] if token.type == "taken" else None

    def means(self, token: Token, meaning: Meaning) -> bool:
        """Whether *token* stands for another generator's tag with this meaning."""
        taken = self.stands_for(token)
        return taken is not None and taken.tag is not None and taken.tag.meaning == meaning

    def is_display(self, token: Token) -> bool:
        """Whether *token* stands for a displayed formula."""
        return token.type == "taken" and self.taken[token.meta["number"]].kind == "display"

    def file_line(self, line: int) -> int:
        """Return which line of the file *line* of the parser is, both 0-based."""
        return self.source.line_of(self.masked.line_start(line)) if self._joined else line

    def report(self, severity: Severity, code: str, message: str, at: tuple[int, int], hint: str = "") -> None:
        """Note a problem with the text from offset *at*[0] to *at*[1] of the file."""
        place = self.source.place(*at)
        self.diagnostics.append(Diagnostic(severity=severity, code=code, message=message, place=place, hint=hint))

    def name(self, label: Label, line: int) -> None:
        """Let references find *label*, which stands on the 0-based *line*; the first of several of one name stays."""
        if label.name not in self.labels:
            self.labels = {**self.labels, label.name: label}
            return
        text = self.shown(self.masked.line_text(line))
        at = self.masked.line_start(line) + max(0, text.rfind(label.name))
        self.report(
            "warning",
            "math.duplicate-label",
            f"label {label.name[:60]!r} is used twice in this article",
            (at, at + (len(label.name) if label.name in text else 1)),
            "references lead to the first; rename this one",
        )

    def find_raw(self, html: str) -> int:
        """Return the offset of a piece of HTML within a paragraph, asked for in the order of the note; 0 if unknown."""
        found = self.source.text.find(html, self._raw_at)
        if found >= 0 and not self.in_excerpt:
            self._raw_at = found + len(html)
        return max(found, 0)

    def repair(self, code: str, at: tuple[int, int], text: str) -> None:
        """Note that *text* is how to write what stands from offset *at*[0] to *at*[1], reported as *code*."""
        self.repairs.append(Repair(code=code, start=at[0], end=at[1], text=text))

    def formula_problems(self, problems: Iterable[Problem]) -> None:
        """Note what is wrong with formulas; the problems' offsets are the file's."""
        for problem in problems:
            self.diagnostics.append(problem.at(self.source.place(problem.start, problem.end)))

    def restored(self, text: str) -> str:
        """Return *text* as the author wrote it: what was taken out or masked is back."""
        return self.each_taken(text, lambda taken: taken.source)

    def each_taken(self, text: str, write: Callable[[Taken], str]) -> str:
        """Return *text* with every number replaced by what *write* makes of the thing taken out."""
        if OPEN in text:
            text = TAKEN.sub(lambda mark: write(self.taken[int(mark[1])]), text)
        return self.shown(text)

    def shown(self, text: str) -> str:
        """Return *text* with what is masked back."""
        return show(text) if self.hides else text


def context_of(env: EnvType) -> Context:
    """Return the Context that travels in a parser's *env*."""
    context = env["note"]
    assert isinstance(context, Context), "the parser is only run by article.py, which puts one there"
    return context
