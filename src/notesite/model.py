"""The records that travel between the rooms. Frozen; a stage makes a new type, it never fills a field later.

An article is an object file: it says everything it can say by itself, and leaves a *slot* in its HTML for
what only others know, a `Formula` (KaTeX fills it), a `Ref` (the index fills it) or a `Picture` (its file does), and
for what only a page that is served shows: the line a block begins at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from notesite.diagnostic import Place
from notesite.digest import digest_value
from notesite.lines import Segments, shortened
from notesite.packing import Packing


class Formula(msgspec.Struct, frozen=True, kw_only=True, tag="formula"):
    """A formula to be typeset; equal formulas look the same wherever they stand, so each is typeset once."""

    tex: str
    """What KaTeX gets: macros unexpanded, MathJax dialect already translated, equation numbers as `\\tag`."""
    source: str
    """What the author wrote between the delimiters: shown if it is broken, copied, and put into the MathML."""
    display: bool
    macros: tuple[tuple[str, str], ...] = ()
    """(name with backslash, body) of just the macros that *tex* uses, transitively, sorted by name."""


class Plain(msgspec.Struct, frozen=True, kw_only=True, tag="plain"):
    """A formula where only text can stand (an `alt`, a `<title>`): filled with its readable Unicode form."""

    formula: Formula


class Ref(msgspec.Struct, frozen=True, kw_only=True, tag="ref"):
    """An address inside the site, standing where a URL stands in an attribute; filled HTML-escaped."""

    kind: Literal["page", "file", "path", "name", "label", "title", "called", "day"]
    """page: a note, by its path in the content folder · file: any other file there, likewise ·
    path: a URL path below the site's root, starting with `/` (`/about/`) ·
    name: a note by file stem, slug or title, as `{% post_link %}` and `{{< ref >}}` name it ·
    label: the one note in which something goes by that name, as `\\ref` names it ·
    title: no address but that note's title, standing in text · called: likewise the title of the note at that path ·
    day: no address but all of the link to a day's note, standing in text."""
    target: str
    """Decoded (not percent-encoded), without fragment."""
    suffix: str = ""
    """What follows the address, as written: `?query`, `#fragment`; or the title, if something answers."""
    fallback: str = ""
    """What to write if nothing in the site answers to the target: the address as the author wrote it; a day's text."""


TITLES = frozenset(("title", "called"))
"""Kinds of references that are no address."""


class Picture(msgspec.Struct, frozen=True, kw_only=True, tag="picture"):
    """A picture of the site: what its file says of its size, and which copies it has, is not known while parsing."""

    to: Ref
    alt: tuple[str | Plain, ...] = ()
    """Escaped text."""
    width: str = ""
    """As the author wrote it: `300`, `50%`; empty: not at all."""
    height: str = ""
    loading: str = "lazy"
    """Of HTML; empty: the browser's own way, at once."""
    attributes: str = ""
    """All others as HTML, with a space before each."""
    enlarges: bool = False
    """It stands by itself and in no link, so it may lead to its own file."""


def identity(formula: Formula) -> int:
    """Return a number two formulas share only if they are the same (60 bits of a digest)."""
    return int(digest_value(formula)[:15], 16)


Line = int
"""A line of the note's file, 1-based, in the start tag of the block that begins there. A number rather than a record:
an article has hundreds."""

Slot = Formula | Plain | Ref | Picture | Line
Body = tuple[str | Formula | Plain | Ref | Picture | Line, ...]
"""HTML with slots. The strings are finished HTML; neighbours are joined without anything between."""


def formulas(body: Body) -> Iterable[Formula]:
    """Yield the formulas of *body* in order, those wanted as text included."""
    for part in body:
        kind = type(part)
        if kind is str or kind is int:
            # Most are, and a site has a million.
            continue
        if isinstance(part, Formula):
            yield part
        elif isinstance(part, Plain):
            yield part.formula
        elif isinstance(part, Picture):
            yield from formulas(part.alt)


