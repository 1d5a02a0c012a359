"""Formulas on their way to KaTeX and back: each set once, ever, in batches, remembered.

V8 is not started before the first formula nobody remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from notesite.digest import Key, digest_value, key
from notesite.memo import Memo, Worked
from notesite.model import Article, Formula, Typeset, formulas

HELD = 20_000
"""Set formulas held in memory, about 8 kB each; a larger site fetches them from its memo again."""


class TypesetBatch(Protocol):
    """Sets formulas, many at a time, since starting to is what takes long."""

    def __call__(self, wanted: Sequence[Formula], /) -> Sequence[Typeset]:
        """Return what became of each of *wanted*, in order."""
        ...


AHEAD = 400
"""Formulas worth setting in one go while notes are still being parsed."""


class Ahead:
    """Sets the formulas of new articles before they are asked for: other processors are parsing meanwhile."""

    def __init__(self, setter: Setter, *, shown: Callable[[Article], bool]) -> None:
        """*shown* tells whether an article will have a page."""
        self._setter = setter
        self._shown = shown
        self._waiting: list[Formula] = []

    def __call__(self, article: Article) -> None:
        """Have the formulas of *article* set, now or with later ones."""
        if not article.formulas or not self._shown(article):
            return
        self._waiting += dict.fromkeys(use.formula for use in article.uses)
        if len(self._waiting) >= AHEAD:
            self._setter.prepare(self._waiting)
            self._waiting.clear()


class Setter:
    """Answers for every formula of a build: `setter[formula]`."""

    def __init__(self, typeset: TypesetBatch, *, engine: str, memo: Memo, worked: Worked) -> None:
        """*engine* stands for everything but the formula that decides the result: KaTeX itself, its options."""
        self._typeset = typeset
        self._engine = engine
        self._memo = memo
        self._worked = worked
        self._held: dict[Formula, Typeset] = {}
        self._is_sound = True
        """No formula of this build has failed for want of time or memory."""

    def __getitem__(self, formula: Formula) -> Typeset:
        """Return what became of *formula*."""
        made = self._held.get(formula)
        if made is None:
            self.prepare([formula])
            made = self._held[formula]
        return made

    def prepare(self, formulas: Iterable[Formula]) -> None:
        """Have all of *formulas* at hand, fetching and setting in one go what is not."""
        wanted = [formula for formula in dict.fromkeys(formulas) if formula not in self._held]
        if not wanted:
            return
        self._make_room(len(wanted))
        keys = {formula: self._key(formula) for formula in wanted}
        known = self._memo.recall(list(keys.values()), Typeset)
        unknown = [formula for formula in wanted if keys[formula] not in known]
        made = dict(zip(unknown, self._typeset(unknown), strict=True)) if unknown else {}
        self._worked.count("typeset", len(unknown))
        self._memo.keep((keys[formula], value) for formula, value in made.items() if not value.passing)
        self._is_sound = self._is_sound and not any(value.passing for value in made.values())
        for formula in wanted:
            self._held[formula] = made[formula] if formula in made else known[keys[formula]]

    def lasting(self, formulas: Iterable[Formula]) -> bool:
        """Say whether what became of *formulas* would be the same on any machine, and may be remembered."""
        return self._is_sound or not any(self[formula].passing for formula in formulas)

    def _make_room(self, number: int) -> None:
        excess = len(self._held) + number - HELD
        if excess > 0:
            for formula in list(self._held)[:excess]:
                del self._held[formula]

    def _key(self, formula: Formula) -> Key:
        return key("typeset", engine=self._engine, formula=digest_value(formula))


def shown_formulas(article: Article) -> Iterator[Formula]:
    """Yield every formula that stands on some page because of *article*."""
    text = article.opened
    for body in (article.title, text.body, article.excerpt, article.description):
        yield from formulas(body)
    for heading in text.headings:
        yield from formulas(heading.title)
    yield from (use.formula for use in text.uses)


CHUNK = 64
"""Articles or pages whose formulas are fetched or set together."""

_T = TypeVar("_T")


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield *values* in runs of `CHUNK`."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
