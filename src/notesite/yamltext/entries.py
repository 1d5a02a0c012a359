"""What is not YAML as a whole, read one `key: value` at a time: one bad line must not cost the others.

A value that is not YAML has one obvious meaning if it is text: what stands there. It is taken so, with a
warning. What was opened and never closed has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from notesite.pattern import pattern
from notesite.yamltext.nodes import Items, Node, Scalar, Table
from notesite.yamltext.parse import WORDS, MalformedError, TooDeepError, parse, says_the_same
from notesite.yamltext.repair import Shielded
from notesite.yamltext.reporter import Reporter, duplicate, shown, single_quoted


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    key: Scalar
    value: int
    """Offset just past the colon."""
    end: int
    """Offset of the end of its last line."""


_KEY = r"""[ ]*(?P<key>"[^"\n]+"|'[^'\n]+'|[^\s:：#"'\[\]{},&!|>%@`-][^:：\n]*?|\\[^\s\w])[ \t]*"""
_SPACED = pattern(_KEY + r":(?=[ \t]|$)", re.MULTILINE)
"""A line with a key, as YAML has it: a space or the line's end behind the colon."""
_TIGHT = pattern(r"[ ]*(?P<key>[A-Za-z_][A-Za-z0-9_-]*)[ \t]*(?:：|:(?!//))")
"""`title：x` and `title:x`: only a plain word in front can be meant as a key."""


def read_entries(shielded: Shielded, *, base: int, reporter: Reporter, structured: frozenset[str]) -> Table:
    """Return the `key: value` lines of a text that YAML rejects as a whole; report what each is wrong about.

    *structured* are the keys whose values are lists and mappings, so that a bracket there is no text.
    """
    return _Reader(shielded, base, reporter, structured).table(base, base + len(shielded.text), 0)


