"""Pygments' lexers, asked once where they ask many times.

A Pygments lexer tries the expressions of its state one after the other at every token. Joined by `|` into one, they
are tried in the same order by the expression engine, which takes a third of the time; the first that matches is then
handed to the lexer as the only one, so the tokens are Pygments' own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pygments.lexer import Lexer, RegexLexer

Rule = tuple[Callable[..., re.Match[str] | None], Any, Any]
"""(match, what to make of it, the next state), as Pygments keeps them."""
_Probe = tuple[Callable[..., re.Match[str] | None], Mapping[int, Rule]]

_TOKENS = "_tokens"
_ALONE = re.compile(r"\(\?[aiLmsux]+\)|\(\?P|\\[1-9]|\(\?\(")
"""In an expression that cannot be joined: flags of its own, or groups known by name or number."""


def quick(lexer: Lexer) -> Lexer:
    """Return *lexer*, made quicker if it is one of the usual kind."""
    if isinstance(lexer, RegexLexer):
        # The one name of Pygments' own that is used here; some lexers have it from their class, some of their own.
        setattr(lexer, _TOKENS, _States(getattr(lexer, _TOKENS)))
    return lexer


class _States(dict[str, "_State"]):
    """The states of a lexer, each joined when it is first entered."""

    def __init__(self, plain: Mapping[str, Sequence[Rule]]) -> None:
        super().__init__()
        self._plain = plain

    def __missing__(self, name: str) -> _State:
        state = self[name] = _State(self._plain[name])
        return state


class _State:
    """What a lexer takes for the list of a state's rules: it holds one, the one that matches."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._probes = [_joined(run) for run in _runs(rules)]
        self._matching: Rule | None = None

    def __iter__(self) -> Iterator[Rule]:
        yield self._look, None, None
        if self._matching is not None:
            yield self._matching

    def _look(self, *where: Any) -> None:
        """Find the first rule that matches at *where*; as a rule, never match."""
        self._matching = None
        for match, rules in self._probes:
            found = match(*where)
            if found:
                self._matching = rules[found.lastindex or 0]
                return


def _runs(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules in order, those together that can be joined."""
    run: list[Rule] = []
    for rule in rules:
        pattern = _pattern(rule)
        alone = pattern is None or _ALONE.search(pattern.pattern)
        if run and (alone or _flags(run[0]) != _flags(rule)):
            yield run
            run = []
        if alone:
            yield [rule]
        else:
            run.append(rule)
    if run:
        yield run


def _joined(rules: Sequence[Rule]) -> _Probe:
    """Return what finds the first of *rules* that matches, and which one by the last group it closed."""
    if len(rules) == 1:
        # Its own groups, if any, say nothing.
        return rules[0][0], _Always(rules[0])
    parts, known, groups = [], {}, 0
    for rule in rules:
        pattern = _pattern(rule)
        assert pattern is not None, "such a rule stands alone"
        groups += pattern.groups + 1
        # A line end, since a verbose expression may end in a comment.
        parts.append(f"(?:{pattern.pattern}{chr(10) if pattern.flags & re.VERBOSE else ''})()")
        known[groups] = rule
    return re.compile("|".join(parts), _flags(rules[0])).match, known


class _Always(dict[int, Rule]):
    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, _group: int) -> Rule:
        return self._rule


def _pattern(rule: Rule) -> re.Pattern[str] | None:
    pattern = getattr(rule[0], "__self__", None)
    return pattern if isinstance(pattern, re.Pattern) else None


def _flags(rule: Rule) -> int:
    pattern = _pattern(rule)
    return pattern.flags if pattern else -1
