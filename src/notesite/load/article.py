"""One text → one Article. Pure: what it knows is the text, its path and the site's options."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

import msgspec
from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token
from markdown_it.utils import EnvType

from notesite.diagnostic import Checked, Diagnostic
from notesite.lines import Repair, Source
from notesite.load.chinese.compounds import held
from notesite.load.chinese.joints import joined
from notesite.load.context import Context
from notesite.load.decode import decode
from notesite.load.display import mask_display
from notesite.load.excerpt.cut import excerpt_tokens, render_excerpt
from notesite.load.excerpt.plain import plain_text
from notesite.load.excerpt.reading import count
from notesite.load.formulas import finish_formulas
from notesite.load.frontmatter import FrontMatter, read_front_matter
from notesite.load.gathering import gathered
from notesite.load.links.address import address, in_folder
from notesite.load.links.targets import resolve_in
from notesite.load.mask import cleaned
from notesite.load.offsets import to_file
from notesite.load.options import LoadOptions
from notesite.load.parser import make_parser
from notesite.load.pictures.html import mark_first
from notesite.load.sitemacros import macro_place
from notesite.load.structure.footnotes import report_unused
from notesite.load.structure.sections import Sections
from notesite.load.taking import take_from
from notesite.load.tex.macros import MacroTable, parse_mapping, parse_preamble
from notesite.model import Article, Body, FormulaUse, Text, identity, packed, reaching, using
from notesite.pattern import pattern

_DATE = pattern(r"^(?:19|20)\d\d[-_.]\d{1,2}[-_.]\d{1,2}[-_ ]+(?=\S)")
"""A date before a file's name: `2024-03-01-vae`."""


def load_article(content: bytes, *, path: str, source_path: str, options: LoadOptions) -> Checked[Article | None]:
    """Return the article in *content*, the bytes of the note *path* (in the content folder).

    *source_path* is how diagnostics name the file. The value is None only for what is not text at all.
    """
    decoded = decode(content, path=source_path)
    if decoded.value is None:
        return Checked(value=None, diagnostics=decoded.diagnostics)
    source = Source(source_path, cleaned(decoded.value))
    front = read_front_matter(source, path=path, timezone=options.timezone)
    article, found = _Reading(source, front.value, path=path, options=options).article()
    return Checked(value=article, diagnostics=(*decoded.diagnostics, *front.diagnostics, *found))


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """A note as Markdown's tokens, before anything is written: for those who look at it, not for pages."""

    front: FrontMatter
    note: Context
    """Holds the text, the formulas taken out of it, and its macros."""
    tokens: list[Token]
    """Inline ones hold what was written in `meta["content"]`, and where in `meta["segments"]`."""
    repairs: tuple[Repair, ...]
    """How to write what was read as meant."""


def parse_note(content: bytes, *, path: str, source_path: str, options: LoadOptions) -> Parsed | None:
    """Return the note in *content*, named as for `load_article`, as tokens; None for what is not text at all."""
    decoded = decode(content, path=source_path)
    if decoded.value is None:
        return None
    source = Source(source_path, cleaned(decoded.value))
    repairs: list[Repair] = []
    front = read_front_matter(source, path=path, timezone=options.timezone, repairs=repairs).value
    reading = _Reading(source, front, path=path, options=options)
    tokens = reading.parsed()
    return Parsed(front=front, note=reading.note, tokens=tokens, repairs=(*repairs, *reading.note.repairs))


