"""What the loader needs to know of the site: just what changes how one note is read."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from notesite.config import Config, MacroBody

if TYPE_CHECKING:
    from notesite.load.tex.macros import MacroTable


class LoadOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The part of the site's settings that an article depends on; equal options, equal articles."""

    html: bool = True
    linkify: bool = True
    extensions: bool = True
    """Off: CommonMark and nothing else."""
    macros: tuple[tuple[str, MacroBody], ...] = ()
    preamble: str = ""
    language: str = "zh-CN"
    timezone: str = "+08:00"
    excerpt_length: int = 200
    figure_numbers: bool = True

    @staticmethod
    def of(config: Config) -> LoadOptions:
        """Return the options *config* implies."""
        return LoadOptions(
            html=config.markdown.html,
            linkify=config.markdown.linkify,
            extensions=config.markdown.extensions,
            macros=config.math.macros,
            preamble=config.math.preamble,
            language=config.language,
            timezone=config.timezone,
            excerpt_length=config.excerpt_length,
            figure_numbers=config.markdown.figure_numbers,
        )

    def site_macros(self) -> MacroTable:
        """Return the site's macros, the mapping's over the preamble's; see `sitemacros.py` for their faults."""
        return _site_macros(self.preamble, self.macros)


# Every note of a site asks for the same ones.
@lru_cache(maxsize=1)
def _site_macros(preamble: str, macros: tuple[tuple[str, MacroBody], ...]) -> MacroTable:
    from notesite.load.tex.macros import parse_mapping, parse_preamble  # noqa: PLC0415  only who parses needs TeX

    return parse_preamble(preamble)[0].merged(parse_mapping(macros)[0])
