"""YAML text → nodes, from the events of libyaml.

Events, not PyYAML's own tree: composing recurses once per bracket and expands aliases, and a note of
10,000 brackets or a bomb of aliases must be an error, not a crash. Nothing is ever constructed, so
`!!python/object` is a word like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml
from yaml._yaml import Mark as CMark
from yaml.error import Mark
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)
from yaml.reader import ReaderError

from notesite.pattern import pattern
from notesite.yamltext.nodes import Items, Node, Scalar, Table
from notesite.yamltext.repair import Shielded, command
from notesite.yamltext.reporter import Reporter, duplicate, shown

DEPTH = 32
"""Lists and mappings inside one another; more is a mistake or an attack."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class MalformedError(Exception):
    """The text is not YAML."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end


class TooDeepError(MalformedError):
    """The text is YAML, nested deeper than anything meant."""


def parse(shielded: Shielded, *, base: int, reporter: Reporter) -> Node | None:
    """Return the value a text stands for, or None if there is none; raise MalformedError if it is not YAML.

    *base* is the text's offset in the source of *reporter*.
    """
    return _Builder(shielded, base, reporter).build(_events(shielded.text, base))


def _events(text: str, base: int) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except ReaderError as error:
        # libyaml counts bytes here, and characters in its marks.
        at = len(text.encode()[: error.position].decode(errors="ignore"))
        message = f"the character U+{error.character:04X} cannot stand in YAML"
        raise MalformedError(message, base + at, base + at + 1) from None
    except UnicodeEncodeError as error:
        raise MalformedError(
            f"the surrogate U+{ord(text[error.start]):04X} is half a character", base + error.start, base + error.end
        ) from None
    except yaml.MarkedYAMLError as error:
        raise _malformed(error, text, base) from None


_BLOCK_MARK = pattern(r"[|>][-+0-9]{0,2}(?:\s|\Z)")
"""`|` or `>`, below which a text stands by its indentation."""


def says_the_same(first: Node, second: Node | None) -> bool:
    """Whether of a key that stands twice nothing is lost with the second value."""
    return isinstance(first, Scalar) and isinstance(second, Scalar) and first.text == second.text


class _Open:
    """A list or mapping whose end has not come yet."""

    __slots__ = ("event", "nodes")

    def __init__(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        self.event = event
        self.nodes: list[Node] = []


class _Builder:
    def __init__(self, shielded: Shielded, base: int, reporter: Reporter) -> None:
        self.shielded = shielded
        self.base = base
        self.reporter = reporter
        self.open: list[_Open] = []

    def _at(self, mark: Mark | CMark | None) -> int:
        assert mark is not None, "events read from text have marks"
        return self.base + mark.index

    def build(self, events: Iterable[Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            node = self._node(event)
            if node is None:
                continue
            if self.open:
                self.open[-1].nodes.append(node)
            else:
                root = node
        return root

    def _node(self, event: Event) -> Node | None:
        """Return the node that *event* completes, if any."""
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        if isinstance(event, CollectionEndEvent):
            opened = self.open.pop()
            make = self._table if isinstance(opened.event, MappingStartEvent) else self._items
            return make(opened, self._at(event.end_mark))
        if isinstance(event, SequenceStartEvent | MappingStartEvent):
            self._properties(event)
            self._enter(event)
        elif isinstance(event, AliasEvent):
            return self._alias(event)
        elif isinstance(event, DocumentStartEvent) and event.explicit:
            start = self._at(event.start_mark)
            raise MalformedError("a second YAML document begins here; only one is read", start, start + 3)
        return None

    def _scalar(self, event: ScalarEvent) -> Scalar:
        self._properties(event)
        style = event.style
        text: str = event.value
        if style and style in "|>":
            self._check_mark(event)
        backslash = self.shielded.backslash
        if backslash != "\\" and backslash in text:
            text = text.replace(backslash, "\\")
            if style == '"':
                self._unescaped(event)
        return Scalar(
            text=text,
            start=self._at(event.start_mark),
            end=self._at(event.end_mark),
            style="plain" if not style else "quoted" if style in "'\"" else "block",
        )

    def _check_mark(self, event: ScalarEvent) -> None:
        # libyaml takes the `|` of `|#1|` for a block's mark with a comment behind it, and loses the rest.
        at = self._at(event.start_mark)
        if not _BLOCK_MARK.match(self.reporter.source.text, at):
            raise MalformedError("a value that begins with `|` or `>` goes on in the next line", at, at + 1)

    def _unescaped(self, event: ScalarEvent) -> None:
        start = self._at(event.start_mark)
        at = self.base + self.shielded.text.index(self.shielded.backslash, start - self.base)
        name = command(self.reporter.source.text, at)
        self.reporter.warning(
            "tex-escape",
            f"`{name}` in double quotes would be an escape; it is taken for LaTeX, as it stands",
            at,
            at + len(name),
            hint="use single quotes for LaTeX",
        )

    def _enter(self, event: SequenceStartEvent | MappingStartEvent) -> None:
        if len(self.open) == DEPTH:
            start = self._at(event.start_mark)
            raise TooDeepError(f"lists and mappings are nested more than {DEPTH} deep", start, start + 1)
        self.open.append(_Open(event))

    def _items(self, opened: _Open, end: int) -> Items:
        return Items(
            values=tuple(opened.nodes),
            start=self._at(opened.event.start_mark),
            end=end,
            flow=bool(opened.event.flow_style),
        )

    def _table(self, opened: _Open, end: int) -> Table:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        nodes = iter(opened.nodes)
        for node, value in zip(nodes, nodes, strict=True):
            key = node if isinstance(node, Scalar) else self._as_written(node)
            if key.text not in pairs:
                pairs[key.text] = (key, value)
            elif not says_the_same(pairs[key.text][1], value):
                duplicate(key, pairs[key.text][0], self.reporter)
        return Table(
            pairs=tuple(pairs.values()),
            start=self._at(opened.event.start_mark),
            end=end,
            flow=bool(opened.event.flow_style),
        )

    def _as_written(self, node: Node) -> Scalar:
        # `{{ date }}` is to YAML a mapping whose key is a mapping; as text it can still be understood.
        return Scalar(text=self.reporter.written(node), start=node.start, end=node.end)

    def _alias(self, event: AliasEvent) -> Scalar:
        start, end = self._at(event.start_mark), self._at(event.end_mark)
        self.reporter.error(
            "alias",
            f"`*{event.anchor}` is a YAML alias, which is not supported",
            start,
            end,
            hint="write the value out, or quote it if it is text",
        )
        return Scalar(text=f"*{event.anchor}", start=start, end=end)

    def _properties(self, event: NodeEvent) -> None:
        """Report an anchor or a tag in front of a value; the value itself is read all the same."""
        start = self._at(event.start_mark)
        if event.anchor is not None:
            self.reporter.error(
                "alias",
                f"`&{event.anchor}` is a YAML anchor, which is not supported",
                start,
                start + 1 + len(event.anchor),
                hint="leave it out, or quote the value if it is text",
            )
        tag = getattr(event, "tag", None)
        if tag is not None:
            written = self.reporter.source.text[start:].split(None, 1)
            self.reporter.error(
                "tag",
                f"{shown(written[0] if written else tag)} is a YAML tag, which is not supported",
                start,
                start + (len(written[0]) if written else 1),
                hint="leave it out, or quote the value if it is text",
            )


WORDS = {
    "did not find expected ',' or ']'": "the list opened with `[` is not closed by `]`, or a comma is missing",
    "did not find expected ',' or '}'": "the mapping opened with `{` is not closed by `}`, or a comma is missing",
    "did not find expected node content": "the brackets opened here are not closed, or a value is missing in them",
    "found unexpected end of stream": "the text opened with a quotation mark is not closed",
    "found unexpected document indicator": "the text opened with a quotation mark is not closed",
    "could not find expected ':'": "this line is not `key: value`",
    "did not find expected key": "this line is not `key: value`, or its indentation does not fit the lines above",
    "did not find expected '-' indicator": "this line does not begin with `- ` like the other items of its list",
    "mapping values are not allowed in this context": "a second `: ` in the value",
    "found unknown escape character": "a backslash in double quotes begins an escape that YAML does not know",
    "found invalid Unicode character escape code": "this escape does not stand for a character",
    "did not find expected hexdecimal number": "this escape lacks hexadecimal digits",
    "did not find expected <document start>": "text follows the closing bracket or quotation mark",
    "block sequence entries are not allowed in this context": "a list must begin on the line after its key",
}
"""libyaml's words → ours."""

_AT_CONTEXT = ("while parsing a flow", "while scanning a quoted scalar", "while scanning an a")
"""Where the author must look for what was opened, not where the text ran out."""


def _malformed(error: yaml.MarkedYAMLError, text: str, base: int) -> MalformedError:
    problem = error.problem or "not YAML"
    mark = error.problem_mark
    context = error.context or ""
    if error.context_mark is not None and context.startswith(_AT_CONTEXT) and "escape" not in problem:
        mark = error.context_mark
    at = min(mark.index, len(text)) if mark is not None else 0
    if "cannot start any token" in problem or "alphabetic or numeric" in problem:
        # The latter is said of `**bold**`, of which YAML makes an alias without a name.
        character = text[at : at + 1]
        message = (
            "a TAB stands where only spaces may indent"
            if character == "\t"
            else (f"a value may not begin with `{character}` unless it is quoted")
        )
    else:
        message = WORDS.get(problem, f"not YAML: {problem}")
    return MalformedError(message, base + at, base + at + 1)
