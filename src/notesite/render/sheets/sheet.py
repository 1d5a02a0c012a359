"""The rules a page carries in itself: those it needs of the theme's style sheet and of KaTeX's.

A style sheet of its own is a second journey to the host, and until it is over no text shows. Whole, the two would add
half of what a page weighs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

import msgspec
from msgspec.structs import replace

MARK = "/* Pages carry these rules. */"
"""Begins a style sheet whose rules stand in pages; one without it is linked."""
NEWER = "/* So much for what checkers know. */"
"""Stands before rules that the Nu checker, which reads a page's `<style>`, takes for errors."""

_ONLY = re.compile(r"/\* Only (in|with|without) ([^*]+?)\. \*/|(/\* In all\. \*/)")
"""What follows, up to the next such mark, is needed on pages of these templates, on those that hold one of these, or
none."""

PART = "part:"
"""Begins the name of what templates add to a text, which its view tells: `part:toc`."""
TEXT = "text:"
"""Begins the name of what a text has to hold itself, whatever templates have around it: `text:<details`."""

_ELSEWHERE = re.compile(r"@import|@charset|</|url\((?!\s*[\"']?data:)", re.IGNORECASE)
"""What means another thing in a page than in a file below `assets/`."""

_SPECIAL = re.compile(r"@(?:media|supports|keyframes|container)")
_OWN_FONT = re.compile(r"url\(fonts\.")
_FONT = re.compile(r"KaTeX_[\w-]+\.woff2")
_RANGE = re.compile(r";unicode-range:[^;}]*")
_CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
_ELEMENT = re.compile(r"\bsvg\b")


Names = set[str] | frozenset[str]


class SheetPart(msgspec.Struct, frozen=True, kw_only=True):
    """Some rules in a row, and which pages need them."""

    rules: str
    templates: tuple[str, ...] = ()
    """Pages made by these; empty: by any."""
    names: tuple[tuple[str, ...], ...] = ()
    """Those with all names of one of these; empty: whatever they hold."""
    without: tuple[str, ...] = ()
    """But none with one of these."""
    newer: bool = False
    """Checkers do not know them."""

    def is_for(self, template: str, names: Names) -> bool:
        """Whether a page made by *template* that holds *names* needs these rules."""
        if self.templates and template not in self.templates:
            return False
        return names.isdisjoint(self.without) and (not self.names or self.needs_only(names))

    def needs_only(self, names: Names) -> bool:
        """Whether *names* are enough for these rules."""
        return any(map(names.issuperset, self.names))


Sheet = tuple[SheetPart, ...]
"""A style sheet in parts, in their order."""


def marked_parts(css: str) -> Sheet:
    """Return the theme's style sheet *css* in the parts it is marked as; none if pages cannot carry it."""
    if MARK not in css or _ELSEWHERE.search(css):
        return ()
    known, _, newer = css.replace(MARK, "").partition(NEWER)
    parts = (*_marked(known), *(replace(part, newer=True) for part in _marked(newer)))
    return tuple(part for part in parts if part.rules.strip())


def _marked(css: str) -> Iterator[SheetPart]:
    whose = SheetPart(rules="")
    begin = 0
    for mark in _ONLY.finditer(css):
        yield replace(whose, rules=css[begin : mark.start()])
        begin = mark.end()
        whose = _whose(mark)
    yield replace(whose, rules=css[begin:])


def _whose(mark: re.Match[str]) -> SheetPart:
    """Return a part without rules, for the pages that *mark* names."""
    listed = tuple((mark[2] or "").split(", "))
    match mark[1]:
        case "in":
            return SheetPart(rules="", templates=listed)
        case "with":
            return SheetPart(rules="", names=tuple((name,) for name in listed))
        case "without":
            return SheetPart(rules="", without=listed)
        case _:
            return SheetPart(rules="")


def part_by_rule(css: str) -> Sheet:
    """Return KaTeX's style sheet *css*, without comments and spaces, in a part for each selector; none likewise.

    What a selector says is for pages with all its classes, a font for those that show it.
    """
    if _ELSEWHERE.search(_OWN_FONT.sub("", css)):
        return ()
    return tuple(part for rule in _rules(css) for part in _by_selector(rule))


def _rules(css: str) -> Iterator[str]:
    begin = depth = 0
    for brace in re.finditer(r"[{}]", css):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            yield css[begin : brace.end()]
            begin = brace.end()