class _Reading:
    """The steps from a text with its front matter to an Article, in order."""

    def __init__(self, source: Source, front: FrontMatter, *, path: str, options: LoadOptions) -> None:
        self.front = front
        self.options = options
        math = options.extensions and front.math is not False
        masked = _blank(source.text, front.body_start)
        hidden = mask_display(masked) if math else masked
        note = Context(source, Source(source.path, hidden), path=path, options=options)
        note.math, note.hides = math, hidden != masked
        if front.lang:
            note.speak(front.lang)
        note.pictures_in = front.media_subpath
        note.macros = _macros(front, note)
        self.note = note
        self.md = make_parser(html=options.html, linkify=options.linkify, extensions=options.extensions)
        self.env: EnvType = {"note": note}

    def parsed(self) -> list[Token]:
        note, front = self.note, self.front
        self._given(front.title, front.title_at)
        tokens = self.md.parse(note.masked.text, self.env)
        if front.summary:
            self._inline(front.summary, front.summary_at)
        return tokens

    def article(self) -> tuple[Article, tuple[Diagnostic, ...]]:
        note, front = self.note, self.front
        title = self._given(front.title, front.title_at)
        tokens = self.md.parse(note.masked.text, self.env)
        report_unused(note, self.env, front.body_start)
        sections = Sections(tokens, note, write=self._written)
        if sections.takes_title(front.title) and not (not title and sections.is_named_by_file(_name(note.path))):
            title = title or sections.first_title()
            tokens = sections.without_first()
        headings = sections.number(tokens) if self.options.extensions else ()
        counts = count(tokens, note)
        stream, truncated = self._excerpt(tokens)
        excerpt = render_excerpt(self.md, stream, note, self.env)
        description = plain_text(stream, note)
        mark_first(tokens, note)
        anchors = "".join(f'<span id="{escapeHtml(anchor)}"></span>\n' for anchor in sections.anchors if anchor)
        body = note.slots.body(anchors + self.md.renderer.render(tokens, self.md.options, self.env))
        uses = self._uses()
        places = {field: note.source.place(*at) for field, at in front.places.items()}
        lines = {**note.lines, **{places[field].line: places[field].text for field in ("cover",) if field in places}}
        article = Article(
            path=note.path,
            source_path=note.source.path,
            title=title or (escapeHtml(_name(note.path)),),
            date=front.date,
            updated=front.updated,
            tags=tuple(dict.fromkeys((*front.tags, *note.tags))),
            categories=front.categories,
            series=front.series,
            slug=front.slug,
            url=front.url,
            aliases=front.aliases,
            names=front.names,
            draft=front.draft,
            top=front.top,
            cover=address(in_folder(front.cover, note.pictures_in), path=note.path) if front.cover else None,
            toc=front.toc is not False,
            lang=front.lang,
            author=front.author,
            license=front.license,
            comments=front.comments,
            extra=front.extra,
            places=places,
            excerpt=excerpt,
            truncated=truncated,
            description=description,
            ids=tuple(sorted(note.ids)),
            counts=counts,
            reach=reaching(note.links, lines),
            text=packed(Text(body=body, headings=headings)),
            usage=using(uses),
            formulas=tuple(map(identity, dict.fromkeys(use.formula for use in uses))),
            highlighted=note.highlighted,
        )
        return article, tuple(gathered(note.diagnostics))

    def _given(self, text: str | None, at: int) -> Body:
        """Return a title given in front matter at offset *at* as inline HTML, empty if there is none."""
        if not text:
            return ()
        return self._written(self._inline(text, at).children or [])

    def _written(self, children: Sequence[Token]) -> Body:
        """Return inline tokens as they stand outside the body: with slots of their own, without ids."""
        inline = Token("inline", "", 0)
        inline.children = list(children)
        return render_excerpt(self.md, [inline], self.note, self.env)

    def _inline(self, text: str, at: int) -> Token:
        inline = Token("inline", "", 0)
        # YAML and TOML have escapes for what no text holds.
        inline.content = cleaned(text)
        first = len(self.note.taken)
        take_from(inline, ((0, max(at, 0)),), self.note)
        finish_formulas(self.note, first=first)
        inline.children = []
        self.md.inline.parse(inline.content, self.md, self.env, inline.children)
        resolve_in(inline, self.note)
        inline.children = held(joined(inline.children, self.note))
        return inline

    def _excerpt(self, tokens: Sequence[Token]) -> tuple[list[Token], bool]:
        if self.front.summary:
            return _paragraph(self._inline(self.front.summary, self.front.summary_at)), True
        return excerpt_tokens(tokens, self.note, budget=self.options.excerpt_length)

    def _uses(self) -> tuple[FormulaUse, ...]:
        uses = [taken.finished.use for taken in self.note.taken if taken.finished and not taken.finished.hidden]
        return tuple(sorted(uses, key=lambda use: use.segments[0][1]))


def _macros(front: FrontMatter, note: Context) -> MacroTable:
    """Return the site's macros with the article's over them; report what is wrong with the article's."""
    if not front.macros and not front.preamble:
        return note.options.site_macros()
    own = parse_mapping(front.macros)[0]
    for name, body in front.macros:
        for problem in parse_mapping([(name, body)])[1]:
            place = macro_place(name, note.source, front.macros_at, front.body_start)
            note.diagnostics.append(problem.at(place))
    table, problems = parse_preamble(front.preamble)
    for problem in problems:
        start, end = (to_file(front.preamble_segments, at) for at in (problem.start, problem.end))
        note.diagnostics.append(problem.at(note.source.place(start, end)))
    return note.options.site_macros().merged(table).merged(own)


def _blank(text: str, body_start: int) -> str:
    """Return *text* with its front matter turned to spaces: lines and offsets stay what they are in the file."""
    return "\n".join(" " * len(line) for line in text[:body_start].split("\n")) + text[body_start:]


_OF_FOLDERS = frozenset(("index", "_index", "readme"))
"""Names of files that stand for the folder they are in."""


def _name(path: str) -> str:
    """Return what a note without a title is called: its file's name without a date, or its folder's for an index."""
    folder, file = posixpath.split(path)
    stem = posixpath.splitext(file)[0]
    name = posixpath.basename(folder) if stem.lower() in _OF_FOLDERS and folder else stem
    return _DATE.sub("", name) or name


def _paragraph(inline: Token) -> list[Token]:
    opening, closing = Token("paragraph_open", "p", 1), Token("paragraph_close", "p", -1)
    opening.block = closing.block = True
    return [opening, inline, closing]
