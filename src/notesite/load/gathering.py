"""What an author does in all of a note is told once: who describes none of a hundred pictures knows at the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import structs

from notesite.diagnostic import Diagnostic

_HABITS = {
    "image.no-alt": (
        "this picture and {more} of this note have no alternative text ({lines}): "
        "whoever cannot see them gets nothing of them"
    ),
    "markdown.foreign-tag": "{message}; there are {more} in this note ({lines})",
}
"""Code → what is said of the first of many with one message."""
_FEW = 3
"""How many alike are still told one by one, and how many lines are named."""


def gathered(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield *found*; of many alike only the first, with a word about the others."""
    alike: dict[tuple[str, str], list[Diagnostic]] = {}
    for diagnostic in found:
        if diagnostic.code in _HABITS:
            alike.setdefault((diagnostic.code, diagnostic.message), []).append(diagnostic)
        else:
            yield diagnostic
    for told in alike.values():
        yield from told if len(told) <= _FEW else (_one(sorted(told, key=lambda each: each.place)),)


def _one(told: Sequence[Diagnostic]) -> Diagnostic:
    first, *others = told
    lines = list(dict.fromkeys(other.place.line for other in others))
    where = ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines[:_FEW]))
    message = _HABITS[first.code].format(
        message=first.message, more=f"{len(others)} more", lines=where + " …" * (len(lines) > _FEW)
    )
    return structs.replace(first, message=message)
