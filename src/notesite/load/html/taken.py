"""The HTML of what was taken out of the text: formulas, references to what has a number, other generators' tags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from notesite.load.context import Context, Taken
from notesite.load.html.sourcelines import placed
from notesite.load.inline.crossing import without_word
from notesite.load.inline.foreign import Tag
from notesite.load.links.address import address, asset_of, in_folder, named
from notesite.load.links.targets import remember
from notesite.load.offsets import to_file
from notesite.load.pictures.alttext import report_tag
from notesite.load.pictures.html import write_picture
from notesite.load.slots import Slots
from notesite.load.tex.article import Label
from notesite.model import Plain, Ref

_DONE = {"nothing": "it is left out, the text it wraps stays", "text": "it is left out, its text stays"}
"""What is written for a tag, by its meaning."""
QED = '<span class="qed">∎</span>'
"""The end of a proof."""


def write_taken(
    taken: Taken,
    note: Context,
    *,
    alone: bool = False,
    first: bool = False,
    edges: Sequence[str] = (),
    ended: bool = False,
) -> str:
    """Return the HTML of something taken out of the text.

    *alone*: it is a block by itself; *first*: it is a picture seen without scrolling; *edges*: what its paragraph does
    with it, `begins` or `ends`; *ended*: so does a proof.
    """
    match taken.kind:
        case "inline" | "display":
            return _formula(taken, note, alone=alone, edges=edges, ended=ended)
        case "reference":
            return _reference(taken, note)
        case "tag":
            return _tag(taken, note, alone=alone, first=first)
        case "nothing":
            return ""


def _formula(taken: Taken, note: Context, *, alone: bool, edges: Sequence[str], ended: bool) -> str:
    finished = taken.finished
    if finished is None or finished.hidden:
        return ""
    mark = note.slots.mark(finished.formula)
    if not finished.formula.display:
        return mark
    first, *others = [""] if note.in_excerpt else [*finished.ids, ""][: max(1, len(finished.ids))]
    identifier = f' id="{escapeHtml(first)}"' if first else ""
    anchors = "".join(f'<span id="{escapeHtml(other)}"></span>' for other in others)
    element = "div" if alone else "span"
    end = "\n" if alone else ""
    classes = " ".join(("math display", *edges))
    html = f'<{element} class="{classes}"{identifier}>{anchors}{mark}{QED if ended else ""}</{element}>{end}'
    return placed(html, _line(taken, note), note)


def as_text(taken: Taken, slots: Slots) -> str:
    """Return what stands for something taken out where only text can."""
    if taken.finished is not None and not taken.finished.hidden:
        return slots.mark(Plain(formula=taken.finished.formula))
    return escapeHtml(taken.source)


def _reference(taken: Taken, note: Context) -> str:
    """`\\eqref{x}` in prose: the number of the equation, leading to it."""
    text = reference_text(taken, note, note.slots)
    if note.in_excerpt or taken.source.startswith(_CITED):
        return text
    if label := _label(taken, note):
        return f'<a class="eqref" href="#{escapeHtml(label.id)}">{text}</a>'
    if _names_section(taken, note):
        return f'<a href="#{escapeHtml(taken.inner)}">{text}</a>'
    at = to_file(taken.segments, 0)
    fragment = f"#{quote(taken.inner)}"
    to = Ref(kind="label", target=taken.inner, suffix=fragment, fallback=fragment)
    remember(to, "link", (at, at + len(taken.inner)), note)
    return f'<a class="eqref" href="{note.slots.mark(to)}">{text}</a>'


_CITED = (":cite", "{cite")
_BLANKS = frozenset(("softbreak", "hardbreak", "gap"))


def reference_text(taken: Taken, note: Context, slots: Slots) -> str:
    """Return what a reference says, as HTML: a number, the heading of a section, or another note's title.

    One that no label of the note answers to may mean another note.
    """
    if taken.source.startswith(_CITED):
        return escapeHtml(f"[{taken.inner}]")
    if label := _label(taken, note):
        return escapeHtml(referred(label, taken.source, note))
    if _names_section(taken, note):
        return "".join(_words(note.sections[taken.inner], note, slots)).strip()
    equation = taken.source.startswith(("\\eqref", ":eqref:"))
    told = Ref(
        kind="title",
        target=taken.inner,
        suffix=note.strings["equation_there"] if equation else "",
        fallback=taken.inner if taken.source.startswith((":", "{")) else taken.source,
    )
    return slots.mark(told)


def _label(taken: Taken, note: Context) -> Label | None:
    """Return the label of the note that a reference means; bookdown's tells its kind first, `\\@ref(thm:cauchy)`."""
    label = note.labels.get(taken.inner)
    if label is None and taken.source.startswith("\\@ref("):
        label = note.labels.get(taken.inner.partition(":")[2])
    return label