class _Reader:
    def __init__(self, shielded: Shielded, base: int, reporter: Reporter, structured: frozenset[str]) -> None:
        self.shielded = shielded
        self.base = base
        self.reporter = reporter
        self.structured = structured

    def _cut(self, start: int, end: int) -> str:
        return self.shielded.text[start - self.base : end - self.base]

    def _lines(self, start: int, end: int) -> Iterator[tuple[int, str]]:
        at = start
        for line in self._cut(start, end).split("\n"):
            yield at, line
            at += len(line) + 1

    def table(self, start: int, end: int, indent: int) -> Table:
        pairs: dict[str, tuple[Scalar, Node]] = {}
        for entry in self._entries(start, end, indent):
            value = self._value(entry)
            if entry.key.text in pairs and not says_the_same(pairs[entry.key.text][1], value):
                duplicate(entry.key, pairs[entry.key.text][0], self.reporter)
            if value is not None:
                pairs.setdefault(entry.key.text, (entry.key, value))
        return Table(pairs=tuple(pairs.values()), start=start, end=end, flow=False)

    def _entries(self, start: int, end: int, indent: int) -> Iterator[_Entry]:
        """Yield the stretches of lines that begin with a key at *indent*; report the lines that belong to none."""
        entry: _Entry | None = None
        for at, line in self._lines(start, end):
            stop = at + len(line)
            bare = line.strip()
            depth = len(line) - len(line.lstrip(" \t"))
            if not bare or (bare[0] == "#" and depth <= indent):
                continue
            begun = self._begun(line, at) if depth == indent else None
            if begun is not None:
                if entry is not None:
                    yield entry
                entry = begun
            elif entry is not None and (depth > indent or bare[0] in "-]}\"'" or self._unclosed(entry)):
                entry = msgspec.structs.replace(entry, end=stop)
            else:
                self._stray(at + depth, stop, bare)
        if entry is not None:
            yield entry

    def _begun(self, line: str, at: int) -> _Entry | None:
        """Return the entry that *line* begins, if it begins one."""
        matches = [match for match in (_SPACED.match(line), _TIGHT.match(line)) if match is not None]
        if not matches:
            return None
        # Of `title：A: B` the first colon is the one.
        match = min(matches, key=lambda match: match.end())
        start, end = at + match.start("key"), at + match.end("key")
        return _Entry(key=self._key(start, end), value=at + match.end(), end=at + len(line))

    def _key(self, start: int, end: int) -> Scalar:
        written = self.reporter.source.text[start:end]
        if written[0] not in "\"'":
            return Scalar(text=written, start=start, end=end)
        try:
            text = Shielded(text=self._cut(start, end), backslash=self.shielded.backslash)
            node = parse(text, base=start, reporter=self.reporter)
        except MalformedError:
            node = None
        return node if isinstance(node, Scalar) else Scalar(text=written[1:-1], start=start, end=end)

    def _unclosed(self, entry: _Entry) -> bool:
        text = self._cut(entry.value, entry.end).strip()
        if text[:1] in ("[", "{"):
            return text.count(text[0]) > text.count("]" if text[0] == "[" else "}")
        return text[:1] in ('"', "'") and text.count(text[0]) % 2 == 1

    def _stray(self, start: int, end: int, line: str) -> None:
        self.reporter.error(
            "syntax",
            f"{shown(line)} is not `key: value`",
            start,
            end,
            hint="begin text that belongs to the line above with two spaces",
        )

    def _value(self, entry: _Entry) -> Node | None:
        self._check_colon(entry)
        structured = entry.key.text.lower() in self.structured
        trial = self.reporter.trial()
        try:
            node = self._parsed(entry.value, entry.end, trial)
        except MalformedError as error:
            return self._mended(entry, self._pointed(entry, error), structured)
        self.reporter.add(trial)
        if node is not None:
            return node
        return Scalar(text="", start=entry.value, end=entry.value)

    def _pointed(self, entry: _Entry, error: MalformedError) -> MalformedError:
        """Return *error*, at the bracket the value begins with if that is never closed."""
        text = self._cut(entry.value, entry.end)
        start = entry.value + len(text) - len(text.lstrip())
        if isinstance(error, TooDeepError) or not text.strip().startswith(("[", "{")) or not self._unclosed(entry):
            return error
        message = WORDS[
            "did not find expected ',' or ']'" if text.lstrip()[0] == "[" else "did not find expected ',' or '}'"
        ]
        return MalformedError(message, start, start + 1)

    def _check_colon(self, entry: _Entry) -> None:
        key, text = entry.key, self.reporter.source.text
        colon = text[entry.value - 1]
        if colon == "：" or text[entry.value : entry.value + 1] not in ("", " ", "\t", "\n"):
            self.reporter.warning(
                "colon",
                f"`{key.text}{colon}` is read as `{key.text}: `",
                entry.value - 1,
                entry.value,
                hint=f"write `{key.text}: ` with a half-width colon and a space",
            )
            spaced = text[entry.value : entry.value + 1] in ("", " ", "\t", "\n")
            self.reporter.repair("colon", entry.value - 1, entry.value, ":" if spaced else ": ")

    def _parsed(self, start: int, end: int, reporter: Reporter) -> Node | None:
        """Return the value from *start* to *end*; one line that holds a mapping or a list of its own is malformed."""
        text = self._cut(start, end)
        node = parse(Shielded(text=text, backslash=self.shielded.backslash), base=start, reporter=reporter)
        if isinstance(node, Items | Table) and not node.flow and "\n" not in self._cut(start, node.start):
            colon = self._cut(node.start, end).find(": ")
            at = node.start + max(colon, 0)
            raise MalformedError("a second `: ` in the value" if colon >= 0 else "a `- ` in the value", at, at + 1)
        return node

    def _mended(self, entry: _Entry, error: MalformedError, structured: bool) -> Node | None:
        text = self._cut(entry.value, entry.end)
        first, _, rest = text.partition("\n")
        if first.strip():
            return self._literal(entry.value, entry.end, entry.key.text, error, structured)
        indent = len(rest) - len(rest.lstrip(" "))
        start = entry.value + len(first) + 1
        if rest.lstrip().startswith("- "):
            return self._items(start, entry.end, entry.key.text)
        if structured and indent > 0:
            return self.table(start, entry.end, indent)
        self._syntax(error)
        return None

    def _items(self, start: int, end: int, key: str) -> Items | None:
        """Return the lines `- item`, each read alone."""
        values: list[Node] = []
        for at, line in self._lines(start, end):
            bare = line.strip()
            if not bare or bare[0] == "#":
                continue
            self._check_tab(at, line)
            item = at + line.index(bare[0]) + 1
            if not bare.startswith("- "):
                self._stray(item - 1, at + len(line), bare)
                continue
            trial = self.reporter.trial()
            try:
                value = parse(
                    Shielded(text=line[item - at :], backslash=self.shielded.backslash), base=item, reporter=trial
                )
                self.reporter.add(trial)
            except MalformedError as error:
                value = self._literal(item, at + len(line), key, error, structured=False)
            if value is not None:
                values.append(value)
        return Items(values=tuple(values), start=start, end=end, flow=False)

    def _check_tab(self, at: int, line: str) -> None:
        if "\t" in line[: len(line) - len(line.lstrip())]:
            self.reporter.warning(
                "tab-indent",
                "a TAB indents this item, unlike its neighbours; it is read as one of them",
                at,
                at + 1,
                hint="indent with two spaces",
            )

    def _literal(self, start: int, end: int, key: str, error: MalformedError, structured: bool) -> Node | None:
        """Return the text from *start* to *end* as it stands, if that is what it must mean; else report *error*."""
        written = self.reporter.source.text[start:end]
        begin = start + len(written) - len(written.lstrip())
        if structured and _LINKS.fullmatch(written.strip()):
            return self._linked(begin, start + len(written.rstrip()), key, error)
        text = " ".join(line.strip() for line in written.strip().split("\n"))
        if isinstance(error, TooDeepError) or not _is_text(text, structured=structured):
            self._syntax(error)
            return None
        if text[0] in "\"'" and text.endswith(text[0] * 2):
            # `"他说"你好""`: the outer pair was meant as YAML's.
            begin, text = begin + 1, text[1:-1]
        if "\n" not in written.strip():
            at = start + len(written) - len(written.lstrip())
            self.reporter.repair("unquoted", at, at + len(written.strip()), single_quoted(text))
        self.reporter.warning(
            "unquoted",
            f"the value of `{key}` is taken as it stands; YAML stumbles over it: {error.message}",
            error.start,
            error.end,
            hint="put the value in single quotes",
        )
        return Scalar(text=text, start=begin, end=begin + len(text))

    def _linked(self, start: int, end: int, key: str, error: MalformedError) -> Items:
        """Return what Logseq's list of links and tags, which stands from *start* to *end*, names."""
        text = self.reporter.source.text
        values = [
            Scalar(text=(name := found[0].rstrip()), start=found.start(), end=found.start() + len(name))
            for found in _NAME.finditer(text, start, end)
        ]
        names = ", ".join(value.text for value in values)
        self.reporter.warning(
            "unquoted",
            f"`{key}` is read as [{names}]; YAML stumbles over it: {error.message}",
            error.start,
            error.end,
            hint=f"write `{key}: [{names}]`",
        )
        self.reporter.repair("unquoted", start, end, f"[{names}]")
        return Items(values=tuple(values), start=start, end=end, flow=True)

    def _syntax(self, error: MalformedError) -> None:
        self.reporter.error("syntax", error.message, error.start, error.end)


