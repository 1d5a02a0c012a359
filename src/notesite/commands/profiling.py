"""Where a build spends its time, for `--profile`: stages, the slowest of each kind, and how much was remembered."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from heapq import nlargest
from typing import TypeVar

import msgspec

from notesite.commands.observing import Observer
from notesite.diagnostic import Checked
from notesite.digest import Key
from notesite.memo import Memo
from notesite.model import Formula, Output, Typeset
from notesite.report import counted
from notesite.stages.eachnote import Job, Run
from notesite.stages.files import Planned, Share, by_itself
from notesite.stages.typesetting import Aside, TypesetBatch, later

T = TypeVar("T")

SHOWN = 5
"""How many of the slowest are named."""
_LONGEST = 60
"""Characters of a formula that are shown."""


class Profile(Observer):
    """Times a build. Formulas are set one by one, which takes a little longer than many at a time."""

    def __init__(self) -> None:
        self._began = time.perf_counter()
        self._stages: dict[str, float] = defaultdict(float)
        self._inside: list[float] = []
        """Seconds spent in the stages within each open one."""
        self._articles: dict[str, float] = defaultdict(float)
        self._formulas: dict[str, float] = defaultdict(float)
        self._templates: dict[str, float] = defaultdict(float)
        self._composed: Counter[str] = Counter()
        self._pages: dict[str, float] = defaultdict(float)
        self._asked: Counter[str] = Counter()
        self._known: Counter[str] = Counter()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage, less the stages in it."""
        began = time.perf_counter()
        self._inside.append(0.0)
        try:
            yield
        finally:
            took = time.perf_counter() - began
            self._stages[name] += took - self._inside.pop()
            if self._inside:
                self._inside[-1] += took

    def memo(self, memo: Memo) -> Memo:
        """Count what *memo* is asked and knows."""
        return _Counted(memo, self._asked, self._known)

    def run(self, run: Run) -> Run:
        """Time each note, in the process that parses it."""

        def timed(function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
            begun: deque[str] = deque()

            def noted() -> Iterator[Job]:
                for job in jobs:
                    begun.append(job.source_path)
                    yield job

            for answer in run(_Timed(function), noted(), number):
                took, content = msgspec.msgpack.decode(answer, type=tuple[float, bytes])
                self._articles[begun.popleft()] += took
                yield content

        return timed

    def typeset(self, typeset: TypesetBatch) -> TypesetBatch:
        """Time each formula."""

        def timed(wanted: Sequence[Formula], /) -> Sequence[Typeset]:
            with self.stage("typeset"):
                if not self._formulas:
                    # V8 begins with the first, which has nothing to do with it.
                    typeset(wanted[:1])
                return [self._set(typeset, formula) for formula in wanted]

        return timed

    def aside(self, _aside: Aside) -> Aside:
        """Have nothing run in the background: its time would count for whatever stage is under way."""
        return later

    def share(self, _share: Share) -> Share:
        """Let every page be made here: it is timed."""
        return by_itself

    def _set(self, typeset: TypesetBatch, formula: Formula) -> Typeset:
        began = time.perf_counter()
        (made,) = typeset([formula])
        self._formulas[formula.source] += time.perf_counter() - began
        return made

    def file(self, planned: Planned) -> Planned:
        """Time the making of *planned*."""

        def make() -> Checked[Output | None]:
            began = time.perf_counter()
            with self.stage("compose"):
                made = planned.make()
            took = time.perf_counter() - began
            if planned.template:
                self._pages[planned.path] += took
                self._templates[planned.template] += took
                self._composed[planned.template] += 1
            return made

        return msgspec.structs.replace(planned, make=make)

    def lines(self) -> Iterator[str]:
        """Yield the report."""
        total = time.perf_counter() - self._began
        yield "stage               seconds"
        rest = total - sum(self._stages.values())
        for name, seconds in (*sorted(self._stages.items(), key=lambda item: -item[1]), ("all else", rest)):
            yield f"  {name:<16}{seconds:9.3f}  {seconds / total:4.0%}"
        if self._asked:
            yield "remembered            asked     known"
            for step, asked in self._asked.most_common():
                yield f"  {step:<16}{asked:9,}{self._known[step]:10,}  {self._known[step] / asked:4.0%}"
        yield from _slowest("notes", self._articles)
        yield from _slowest("formulas", self._formulas)
        yield from _slowest("pages", self._pages)
        yield from _slowest(
            "templates",
            {f"{name} ({counted(self._composed[name], 'page')})": took for name, took in self._templates.items()},
        )


class _Timed:
    """A function that packs the seconds it took with its answer; it may run in another process."""

    def __init__(self, function: Callable[[Job], bytes]) -> None:
        self._function = function
        self._is_loaded = False

    def __call__(self, job: Job) -> bytes:
        if not self._is_loaded:
            # With the first comes the parser, which has nothing to do with it.
            self._function(job)
            self._is_loaded = True
        began = time.perf_counter()
        content = self._function(job)
        return msgspec.msgpack.encode((time.perf_counter() - began, content))


class _Counted:
    """A memo that counts."""

    def __init__(self, memo: Memo, asked: Counter[str], known: Counter[str]) -> None:
        self._memo = memo
        self._asked = asked
        self._known = known

    def recall(self, keys: Sequence[Key], type_: type[T]) -> Mapping[Key, T]:
        """Return what the memo knows."""
        known = self._memo.recall(keys, type_)
        self._asked.update(key.step for key in keys)
        self._known.update(key.step for key in known)
        return known

    def keep(self, values: Iterable[tuple[Key, object]]) -> None:
        """Have the memo remember *values*."""
        self._memo.keep(values)


def _slowest(kind: str, seconds: Mapping[str, float]) -> Iterator[str]:
    if seconds:
        yield f"slowest {kind}"
    for name, took in nlargest(SHOWN, seconds.items(), key=lambda item: item[1]):
        line = " ".join(name.split())
        yield f"  {took:9.4f}  {line if len(line) <= _LONGEST else line[: _LONGEST - 1] + '…'}"