def _names_section(taken: Taken, note: Context) -> bool:
    """Whether a reference means a section of the note, as ``:numref:`x` `` may."""
    if taken.inner not in note.sections:
        return False
    return taken.source.startswith((":", "{ref}", "{numref}", "\\@ref(")) or taken.inner.startswith("sec")


def _words(heading: Token, note: Context, slots: Slots) -> Iterator[str]:
    """Yield what the text of *heading* says, as HTML without marks and links; a table's name has no parts."""
    if not heading.children:
        yield escapeHtml(heading.content)
    for child in heading.children or ():
        if taken := note.stands_for(child):
            yield as_text(taken, slots)
        elif child.type in ("text", "code_inline", "mention"):
            yield escapeHtml(note.restored(child.content))
        elif child.type in _BLANKS:
            yield " "


def referred(label: Label, source: str, note: Context) -> str:
    """Return what `\\ref`, `\\eqref` or `\\cref` writes for *label*: its number, in parentheses, with its word."""
    if source.startswith(("\\eqref", ":eqref:", "\\@ref(eq:")):
        return f"({label.text})"
    if source.startswith(("\\ref", "\\@ref")) or without_word(source):
        return label.text
    return label.full or note.strings["equation"].format(number=label.text)


def _tag(taken: Taken, note: Context, *, alone: bool, first: bool) -> str:
    tag = taken.tag
    assert tag is not None, "a tag is read when it is taken out"
    at = (to_file(taken.segments, 0), to_file(taken.segments, 0) + len(taken.inner))
    match tag.meaning:
        case "image":
            target = in_folder(tag.target, note.pictures_in)
            to = asset_of(tag.target, path=note.path) if tag.own_folder else address(target, path=note.path)
            remember(to, "image", at, note)
            said = tag.text if tag.alt is None else tag.alt
            if not said.strip():
                report_tag(note, at)
            alt = note.each_taken(escapeHtml(said), lambda formula: as_text(formula, note.slots))
            return write_picture(to, note, alt=alt, attributes={}, first=first, alone=alone)
        case "note":
            to = named(tag.target)
            remember(to, "link", at, note)
            return f'<a href="{written(to, note)}">{escapeHtml(tag.text or tag.target)}</a>'
        case "link":
            place = address(tag.target, path=note.path)
            remember(place, "link", at, note)
            return f'<a href="{written(place, note)}">{_said(tag, note)}</a>'
        case "text" if tag.name == "label":
            return f"<mark>{_said(tag, note)}</mark>"
        case "text" | "nothing" | "unknown":
            if not note.in_excerpt and not tag.closes:
                _report_tag(tag, at, note)
            if tag.meaning == "text":
                return _said(tag, note) if tag.name != "tab" else _heading(tag, note)
            return "" if tag.meaning == "nothing" else escapeHtml(taken.source)


def _said(tag: Tag, note: Context) -> str:
    return note.each_taken(escapeHtml(tag.text), lambda formula: write_taken(formula, note))


def _heading(tag: Tag, note: Context) -> str:
    """Return the title of a tab, which stands above what the tab holds, though in its paragraph."""
    return f"<strong>{_said(tag, note)}</strong>" + (" " if note.in_excerpt else "<br>")


def _line(taken: Taken, note: Context) -> int:
    """Return the 0-based line of the file at which *taken* begins."""
    return note.source.line_of(to_file(taken.segments, 0))


def _report_tag(tag: Tag, at: tuple[int, int], note: Context) -> None:
    done = _DONE.get(tag.meaning, "it is shown as written")
    beside = tag.name == "include" and "note" in tag.text
    note.report(
        "warning",
        "markdown.foreign-tag",
        f"`{tag.name}` is another generator's tag: {done}",
        at,
        "write a footnote: `[^1]` here, `[^1]: …` below" if beside else "write it in Markdown",
    )


def written(to: str | Ref, note: Context) -> str:
    """Return what stands for the address *to* in an attribute."""
    return note.slots.mark(to) if isinstance(to, Ref) else escapeHtml(to)