_QUOTED = pattern(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""")
"""A text between quotes."""
_NAME = pattern(r"[^\s,，#\[\]][^,，\[\]\n]*")
_LINK = r"\[\[[^\[\]\n]+\]\]"
_TAG = r"#?[^\s,，#\[\]{}:\"'&*!|>%@`][^,，\[\]{}:\n]*"
_LINKS = pattern(rf"(?:{_LINK}[ \t]*(?:[,，][ \t]*)?|{_TAG}(?:[,，][ \t]*|(?=\[\[)|\Z))+")
"""`[[猫]], [[狗]], #宠物`: to YAML a list with something behind it."""
_BLOCK_MARK = pattern(r"[|>][-+0-9]{0,2}(?:\s|$)")
"""`|` or `>`, below which a text stands by its indentation."""


def _is_text(text: str, *, structured: bool) -> bool:
    """Say whether *text*, which is not YAML, can only be meant as the words it is."""
    if _BLOCK_MARK.match(text):
        return False
    if text[0] in "[{":
        return not structured and _closes(text, text[0], "]" if text[0] == "[" else "}")
    if text[0] in "\"'":
        quoted = _QUOTED.match(text)
        return quoted is not None and quoted.end() < len(text)
    return True


def _closes(text: str, opening: str, closing: str) -> bool:
    """Say whether the bracket that *text* begins with is closed, wherever that is."""
    depth = 0
    for char in text:
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return True
    return False
