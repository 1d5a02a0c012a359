"""What is wrong with the TeX in `site.yaml`, of which the reader of settings knows nothing, and where macros stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.config import Config
from notesite.diagnostic import Diagnostic, Place
from notesite.lines import Source
from notesite.load.tex.macros import parse_mapping, parse_preamble


def macro_problems(config: Config, source: Source) -> Iterator[Diagnostic]:
    """Yield what is wrong with the macros *config* has from *source*, the text of `site.yaml`."""
    start = max(source.text.find("math:"), 0)
    for name, body in config.math.macros:
        for problem in parse_mapping([(name, body)])[1]:
            yield problem.at(macro_place(name, source, start, len(source.text)))
    preamble = config.math.preamble
    for problem in parse_preamble(preamble)[1]:
        # YAML has taken the indentation away; a line of TeX is found again by its text.
        wanted = preamble[problem.start : problem.end].partition("\n")[0]
        at = source.text.find(wanted, start) if wanted else -1
        yield problem.at(source.place(at, at + len(wanted)) if at >= 0 else source.place(start))


def macro_place(name: str, source: Source, start: int, end: int) -> Place:
    """Return where the macro *name* is defined in *source* between *start* and *end*."""
    bare = re.escape(name.removeprefix("\\begin{").removesuffix("}").removeprefix("\\"))
    key = re.compile(rf"(?:^|[{{,])[ \t]*[\"']?(\\{{0,2}}{bare})[\"']?[ \t]*:", re.MULTILINE)
    match = key.search(source.text, start, end)
    match = match or re.compile(rf"(\\{bare})(?![a-zA-Z@])|(?<=\{{){bare}(?=\}})").search(source.text, start, end)
    if match is None:
        return source.place(start)
    return source.place(*match.span(1 if match.lastindex else 0))
