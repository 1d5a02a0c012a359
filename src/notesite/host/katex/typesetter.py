"""KaTeX in V8: formulas → `Typeset`. Knows nothing of sites, notes or files other than its own scripts.

V8 starts with the first formula, so a build that remembers them all does not pay for it. What a formula can do to
the process is bounded: its length, KaTeX's own limits, then time and memory of the isolate. One that breaks these
takes the isolate with it; a new one is started and the formulas that shared its batch are done again, each alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from notesite.digest import digest
from notesite.host.katex.han import with_measures
from notesite.model import Formula, Typeset

if TYPE_CHECKING:
    from notesite.host.katex.isolate import Isolate

LENGTH = 20_000
"""Code points of the longest formula that is tried. KaTeX's time grows faster than the length: 20,000 letters take
0.2 s, 50,000 more than 5 s. A limit on length gives the same answer on every machine; one on time does not."""

SECONDS = 5.0
"""For one batch, then for one formula alone; some hundred times what the longest real ones need."""

_TRIES = 10
"""For a formula whose time went by while the machine was busy with other things, or asleep."""

MEMORY = 256 * 2**20
"""Bytes of V8's heap at which it gives up. KaTeX and its parse trees need about 30 MB."""

_BATCH = 50

_HERE = Path(__file__).parent
_SCRIPTS = ("readable.js", "kinds.js", "lengths.js", "widths.js", "boxes.js", "markup.js", "mathml.js", "typeset.js")
"""Ours, in the order they run."""
_reply = msgspec.json.Decoder(list[Typeset])


class Katex:
    """A typesetter. Use it as a context manager, or call `close`; it may be used again afterwards."""

    def __init__(self, folder: Path, *, output: str = "htmlAndMathml", seconds: float = SECONDS) -> None:
        """Take KaTeX from *folder* (see `theme.katex_folder`); *output* is one of KaTeX's three output forms."""
        self._folder = folder
        self._output = output
        self._seconds = seconds
        self._isolate: Isolate | None = None

    @property
    def identity(self) -> str:
        """The digest of all that a Typeset depends on besides its Formula; read from disk, V8 is not started."""
        own = "".join(
            (_HERE / name).read_text("utf-8") for name in (*_SCRIPTS, "typesetter.py", "isolate.py", "han.py")
        )
        return digest("\0".join((self._output, (self._folder / "stamp.json").read_text("utf-8"), own)))

    def typeset(self, formulas: Sequence[Formula]) -> list[Typeset]:
        """Return a Typeset for each of *formulas*, in their order. One that is broken never raises: see its `error`."""
        results: dict[int, Typeset] = {}
        possible = []
        for i, formula in enumerate(formulas):
            if len(formula.tex) > LENGTH:
                results[i] = _broken(f"{len(formula.tex)} characters long; at most {LENGTH} are typeset")
            else:
                possible.append((i, formula))
        for batch in _batches(possible):
            results.update(zip((i for i, _ in batch), self._batch([f for _, f in batch]), strict=True))
        return [_readable(formula, results[i]) for i, formula in enumerate(formulas)]

    def start(self) -> None:
        """Start V8 now, before there is a formula."""
        self._started()

    def close(self) -> None:
        """Stop V8 and give its memory back."""
        isolate, self._isolate = self._isolate, None
        if isolate is not None:
            isolate.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _batch(self, formulas: list[Formula], tries: int = _TRIES) -> list[Typeset]:
        from notesite.host.katex.isolate import ExhaustedError  # noqa: PLC0415  with it comes V8

        try:
            return self._run(formulas)
        except ExhaustedError as failure:
            # What is left in a heap that hit its limits is nothing to build on.
            self.close()
            if len(formulas) == 1:
                if failure.stood_still and tries > 1:
                    return self._batch(formulas, tries - 1)
                return [Typeset(error=f"{failure} to typeset", passing=True)]
        return [result for formula in formulas for result in self._batch([formula])]

    def _run(self, formulas: list[Formula]) -> list[Typeset]:
        request = json.dumps(
            [{"tex": f.tex, "source": f.source, "display": f.display, "macros": f.macros} for f in formulas]
        )
        answer = self._started().call(self._output, request, seconds=self._seconds)
        said, *texts = answer.split("\0")
        return [
            msgspec.structs.replace(result, html=html, mathml=mathml, text=text)
            for result, html, mathml, text in zip(
                _reply.decode(said), texts[0::3], texts[1::3], texts[2::3], strict=True
            )
        ]

    def _started(self) -> Isolate:
        from notesite.host.katex.isolate import Isolate  # noqa: PLC0415  with it comes V8

        if self._isolate is None:
            katex, chemistry = ((self._folder / name).read_text("utf-8") for name in ("katex.min.js", "mhchem.min.js"))
            own = ((_HERE / name).read_text("utf-8") for name in _SCRIPTS)
            self._isolate = Isolate((with_measures(katex), chemistry, *own), "typesetBatch", memory=MEMORY)
        return self._isolate


def _batches(items: Iterable[tuple[int, Formula]]) -> Iterable[list[tuple[int, Formula]]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _broken(error: str) -> Typeset:
    return Typeset(error=error)


def _readable(formula: Formula, result: Typeset) -> Typeset:
    """Give a broken formula the only text it can have: what the author wrote, less the TeX in it."""
    return msgspec.structs.replace(result, text=rough(formula.source)) if result.error else result


def rough(source: str) -> str:
    """Return *source* without backslashes, braces and alignment marks: `\\frac{a}{b}` gives `frac a b`."""
    named = re.sub(r"\\([A-Za-z@]+|.?)", lambda match: f" {match[1]} ", source[:LENGTH], flags=re.DOTALL)
    return " ".join(re.sub(r"[{}&~$\\]", " ", named).split())