def _by_selector(rule: str) -> Iterator[SheetPart]:
    selectors, _, declared = rule.partition("{")
    if selectors == "@font-face":
        yield from _by_file(rule)
    elif _SPECIAL.match(selectors):
        yield SheetPart(rules=rule)
    elif "(" in selectors:
        # What stands in parentheses need not be there (`:not(.a)`), and may hold a comma.
        bare = re.sub(r":\w+\([^)]*\)", "", selectors)
        yield SheetPart(rules=rule, names=tuple(map(_wanted, bare.split(","))))
    else:
        for selector in selectors.split(","):
            yield SheetPart(rules=f"{selector}{{{declared}", names=(_wanted(selector),))


def _by_file(rule: str) -> Iterator[SheetPart]:
    """Yield the *rule* of a font: with its range, and without where the font's other part is not there to be told."""
    font = _FONT.search(rule)
    if not font:
        yield SheetPart(rules=rule)
    elif _RANGE.search(rule):
        rest = font[0].replace("-common", "-rest")
        yield SheetPart(rules=rule, names=((font[0], rest),))
        yield SheetPart(rules=_RANGE.sub("", rule), names=((font[0],),), without=(rest,))
    else:
        yield SheetPart(rules=rule, names=((font[0],),))


def _wanted(selector: str) -> tuple[str, ...]:
    return (*_CLASS.findall(selector), *_ELEMENT.findall(selector))


def _joined(rules: Iterable[str]) -> str:
    """Return *rules*, selectors in a row that say the same in one list again."""
    parted = (rule.partition("{") for rule in rules)
    alike = groupby(parted, key=lambda rule: (rule[2], rule[0] if rule[0].startswith("@") else ""))
    return "".join(f"{','.join(rule[0] for rule in row)}{{{declared}" for (declared, _), row in alike)


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Rules of one page."""

    known: str = ""
    """For its `<style>`; empty if it is to link its sheets."""
    newer: str = ""
    """Those that checkers do not know."""

    @property
    def address(self) -> str:
        """The newer ones as an address that holds them: for a link, which no checker follows. Empty without any."""
        return _address(self.newer) if self.newer else ""


_IN_ADDRESS = "!$'()*+,-./:;=?@_~"
"""What an address may hold as it is, but for `&`, which is another thing in HTML."""


_LATELY = 64
"""Rules held at a time: most pages of a site have the same as others."""


@lru_cache(maxsize=_LATELY)
def _address(css: str) -> str:
    return f"data:text/css,{quote(css, safe=_IN_ADDRESS)}"


class Carried:
    """What the pages of one site carry."""

    def __init__(self, theme: Sheet, katex: Sheet, *, whole: bool = False, templates: str = "") -> None:
        """*whole*: each page carries all but what is for other templates, since the owner's scripts may add to it.

        What the text of the *templates* holds may stand on any page.
        """
        named = {name for part in theme for some in part.names for name in some}
        words = {name.removeprefix(TEXT) for name in named if not name.startswith(PART)}
        self.words = {word: word.encode() for word in words}
        """What to look for in the text of a page, and its bytes."""
        everywhere = {name for name in named if name in templates}

        def opened(part: SheetPart) -> SheetPart:
            if whole or part.needs_only(everywhere):
                return replace(part, names=())
            return replace(part, names=tuple(tuple(name.removeprefix(TEXT) for name in some) for some in part.names))

        self._theme = tuple(map(opened, theme))
        # Where all fonts are there, none is alone.
        self._katex = tuple(opened(part) for part in katex if not (whole and part.without))
        sheet = (*self._theme, *self._katex)
        self._telling = frozenset(name for part in sheet for some in (part.without, *part.names) for name in some)
        """Names that decide on a part."""
        self._lately: dict[tuple[str, frozenset[str], bool], Rules] = {}

    def rules(self, template: str, names: Names, *, math: bool) -> Rules:
        """Return the rules for a page of *template* that holds *names*: KaTeX's first, as the theme's override them."""
        if not self._theme:
            return Rules()
        asked = (template, self._telling.intersection(names), math)
        known = self._lately.get(asked)
        if known is None:
            if len(self._lately) >= _LATELY:
                self._lately.clear()
            known = self._lately[asked] = self._chosen(template, names, math=math)
        return known

    def _chosen(self, template: str, names: Names, *, math: bool) -> Rules:
        parts = [part for part in self._theme if part.is_for(template, names)]
        katex = _joined(part.rules for part in self._katex if part.is_for(template, names)) if math else ""
        return Rules(
            known=katex + "".join(part.rules for part in parts if not part.newer),
            newer="".join(part.rules for part in parts if part.newer),
        )
