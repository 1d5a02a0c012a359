"""One pass over a formula's tokens that notes edits; what to do at which token is in the tables it is given.

A handler gets the walk and the index of its token, notes what it wants changed, and returns the index to go
on from. Arguments that stay are walked into like everything else, so no handler calls another and a formula
nested a hundred thousand deep is as harmless as a flat one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Literal

from notesite.diagnostic import Severity
from notesite.load.tex.aliases import MACROS
from notesite.load.tex.commands import BRACED
from notesite.load.tex.definitions import Definition
from notesite.load.tex.edit import Edit
from notesite.load.tex.lexer import Argument, Tokens
from notesite.load.tex.problem import Problem
from notesite.load.tex.rows import Frame, Row

_SPACES = frozenset({"\\,", "\\:", "\\>", "\\;", "\\!"})

Kind = Literal["{", "text", "text{", "env", "left", "$"]


class Scope:
    """Something open: a group, a text argument, an environment, a `\\left`, a `$` inside text."""

    __slots__ = ("closing", "frame", "index", "kind")

    def __init__(self, kind: Kind, index: int, frame: Frame | None = None, closing: str | None = None) -> None:
        self.kind = kind
        self.index = index
        """Of the token that opened it."""
        self.frame = frame
        self.closing = closing
        """What its closing brace becomes, if not itself."""


class Reference:
    """One `\\ref` or `\\eqref`."""

    __slots__ = ("end", "name", "name_end", "name_start", "parentheses", "start", "text")

    def __init__(self, start: int, end: int, argument: Argument, name: str, *, parentheses: bool, text: bool) -> None:
        self.start = start
        self.end = end
        self.name_start = argument.inner_start
        self.name_end = argument.inner_end
        self.name = name
        self.parentheses = parentheses
        self.text = text
        """It stands in text, not in math."""


class Walk:
    """The state of one pass, and what it found."""

    def __init__(
        self,
        text: str,
        math: Mapping[str, Handler],
        texts: Mapping[str, Handler],
        *,
        display: bool,
        known: Mapping[str, Definition],
        colors: Mapping[str, str],
        fragment: bool = False,
    ) -> None:
        self.text = text
        self.tokens = Tokens(text)
        self.words = self.tokens.words
        self.starts = self.tokens.starts
        self.math: Mapping[str, Handler] = math
        self.texts: Mapping[str, Handler] = texts
        self.display = display
        self.fragment = fragment
        """A macro's body: what it opens need not be closed in it, and it carries no number of its own."""
        self.known = dict(known)
        self.colors = dict(colors)
        self.scopes: list[Scope] = []
        self.edits: list[Edit] = []
        self.problems: list[Problem] = []
        self.frames: list[Frame] = []
        self.references: list[Reference] = []
        self.definitions: list[Definition] = []
        self.defined: list[tuple[int, int]] = []
        """Offsets of each definition."""
        self.promoted = ""
        """Name of the environment without tags of its own that is set as one with tags."""
        self.whole = Row(0)
        self.whole.end = len(text)
        self.loose_rows = 0
        """How many rows end in no environment, but in the formula itself."""
        self._hide_redefined(self.known)

    def run(self) -> None:
        """Walk over all tokens."""
        words, index, count = self.words, 0, len(self.words)
        while index < count:
            word = words[index]
            in_text = bool(self.scopes) and self.scopes[-1].kind in ("text", "text{")
            handler = (self.texts if in_text else self.math).get(word)
            if handler is not None:
                index = handler(self, index)
            elif word in self.known:
                index = self._use(index, word)
            else:
                if word[0] == "%":
                    self._comment(index)
                index += 1

    # Noting.

    def replace(self, start: int, end: int, new: str = "") -> None:
        """Note that *new* goes where the text from *start* to *end* stands."""
        self.edits.append(Edit(start, end, new))

    def rename(self, index: int, new: str) -> None:
        """Note that *new* goes where the token at *index* stands."""
        self.edits.append(Edit(self.starts[index], self.starts[index + 1], new))

    def complain(self, severity: Severity, code: str, message: str, hint: str, start: int, end: int) -> None:
        """Note a problem."""
        self.problems.append(Problem(severity=severity, code=code, message=message, hint=hint, start=start, end=end))

    def define(self, definition: Definition) -> None:
        """Let *definition* hold from here on."""
        self.definitions.append(definition)
        self.known[definition.name] = definition
        self._hide_redefined({definition.name: definition})

    # Asking.

    @property
    def in_text(self) -> bool:
        """The walk is inside a text argument."""
        return bool(self.scopes) and self.scopes[-1].kind in ("text", "text{")

    @property
    def frame(self) -> Frame | None:
        """The environment whose cell the walk is directly in."""
        return self.scopes[-1].frame if self.scopes else None

    @property
    def numbered_row(self) -> Row:
        """The row a `\\tag` or `\\label` here belongs to."""
        first = next((scope.frame for scope in self.scopes if scope.frame is None or not scope.frame.is_group), None)
        group = self.group
        if first is None and group is not None and self.scopes[-1].frame is group:
            return group.rows[-1]
        return first.rows[-1] if first is not None and first.outer else self.whole

    @property
    def group(self) -> Frame | None:
        """The `subequations` all around."""
        first = self.scopes[0].frame if self.scopes else None
        return first if first is not None and first.is_group else None

    def arity(self, name: str) -> int | None:
        """Return how many arguments *name* needs to stand as a script; None: it needs no braces."""
        if name in self.known:
            return self.known[name].parameters
        body = MACROS.get(name)
        if body is None:
            return 0 if name in _SPACES else BRACED.get(name[1:]) if name[:1] == "\\" else None
        if body[1:].isalpha() and body[0] == "\\":
            return BRACED.get(body[1:])
        return max((int(char) for before, char in pairwise(body) if before == "#"), default=0)

    def operand(self, index: int) -> tuple[int, int, int] | None:
        """Return start, end and index after of what stands at *index* with the arguments it needs."""
        index = self.tokens.skip_blanks(index)
        first = self.tokens.argument(index)
        if first is None:
            return None
        after, end = first.after, first.end
        for _ in range(self.arity(self.tokens.word(index)) or 0):
            argument = self.tokens.argument(after)
            if argument is None:
                return None
            after, end = argument.after, argument.end
        return first.start, end, after

    def enter_text(self, index: int) -> int:
        """Enter the text argument at *index*; return the index to go on from."""
        at = self.tokens.skip_blanks(index)
        if self.tokens.word(at) != "{":
            return index
        self.scopes.append(Scope("text", at))
        return at + 1

    # What needs no table.

    def _use(self, index: int, word: str) -> int:
        """A macro of the author's: with an optional argument it goes by another name."""
        if self.known[word].default is not None:
            option = self.tokens.option(index + 1)
            if option is not None:
                self.replace(self.starts[index], option.inner_start, f"{word}@opt{{")
                self.replace(option.inner_end, option.end, "}")
                # The brackets count as a group, so what stands in them is walked as one.
                return self.tokens.skip_blanks(index + 1) + 1
        return index + 1

    def _comment(self, index: int) -> None:
        """Take a comment out (nothing inserted later may fall into one), and tell if it hides something."""
        word = self.words[index]
        start = self.starts[index]
        self.replace(start, start + len(word))
        if self.fragment:
            return
        lost = word[1:].strip()
        after_number = self.text[:start].rstrip(" ")[-1:].isdigit()
        # `50%` at a formula's end hides nothing but itself; a line that ends in `%` is TeX's way to join two.
        is_last = start + len(word) == len(self.text) or not self.text[start + len(word) :].strip()
        if (after_number and (lost or is_last)) or (lost and not word.endswith("\n")):
            self.complain(
                "warning",
                "math.comment",
                f"% begins a comment: {lost[:40]} is not shown" if lost else "% begins a comment, and is not shown",
                "write \\% for a percent sign",
                start,
                start + len(word.rstrip()),
            )

    def _hide_redefined(self, names: Mapping[str, Definition]) -> None:
        taken = [name for name in names if name in self.math or name in self.texts]
        if taken:
            self.math = {name: handler for name, handler in self.math.items() if name not in taken}
            self.texts = {name: handler for name, handler in self.texts.items() if name not in taken}


Handler = Callable[[Walk, int], int]
