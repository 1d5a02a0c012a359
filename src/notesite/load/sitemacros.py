"""What is wrong with the macros and the preamble of `site.yaml`: TeX, which the reader of settings does not know."""

from __future__ import annotations

from collections.abc import Iterator

from notesite.config import Config
from notesite.diagnostic import Diagnostic
from notesite.lines import Source
from notesite.load.tex.macros import parse_mapping, parse_preamble
from notesite.load.tex.problem import Problem


def macro_problems(config: Config, source: Source) -> Iterator[Diagnostic]:
    """Yield what is wrong with the macros *config* has from *source*, the text of `site.yaml`."""
    for problem in parse_mapping(config.math.macros)[1]:
        yield _placed(problem, "macros:", source)
    preamble = config.math.preamble
    for problem in parse_preamble(preamble)[1]:
        # YAML has taken the indentation away; a line of TeX is found again by its text.
        yield _placed(problem, preamble[problem.start : problem.end].partition("\n")[0], source)


def _placed(problem: Problem, wanted: str, source: Source) -> Diagnostic:
    begin = max(source.text.find("math:"), 0)
    start = source.text.find(wanted, begin) if wanted else -1
    place = source.place(start, start + len(wanted)) if start >= 0 else source.place(begin)
    return Diagnostic(
        severity=problem.severity, code=problem.code, message=problem.message, place=place, hint=problem.hint
    )
