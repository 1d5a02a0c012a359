"""The formulas of one article: macros carried along, numbers given out, everything as KaTeX takes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from notesite.lines import Segments
from notesite.load.headings import equation_id
from notesite.load.tex.cleaning import cleaned
from notesite.load.tex.dialect import MATH, TEXTS, needs_walk
from notesite.load.tex.edit import Edit, Rewritten, apply, origin
from notesite.load.tex.environments.settling import settle, surround
from notesite.load.tex.macros import MacroTable
from notesite.load.tex.numbering import NumberedLabel, Numbering
from notesite.load.tex.problem import Problem
from notesite.load.tex.walk import Reference, Walk
from notesite.model import Formula, FormulaUse
from notesite.near import likest
from notesite.pattern import pattern

_COMMENT = pattern(r"(?<!\\)%[^\n]*")
_BLANK = pattern(r"[\s~]+")


class RawFormula(msgspec.Struct, frozen=True, kw_only=True):
    """A formula as it stands in its article."""

    tex: str
    """What stands between the delimiters."""
    display: bool
    start: int = 0
    """Offset of *tex* in the article's text, if it stands there in one piece."""
    lines: Segments = ()
    """(offset in *tex*, offset in the article's text), ascending, the first at 0, if it does not."""


class Finished(msgspec.Struct, frozen=True, kw_only=True):
    """A formula ready to be typeset."""

    formula: Formula
    use: FormulaUse
    ids: tuple[str, ...] = ()
    """HTML ids of its labels."""
    hidden: bool = False
    """It only defines macros: there is nothing to show."""


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """Something with a number that can be referred to."""

    name: str
    text: str
    """Its number or tag as plain text, without parentheses."""
    id: str
    full: str = ""
    """With the word for what it is: `图 3`. Empty: an equation, whose number says so."""


class _Draft(msgspec.Struct, frozen=True, kw_only=True):
    raw: RawFormula
    written: Rewritten
    walk: Walk | None
    """None: nothing in the formula needs to be changed."""
    before: MacroTable
    """What holds where the formula begins; its own definitions stand in it."""
    macros: MacroTable
    """What holds after it."""


def finish(
    raws: Sequence[RawFormula], macros: MacroTable, known: Mapping[str, Label] = MappingProxyType({})
) -> tuple[tuple[Finished, ...], Mapping[str, Label], tuple[Problem, ...]]:
    """Return the formulas of one article, its labels by name, and problems with offsets into its text.

    *raws* are in the order of the article. Definitions inside a formula hold from there to the article's end.
    *known*: what else references may name.
    """
    drafts: list[_Draft] = []
    for raw in raws:
        draft = _drafted(raw, macros)
        macros = draft.macros
        drafts.append(draft)
    labels = _Labels(known)
    # A reference may stand before what it names: all equations have their numbers first.
    numbered = [labels.number(draft) for draft in drafts]
    finished = tuple(
        _finished(draft, [*edits, *labels.referred(draft)], ids)
        for draft, (edits, ids) in zip(drafts, numbered, strict=True)
    )
    return finished, labels.table(), tuple(labels.problems)


class _Labels:
    """The labels of one article, and what is wrong with them and with the formulas they are met in."""

    def __init__(self, known: Mapping[str, Label]) -> None:
        self.problems: list[Problem] = []
        self._known = known
        self._numbers = {
            name: NumberedLabel(label=name, tex=label.text, start=0, end=0) for name, label in known.items()
        }
        self._numbering = Numbering()

    def number(self, draft: _Draft) -> tuple[Sequence[Edit], tuple[str, ...]]:
        """Return the edits that number the equations of *draft*, and the ids they get by their labels."""
        if draft.walk is None:
            return (), ()
        edits, labels = self._numbering.number(draft.walk)
        ids: dict[str, None] = {}
        for numbered in labels:
            if numbered.label in self._numbers:
                self.problems.append(_placed(_repeated(numbered), draft))
            else:
                self._numbers[numbered.label] = numbered
                ids[equation_id(numbered.label)] = None
        return edits, tuple(ids)

    def referred(self, draft: _Draft) -> Iterator[Edit]:
        """Yield the edits that make the references of *draft* numbers; note its problems."""
        if draft.walk is None:
            return
        self.problems += [_placed(problem, draft) for problem in draft.walk.problems]
        for reference in draft.walk.references:
            yield _referred(reference, self._numbers)
            if reference.name not in self._numbers:
                self.problems.append(_placed(_unknown(reference, self._numbers), draft))

    def table(self) -> Mapping[str, Label]:
        """Return all labels by name."""
        return {
            name: Label(name=name, text=numbered.text, id=equation_id(name)) for name, numbered in self._numbers.items()
        } | dict(self._known)