def references(body: Body) -> Iterable[Ref]:
    """Yield the references of *body* in order, those of pictures included."""
    for part in body:
        if type(part) is str:
            # Most are.
            continue
        if isinstance(part, Ref):
            yield part
        elif isinstance(part, Picture):
            yield part.to


class FormulaUse(msgspec.Struct, frozen=True, kw_only=True):
    """Where one formula stands in its source text."""

    formula: Formula
    segments: Segments
    """(offset in `formula.tex`, offset in the article's text). A translation that changes lengths starts a new one."""
    end: int
    """Offset in the article's text just past the formula's last character (before its closing delimiter)."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An address the article uses, for the index to check."""

    ref: Ref
    role: Literal["link", "image"]
    line: int = 1
    """1-based, as are columns; `Article.place_at` makes a Place of them."""
    column: int = 1
    length: int = 1


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the table of contents."""

    level: int
    """1 to 6, as written."""
    id: str
    """Unique in its article."""
    title: Body
    """Inline HTML without links, ids or footnote marks."""


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader has to get through; reading time follows from it and the site's speeds."""

    han: int = 0
    """Han characters, kana and hangul of the text, code excluded."""
    words: int = 0
    """Latin words and numbers of the text, code excluded."""
    inline: int = 0
    display: int = 0
    """Formulas."""
    code: int = 0
    """Lines of code blocks."""
    images: int = 0


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What only an article's own page needs of it."""

    body: Body = ()
    headings: tuple[Heading, ...] = ()


class Reach(msgspec.Struct, frozen=True, kw_only=True):
    """What only a build needs that follows an article's links, and not one that remembers where they lead."""

    links: tuple[Link, ...] = ()
    lines: dict[int, str] = msgspec.field(default_factory=dict)
    """The source lines that links stand on, cut just past what diagnostics show: each once, for many links may share
    one."""


_TEXTS, _REACHES, _USES = Packing(Text), Packing(Reach), Packing(tuple[FormulaUse, ...])


def reaching(links: Iterable[Link] = (), lines: Mapping[int, str] = MappingProxyType({})) -> bytes:
    """Return *links*, which stand on *lines*, as an article carries them."""
    return _REACHES.packed(Reach(links=tuple(links), lines=dict(lines)))


def using(uses: Iterable[FormulaUse] = ()) -> bytes:
    """Return *uses* as an article carries them."""
    return _USES.packed(tuple(uses))


