"""`\\label`, `\\tag`, `\\ref`: noted on the way; the numbers are given out when the whole article is known."""

from __future__ import annotations

from notesite.load.tex.rows import RowTag
from notesite.load.tex.walk import Handler, Reference, Scope, Walk
from notesite.pattern import pattern

_HASH_LABEL = pattern(r"\(\\#(eq:[\w:./-]+)\)")


def label(walk: Walk, index: int) -> int:
    """Remember a label for its row and take it out."""
    argument = walk.tokens.argument(index + 1)
    if argument is None:
        return index + 1
    start = walk.starts[index]
    if walk.fragment:
        return argument.after
    name = walk.tokens.inner(argument).strip()
    walk.numbered_row.labels.append((name, argument.inner_start, argument.inner_end))
    walk.replace(start, argument.end)
    return argument.after


def hash_label(walk: Walk, index: int) -> int:
    r"""`(\#eq:name)`, as bookdown labels: remember the label for its row and take it out."""
    start = walk.starts[index] - 1
    found = _HASH_LABEL.match(walk.text, start) if start >= 0 and not walk.fragment else None
    if found is None:
        return index + 1
    walk.numbered_row.labels.append((found[1], *found.span(1)))
    walk.replace(*found.span())
    while walk.starts[index] < found.end():
        index += 1
    return index


def tag(walk: Walk, index: int) -> int:
    """Remember a tag for its row, and walk its text."""
    at = index + 1
    literal = walk.tokens.word(at) == "*"
    at += literal
    argument = walk.tokens.argument(at)
    if argument is None or walk.fragment:
        return index + 1
    inner = walk.tokens.inner(argument)
    made = RowTag(walk.starts[index], walk.starts[at], literal=literal, argument=argument, tex=inner)
    walk.numbered_row.tags.append(made)
    if not argument.grouped:
        return argument.after
    opening = walk.tokens.skip_blanks(at)
    walk.scopes.append(Scope("text", opening))
    return opening + 1


def unnumbered(walk: Walk, index: int) -> int:
    """Leave a row without its number."""
    if not walk.fragment:
        walk.numbered_row.unnumbered = True
        walk.rename(index, "")
    return index + 1


def reference(walk: Walk, index: int) -> int:
    """Remember a reference; its number may stand further down in the article."""
    argument = walk.tokens.argument(index + 1)
    if argument is None or walk.fragment:
        return index + 1
    walk.references.append(
        Reference(
            walk.starts[index],
            argument.end,
            argument,
            walk.tokens.inner(argument).strip(),
            parentheses=walk.words[index] != "\\ref",
            text=walk.in_text,
        )
    )
    return argument.after


HANDLERS: dict[str, Handler] = {
    "\\label": label,
    "\\tag": tag,
    "\\nonumber": unnumbered,
    "\\notag": unnumbered,
    "\\ref": reference,
    "\\eqref": reference,
    "\\#": hash_label,
    "\\refeq": reference,
}
