"""Pygments' lexers, asked once where they ask many times.

A Pygments lexer tries the expressions of its state one after the other at every token. Joined by `|` into one, they
are tried in the same order by the expression engine, which takes a third of the time. What has matched says which
expression it was, and is its token: so Pygments' own loop over the expressions is replaced, too, for lexers made quick.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace, _TokenType

from notesite.pattern import pattern

Match = Callable[..., re.Match[str] | None]
Rule = tuple[Match, Any, Any]
"""(match, what to make of it, the next state), as Pygments keeps them."""
_Probe = tuple[Match, Mapping[int, Rule]]
_Token = tuple[int, _TokenType, str]

_TOKENS, _LOOP = "_tokens", "get_tokens_unprocessed"
_PLAIN_LOOP = RegexLexer.get_tokens_unprocessed
_ALONE = pattern(r"\(\?[aiLmsux]+\)|\(\?P|\\[1-9]|\(\?\(")
"""In an expression that cannot be joined: flags of its own, or groups known by name or number."""
_FLAGS = pattern(r"\(\?([ims]+)\)")
"""Flags that an expression begins with, and which can be made to hold for a part of one."""
_GROUP = pattern(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?!\?)", re.DOTALL)
"""In an expression: what is escaped, a set of characters, or the beginning of a group that can be asked for."""


def quick(lexer: Lexer) -> Lexer:
    """Return *lexer*, or a quicker one that yields the same if it is of the usual kind."""
    if isinstance(lexer, RegexLexer):
        # The one name of Pygments' own that is used here; some lexers have it from their class, some of their own.
        setattr(lexer, _TOKENS, _States(getattr(lexer, _TOKENS)))
        # In the class, since lexers that change what the loop yields (C++) call it there, by its name.
        setattr(RegexLexer, _LOOP, _loop)
    return lexer


def _loop(lexer: RegexLexer, text: str, stack: Sequence[str] = ("root",)) -> Iterator[_Token]:
    states = getattr(lexer, _TOKENS)
    return _tokens(lexer, states, text, stack) if isinstance(states, _States) else _PLAIN_LOOP(lexer, text, stack)


def _tokens(lexer: Lexer, states: _States, text: str, stack: Sequence[str]) -> Iterator[_Token]:
    """Yield the tokens of *text* with their offsets, as `RegexLexer.get_tokens_unprocessed` does."""
    entered = list(stack)
    probes = states[entered[-1]].probes
    at, end = 0, len(text)
    while True:
        for match, rules in probes:
            found = match(text, at)
            if found:
                own, action, following = rules[found.lastindex or 0]
                break
        else:
            if at >= end:
                return
            if text[at] == "\n":
                # What is left open at the end of a line is not understood: begin anew.
                entered = ["root"]
                probes = states["root"].probes
                yield at, Whitespace, "\n"
            else:
                yield at, Error, text[at]
            at += 1
            continue
        past = found.end()
        if type(action) is _TokenType:
            yield at, action, text[at:past]
        elif action is not None:
            # The groups it asks for are numbered in its own expression.
            yield from action(lexer, own(text, at))
        at = past
        if following is not None:
            _enter(following, entered)
            probes = states[entered[-1]].probes


def _enter(following: int | str | tuple[str, ...], entered: list[str]) -> None:
    """Do to the states *entered* what a rule asks for; the first is never left.

    *following* is a number of states to leave, negative, or what to do in turn.
    """
    if isinstance(following, int):
        del entered[max(1, len(entered) - abs(following)) :]
        return
    for step in (following,) if isinstance(following, str) else following:
        if step == "#push":
            entered.append(entered[-1])
        elif step != "#pop":
            entered.append(step)
        elif len(entered) > 1:
            entered.pop()


class _States(dict[str, "_State"]):
    """The states of a lexer, each joined when it is first entered."""

    def __init__(self, plain: Mapping[str, Sequence[Rule]]) -> None:
        super().__init__()
        self._plain = plain

    def __missing__(self, name: str) -> _State:
        state = self[name] = _State(self._plain[name])
        return state


class _State:
    """A state's rules, joined; one by one for lexers with a loop of their own."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.probes = [_joined(run) for run in _runs(rules)]
        self._rules = rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)


def _runs(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Yield the rules in order, those together that can be joined."""
    run: list[Rule] = []
    flags = -1
    for rule in rules:
        part = _part(rule)
        if run and (part is None or part[1] != flags):
            yield run
            run = []
        if part is None:
            yield [rule]
        else:
            run.append(rule)
            flags = part[1]
    if run:
        yield run


def _joined(rules: Sequence[Rule]) -> _Probe:
    """Return what finds the first of *rules* that matches, and which one by the last group it closed."""
    parts = [part for rule in rules if (part := _part(rule))]
    if len(parts) < 2:
        # The groups it has, if any, say nothing.
        return rules[0][0], _Always(rules[0])
    match = re.compile("|".join(f"{source}()" for source, _ in parts), parts[0][1]).match
    return match, dict(enumerate(rules, 1))


class _Always(dict[int, Rule]):
    def __init__(self, rule: Rule) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, _group: int) -> Rule:
        return self._rule


def _part(rule: Rule) -> tuple[str, int] | None:
    """Return the expression of *rule* as part of a larger one, and the flags that must have; None: it can be no part.

    It has no groups of its own: the engine passes over what begins with a character that is not there, but not over
    a group that does.
    """
    pattern = getattr(rule[0], "__self__", None)
    if not isinstance(pattern, re.Pattern):
        return None
    begins = _FLAGS.match(pattern.pattern)
    letters = begins[1] if begins else ""
    source = pattern.pattern[begins.end() :] if begins else pattern.pattern
    if _ALONE.search(source) or pattern.flags & re.VERBOSE:
        return None
    source = _GROUP.sub(lambda found: "(?:" if found[0] == "(" else found[0], source)
    flags = pattern.flags
    for letter in letters:
        flags &= ~re.RegexFlag[letter.upper()]
    return f"(?{letters}:{source})", flags