def _drafted(raw: RawFormula, macros: MacroTable) -> _Draft:
    written = Rewritten(text=raw.tex, segments=raw.lines or ((0, raw.start),))
    written = macros.expanded(cleaned(written))
    if not needs_walk(written.text, macros.definitions):
        return _Draft(raw=raw, written=written, walk=None, before=macros, macros=macros)
    walk = Walk(written.text, MATH, TEXTS, display=raw.display, known=macros.definitions, colors=macros.colors)
    walk.run()
    surround(walk)
    after = macros
    if walk.definitions or walk.colors != macros.colors:
        after = macros.define(*walk.definitions, colors=walk.colors)
    return _Draft(raw=raw, written=written, walk=walk, before=macros, macros=after)


def _finished(draft: _Draft, made: Sequence[Edit], ids: tuple[str, ...]) -> Finished:
    raw, walk, written = draft.raw, draft.walk, draft.written
    hidden = False
    if walk is not None:
        written = apply(written, [*walk.edits, *settle(walk), *made])
        hidden = bool(walk.defined) and _only_definitions(walk)
    preface = draft.before.preface(written.text)
    if preface:
        written = apply(written, [Edit(0, 0, preface)])
    formula = Formula(
        tex=written.text,
        source=raw.tex,
        display=raw.display,
        macros=draft.before.used_by(written.text),
    )
    end = origin(raw.lines or ((0, raw.start),), len(raw.tex))
    use = FormulaUse(formula=formula, segments=written.segments, end=end)
    return Finished(formula=formula, use=use, ids=ids, hidden=hidden)


def _only_definitions(walk: Walk) -> bool:
    rest: list[str] = []
    done = 0
    for start, end in walk.defined:
        rest.append(walk.text[done:start])
        done = end
    rest.append(walk.text[done:])
    return not _BLANK.sub("", _COMMENT.sub("", "".join(rest))).strip("{}")


def _referred(reference: Reference, numbers: Mapping[str, NumberedLabel]) -> Edit:
    numbered = numbers.get(reference.name)
    shown = numbered.tex if numbered else "???"
    shown = f"({shown})" if reference.parentheses else shown
    return Edit(reference.start, reference.end, shown if reference.text else f"\\text{{{shown}}}")


def _unknown(reference: Reference, numbers: Mapping[str, NumberedLabel]) -> Problem:
    near = likest(reference.name[:100], [name for name in numbers if len(name) < 100])
    return Problem(
        severity="warning",
        code="math.unknown-label",
        message=f"nothing in this article has the label {reference.name[:60]!r}",
        hint=f"did you mean {near!r}?" if near else "label the equation with \\label{…}",
        start=reference.name_start,
        end=reference.name_end,
    )


def _repeated(numbered: NumberedLabel) -> Problem:
    return Problem(
        severity="warning",
        code="math.duplicate-label",
        message=f"label {numbered.label[:60]!r} is used twice in this article",
        hint="references lead to the first; rename this one",
        start=numbered.start,
        end=numbered.end,
    )


def _placed(problem: Problem, draft: _Draft) -> Problem:
    segments = draft.written.segments
    start = origin(segments, problem.start)
    end = max(start + 1, origin(segments, max(problem.start, problem.end - 1)) + 1)
    return msgspec.structs.replace(problem, start=start, end=end)