def packed(text: Text) -> bytes:
    """Return *text* as an article carries it."""
    return _TEXTS.packed(text)


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One note, parsed alone."""

    path: str
    """In the content folder, `/` between parts: `a/b.md`, `a/b/index.md`."""
    source_path: str
    """As shown in diagnostics, relative to the site's root: `content/a/b.md`."""
    title: Body
    """Inline HTML."""
    date: dt.datetime | None = None
    """With a UTC offset. None: undated, listed last."""
    updated: dt.datetime | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """Outermost first."""
    series: str = ""
    slug: str = ""
    """Replaces the last part of the URL; empty: from the path."""
    url: str = ""
    """Replaces the whole URL path; empty: from the path."""
    aliases: tuple[str, ...] = ()
    """URL paths that lead here."""
    names: tuple[str, ...] = ()
    """Other names of the note, by which others may link to it."""
    draft: bool = False
    """Its front matter says so, or it lies in a folder `_drafts`."""
    top: int = 0
    """Pinned above the feed if not 0; larger first."""
    cover: Ref | str | None = None
    toc: bool = True
    lang: str = ""
    """BCP 47; empty: the site's."""
    author: str = ""
    license: str = ""
    comments: bool = True
    extra: dict[str, object] = msgspec.field(default_factory=dict)
    """Front matter notesite does not know, for templates: str, int, float, bool, None, lists and dicts of them."""
    places: dict[str, Place] = msgspec.field(default_factory=dict)
    """Where the keys of `url`, `slug`, `aliases`, `tags`, `categories`, `series` and `cover` stand, if they do."""
    text: bytes = packed(Text())
    """A packed `Text`: lists of ten thousand articles carry it along unopened."""
    usage: bytes = using()
    """Packed `FormulaUse`s, apart from the text: who sets formulas needs no body, and a page not where they stand."""
    excerpt: Body = ()
    """Well-formed HTML without ids, for feed cards."""
    truncated: bool = False
    """The excerpt leaves something of the body out."""
    description: Body = ()
    """Inline text (HTML-escaped strings and Plain slots only), one paragraph."""
    ids: tuple[str, ...] = ()
    """Every id in the body, so links to fragments can be checked."""
    counts: Counts = Counts()
    reach: bytes = reaching()
    """A packed `Reach`, which most builds never open."""
    formulas: tuple[int, ...] = ()
    """Identities of the distinct formulas of title, body and excerpt."""
    highlighted: bool = False
    """Some code block was coloured."""

    def place_of(self, *fields: str) -> Place:
        """Return where the first of *fields* that the front matter has stands, else the file as a whole."""
        found = (self.places[field] for field in fields if field in self.places)
        return next(found, Place(path=self.source_path))

    def place_at(self, link: Link) -> Place:
        """Return where *link*, one of this article's, stands."""
        text = _REACHES.opened(self.reach).lines.get(link.line, "")
        return shortened(self.source_path, link.line - 1, link.column - 1, link.length, text)

    @property
    def opened(self) -> Text:
        """Unpack `text`."""
        return _TEXTS.opened(self.text)

    @property
    def links(self) -> tuple[Link, ...]:
        """Every address inside the site that the text uses, in order."""
        return _REACHES.opened(self.reach).links

    @property
    def body(self) -> Body:
        """HTML with slots."""
        return self.opened.body

    @property
    def headings(self) -> tuple[Heading, ...]:
        """The table of contents, flat."""
        return self.opened.headings

    @property
    def uses(self) -> tuple[FormulaUse, ...]:
        """Every formula of title, body and excerpt, in source order."""
        return _USES.opened(self.usage)


class TypesetWarning(msgspec.Struct, frozen=True, kw_only=True):
    """Something KaTeX set but frowned upon (its `strict` callback), or dropped."""

    code: str
    """KaTeX's own name, for example `unicodeTextInMathMode`, `commentAtEnd`."""
    message: str
    position: int
    """Code points into `Formula.tex`; -1 if KaTeX gave none."""
    length: int


FORMULA_SIZE = 1.1
"""Font size of a formula within a line, in em of the text: its digits are then as tall as the text's. Written again
where Python is not read: in `site.css`, and in `kinds.js`, by which Chinese is measured within formulas."""


class Typeset(msgspec.Struct, frozen=True, kw_only=True):
    """What KaTeX made of a formula; `error` set means all else but *text* is empty."""

    html: str = ""
    """The whole of KaTeX's output, ready to stand in a page."""
    mathml: str = ""
    """`<math>…</math>` with `alttext`, without annotation, for feeds."""
    text: str = ""
    """Readable Unicode: `‖x‖₂² ≤ ε`."""
    width: float = 0.0
    """In em of KaTeX's own font size: of a displayed formula the whole, its number included; of one in a line the
    widest part that cannot be broken."""
    glyphs: dict[str, str] = msgspec.field(default_factory=dict)
    """The characters *html* shows in each font of KaTeX: `{"Main-Regular": "(=)", "Math-Italic": "x"}`."""
    classes: str = ""
    """The classes of KaTeX's that are in *html*, and `svg` if it holds a drawing: `mathnormal msupsub vlist`."""
    error: str = ""
    """What is wrong, without KaTeX's prefix and context; empty: nothing."""
    position: int = -1
    """Code points into `Formula.tex`; -1: at no one place."""
    length: int = 0
    warnings: tuple[TypesetWarning, ...] = ()
    passing: bool = False
    """The error is the machine's (too slow, too small), not the formula's: it may not be remembered."""


class Output(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the finished site."""

    path: str
    """Below the output folder, `/` between parts, never empty, never with `..`."""
    content: bytes
    digest: str = ""
    """Of the content, if whoever made it knows."""
