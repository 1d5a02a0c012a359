"""What a profile says of a note or formula is what that one takes, and not what begins with the first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence

from notesite.commands.profiling import Profile
from notesite.load.options import LoadOptions
from notesite.model import Formula, Typeset
from notesite.stages.eachnote import Job, in_turn

LOADING, WORKING = 0.2, 0.001


class Beginning:
    """Works, and takes long to begin with."""

    def __init__(self) -> None:
        self._has_begun = False

    def work(self) -> None:
        """Begin, if need be, and work."""
        time.sleep(WORKING if self._has_begun else LOADING)
        self._has_begun = True


def _seconds(profile: Profile, kind: str) -> list[float]:
    lines = list(profile.lines())
    after = lines[lines.index(f"slowest {kind}") + 1 :]
    return [float(line.split()[0]) for line in after[:2]]


def test_the_start_of_v8_is_no_formulas_time() -> None:
    engine, profile = Beginning(), Profile()

    def typeset(wanted: Sequence[Formula], /) -> list[Typeset]:
        for _ in wanted:
            engine.work()
        return [Typeset() for _ in wanted]

    formulas = [Formula(tex=tex, source=tex, display=False, macros={}) for tex in "xy"]
    assert len(profile.typeset(typeset)(formulas)) == 2
    assert max(_seconds(profile, "formulas")) < LOADING / 2


def test_the_parsers_coming_is_no_notes_time() -> None:
    parser, profile = Beginning(), Profile()

    def parse(_job: Job) -> bytes:
        parser.work()
        return b"parcel"

    def run(function: Callable[[Job], bytes], jobs: Iterable[Job], number: int, /) -> Iterable[bytes]:
        return in_turn(function, jobs, number)

    jobs = [Job(content=b"", path=name, source_path=name, options=LoadOptions()) for name in ("a.md", "b.md")]
    assert list(profile.run(run)(parse, jobs, 2)) == [b"parcel"] * 2
    assert max(_seconds(profile, "notes")) < LOADING / 2
