"""Formulas once all are taken out: what editors and other tools escaped is read as TeX, then all are numbered."""

from __future__ import annotations

from markdown_it.rules_core import StateCore

from notesite.load.context import Context, Taken, context_of
from notesite.load.offsets import to_file
from notesite.load.tex.article import RawFormula, finish
from notesite.load.tex.edit import Rewritten, composed
from notesite.load.tex.escapes.brackets import escaped_bracket, without_escapes
from notesite.load.tex.escapes.doubled import doubled_command, halved
from notesite.load.tex.escapes.hexo import escaping, first_escape, unescape


def finish_all(state: StateCore) -> None:
    """Finish the formulas of *state*; by now all that they may refer to has its number."""
    finish_formulas(context_of(state.env))


def finish_formulas(note: Context, *, first: int = 0) -> None:
    """Translate, number and place the formulas taken out since number *first*, in the note's order."""
    formulas = [taken for taken in note.taken[first:] if taken.kind in ("inline", "display")]
    if not formulas:
        return
    rewritten = _unescaped(formulas, note)
    finished, labels, problems = finish(rewritten, note.macros, note.labels)
    for taken, done in zip(formulas, finished, strict=True):
        taken.finished = done
        note.ids.update(done.ids)
    note.labels = labels
    note.formula_problems(problems)


def _unescaped(formulas: list[Taken], note: Context) -> list[RawFormula]:
    raws = [_with_single_backslashes(_without_brackets(taken, note), note) for taken in formulas]
    if not escaping([raw.tex for raw in raws]):
        return raws
    raw, (first, last) = next((raw, at) for raw in raws if (at := first_escape(raw.tex)))
    start = to_file(raw.lines, first)
    note.report(
        "warning",
        "math.hexo-escapes",
        "the formulas of this note are escaped for Hexo, here first (`\\\\\\\\` for a new row, `\\_`), and read so",
        (start, start + last - first),
        "other tools read TeX as it is: replace `\\\\\\\\` by `\\\\` and `\\_` by `_`",
    )
    return [_read_as(raw, unescape(raw.tex)) for raw in raws]


def _without_brackets(taken: Taken, note: Context) -> RawFormula:
    raw = RawFormula(tex=taken.inner, display=taken.kind == "display", lines=taken.segments)
    escaped = escaped_bracket(raw.tex)
    if escaped is None:
        return raw
    start = to_file(raw.lines, escaped)
    bracket = raw.tex[escaped : escaped + 2]
    note.report(
        "warning",
        "math.escaped-bracket",
        f"`{bracket}` stands inside a formula; it is read as `{bracket[1]}`",
        (start, start + 2),
        "delete the backslash, which an editor took for Markdown's",
    )
    return _read_as(raw, without_escapes(raw.tex))


def _with_single_backslashes(raw: RawFormula, note: Context) -> RawFormula:
    at = doubled_command(raw.tex)
    if at is None:
        return raw
    start = to_file(raw.lines, at[0])
    written = raw.tex[slice(*at)]
    follows = "letters" if written[-1].isalpha() else "a sign"
    note.report(
        "warning",
        "math.doubled-backslash",
        f"`{written}` is a new row and then {follows}; it is read as `{written[1:]}`",
        (start, start + at[1] - at[0]),
        "write one backslash before a command, and two for a new row",
    )
    return _read_as(raw, halved(raw.tex))


def _read_as(raw: RawFormula, read: Rewritten) -> RawFormula:
    """Return *raw* as *read*, still placed where it stands in the file."""
    return RawFormula(tex=read.text, display=raw.display, lines=composed(raw.lines, read.segments))
