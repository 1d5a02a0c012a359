"""The owner's colours and fonts as a style sheet of a few lines, which comes after the theme's."""

from __future__ import annotations

from collections.abc import Iterable

from notesite.config import Config
from notesite.palette import THEME, completed, property_of

_EVERYWHERE = frozenset("serif sans-serif monospace cursive fantasy system-ui".split())
"""Fonts CSS has a word for and every browser an answer."""
_GENERIC = _EVERYWHERE | frozenset("ui-serif ui-sans-serif ui-monospace ui-rounded math".split())
"""Those it has a word for; any other name stands in quotes."""


def paint(config: Config) -> str:
    """Return the rules that put the palette and fonts of *config* over the theme's; empty without any."""
    return _colors(config) + _fonts(config)


def grounds(config: Config) -> tuple[str, str]:
    """Return the backgrounds by light and by dark, for what a browser draws around a page."""
    light, dark = dict(config.palette.light), dict(config.palette.dark)
    return completed(light, 0)["background"], completed(dark, 1)["background"]


def _colors(config: Config) -> str:
    light, dark = dict(config.palette.light), dict(config.palette.dark)
    if not light and not dark:
        return ""
    own = [name for name in THEME if name in light or name in dark]
    by_light, by_dark = completed(light, 0), completed(dark, 1)
    rules = "".join(f"{property_of(name)}:light-dark({by_light[name]},{by_dark[name]});" for name in own)
    # Of two rules for the root that weigh the same the later one holds, and some of the theme's come after these.
    # Paper stays white. Browsers that know no light-dark() have the theme's colours; readers who want more contrast
    # keep what the theme does for them.
    return (
        f"@supports(color:light-dark(#000,#fff)){{@media screen{{:root:root{{{rules}}}}}}}"
        "@media screen and (prefers-contrast:more){"
        ":root:root{--muted:var(--text);--faint:var(--text);--rule:var(--border)}}"
    )


def _fonts(config: Config) -> str:
    rules = ""
    if config.fonts.text:
        # The theme has fonts for each language. Texts in another language than the site's keep theirs.
        language = config.language
        stack = _stack(config.fonts.text, "sans-serif")
        rules += f":root:lang({language}),:root :lang({language}){{--sans:{stack}}}"
    if config.fonts.code:
        rules += f":root:root{{--mono:{_stack(config.fonts.code, 'monospace')}}}"
    return rules


def _stack(names: Iterable[str], last: str) -> str:
    """Return *names* as CSS has them, ending in a font every system has."""
    written = [name if name in _GENERIC else f'"{name}"' for name in names]
    return ",".join(written if written[-1] in _EVERYWHERE else [*written, last])
