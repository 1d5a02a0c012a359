"""Formulas on their way to KaTeX and back: each set once, ever, in batches, remembered.

V8 is not started before the first formula nobody remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Protocol, TypeVar

from notesite.digest import Key, digest_value, key
from notesite.memo import Memo, Worked
from notesite.model import Article, Formula, Typeset, formulas, identity

HELD = 8_000
"""Set formulas held in memory, about 8 kB each; a larger site fetches them from its memo again."""


_T = TypeVar("_T")


class TypesetBatch(Protocol):
    """Sets formulas, many at a time, since starting to is what takes long."""

    def __call__(self, wanted: Sequence[Formula], /) -> Sequence[Typeset]:
        """Return what became of each of *wanted*, in order."""
        ...


class Aside(Protocol):
    """Has something done while the caller goes on."""

    def __call__(self, work: Callable[[], _T], /) -> Callable[[], _T]:
        """Begin *work*, or leave it for later; return what waits for its result."""
        ...


def later(work: Callable[[], _T]) -> Callable[[], _T]:
    """Leave *work* to whoever waits for it."""
    return work


AHEAD = 400
"""How many new formulas are set in one go while notes are still being parsed."""
KEPT_BACK = 2_000
"""Formulas left at most until all notes are parsed: they are set at once, and what becomes of them lies in memory."""


class Ahead:
    """Sets the formulas of new articles before they are asked for: other processors are parsing meanwhile."""

    def __init__(self, setter: Setter, *, shown: Callable[[Article], bool]) -> None:
        """*shown* tells whether an article will have a page."""
        self._setter = setter
        self._shown = shown
        self._articles = 0
        self._waiting: dict[Formula, None] = {}
        """Those that are not at hand."""

    def __call__(self, article: Article) -> None:
        """Have the formulas of *article* set, now or with later ones."""
        self._articles += 1
        if not article.formulas or not self._shown(article):
            return
        self._waiting.update((use.formula, None) for use in article.uses if use.formula not in self._setter)
        # What is set last is set beside the index, which has one processor for itself and takes about as long over an
        # article as V8 over a formula; now both are busy, and what is set takes time from parsing.
        if len(self._waiting) >= AHEAD + min(self._articles, KEPT_BACK):
            some = list(islice(self._waiting, AHEAD))
            self._setter.prepare(some)
            for formula in some:
                del self._waiting[formula]

    def rest(self) -> None:
        """Begin with the last ones: the index is made meanwhile."""
        self._setter.begin(self._waiting)


class Setter:
    """Answers for every formula of a build: `setter[formula]`."""

    def __init__(self, typeset: TypesetBatch, *, engine: str, memo: Memo, worked: Worked, aside: Aside = later) -> None:
        """*engine* stands for everything but the formula that decides the result: KaTeX itself, its options."""
        self._typeset = typeset
        self._aside = aside
        self._begun: Callable[[], None] | None = None
        self._engine = engine
        self._memo = memo
        self._worked = worked
        self._held: dict[Formula, Typeset] = {}
        self._is_sound = True
        """No formula of this build has failed for want of time or memory."""
        self._faultless: set[int] = set()
        """Identities of those of which KaTeX had nothing to tell."""

    def __getitem__(self, formula: Formula) -> Typeset:
        """Return what became of *formula*."""
        made = self._held.get(formula)
        if made is None:
            self.prepare([formula])
            made = self._held[formula]
        return made

    def __contains__(self, formula: Formula) -> bool:
        """Say whether *formula* is at hand."""
        return formula in self._held

    def prepare(self, formulas: Iterable[Formula]) -> None:
        """Have all of *formulas* at hand, fetching and setting in one go what is not."""
        self.finish()
        unknown = self._fetched(formulas)
        if unknown:
            self._take(unknown, self._typeset(list(unknown)))

    def begin(self, formulas: Iterable[Formula]) -> None:
        """Have *formulas* set while the caller does something else; `prepare` waits for them."""
        self.finish()
        unknown = self._fetched(formulas)
        if not unknown:
            return
        wait = self._aside(partial(self._typeset, list(unknown)))
        self._begun = lambda: self._take(unknown, wait())

    def finish(self) -> None:
        """Wait for what was begun."""
        begun, self._begun = self._begun, None
        if begun is not None:
            begun()

    def _fetched(self, formulas: Iterable[Formula]) -> dict[Formula, Key]:
        """Fetch what is remembered of *formulas*; return the others and their keys."""
        wanted = [formula for formula in dict.fromkeys(formulas) if formula not in self._held]
        if not wanted:
            return {}
        self._make_room(len(wanted))
        keys = {formula: self._key(formula) for formula in wanted}
        known = self._memo.recall(list(keys.values()), Typeset)
        self._hold({formula: known[key_] for formula, key_ in keys.items() if key_ in known})
        return {formula: key_ for formula, key_ in keys.items() if key_ not in known}

    def _take(self, keys: Mapping[Formula, Key], made: Sequence[Typeset]) -> None:
        """Hold and remember what was *made* of the formulas of *keys*."""
        self._worked.count("typeset", len(keys))
        values = dict(zip(keys, made, strict=True))
        self._hold(values)
        self._memo.keep((keys[formula], value) for formula, value in values.items() if not value.passing)
        self._is_sound = self._is_sound and not any(value.passing for value in made)

    def _hold(self, made: Mapping[Formula, Typeset]) -> None:
        self._held.update(made)
        self._faultless.update(identity(formula) for formula, it in made.items() if not it.error and not it.warnings)

    def faultless(self, identities: Iterable[int]) -> bool:
        """Say whether each of the formulas with these *identities* is known to have been set without a word."""
        self.finish()
        return self._faultless.issuperset(identities)

    def lasting(self, formulas: Iterable[Formula]) -> bool:
        """Say whether what became of *formulas* would be the same on any machine, and may be remembered."""
        return self._is_sound or not any(self[formula].passing for formula in formulas)

    def keys(self, formulas: Iterable[Formula]) -> Iterator[Key]:
        """Yield what each of *formulas* is remembered under."""
        return map(self._key, formulas)

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


CHUNK = 64
"""Articles or pages whose formulas are fetched or set together."""


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield *values* in runs of `CHUNK`."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]
