"""KaTeX's messages in the words of someone who writes formulas, with what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from notesite.load.tex.aliases import MACROS
from notesite.load.tex.commands import COMMANDS, ENVIRONMENTS
from notesite.load.tex.dialect import MATH
from notesite.load.tex.environments.names import KNOWN
from notesite.load.tex.explaining.blame import DELIMITERS
from notesite.load.tex.explaining.expected import expected
from notesite.near import edits, likest, nearest
from notesite.pattern import pattern

_SHORT = len("\\abc")
_REST = 4
"""Letters behind the name of a command that may have run into it: `\\cdotx`."""
_LETTER = pattern(r"\\[A-Za-z]")
_ALIKE = 0.78
"""Share of letters that a name has in common with the command it is taken for a slip of."""
_LONGEST = 60
"""Code points of the author's text that a message quotes."""

Told = tuple[str, str, str]
"""Code, message, hint."""


def told(error: str, macros: Iterable[tuple[str, str]]) -> Told:
    """Return code, message and hint for KaTeX's *error* in a formula that has *macros*."""
    said, where = _split(error)
    for words, tell in _TELLERS:
        match = words.match(said)
        if match is not None:
            code, message, hint = tell(match, macros)
            return code, message + where, hint
    return "math.syntax", said[:1].lower() + said[1:].rstrip(".") + where, ""


_INSIDE = re.compile(r" \(in the macro (\\.*?)(?:@opt|@star|@plain)?\)\Z", re.S)
"""The macro that KaTeX says an error is in, without what our own names of macros end with."""


def _split(error: str) -> tuple[str, str]:
    """Return what KaTeX said, and in whose macro, if it is not the formula itself that is wrong."""
    inside = _INSIDE.search(error)
    return (error[: inside.start()], f" (in the macro {inside[1]})") if inside else (error, "")


def _unknown_command(match: re.Match[str], macros: Iterable[tuple[str, str]]) -> Told:
    name = match[1]
    own = frozenset(macro for macro, _ in macros)
    return "math.unknown-command", f"unknown command {name[:_LONGEST]}", _nearest(name, own)


# A note whose macros are defined elsewhere uses each a hundred times, and looking for the nearest takes 20 ms.
@lru_cache(maxsize=4096)
def _nearest(name: str, macros: frozenset[str]) -> str:
    if definition := expected(name):
        return f"define it: {definition}, in the formula or as a macro of the article or site"
    known = {f"\\{command}" for command in COMMANDS} | {*MACROS, *MATH} | macros
    candidates = sorted(entry for entry in known if entry[:1] == "\\" and entry[1:].isalpha() and entry != name)
    # Of `\\eta` and `\\Eta` the one in the same case first.
    candidates.sort(key=lambda entry: entry[1].isupper() != name[1:2].isupper())
    if near := _slip(name, candidates):
        rest = name[len(near) :] if name.startswith(near) else ""
        return f"did you mean {near} {rest}?" if rest else f"did you mean {near}?"
    begun = max((entry for entry in candidates if len(entry) > 3 and name.startswith(entry)), key=len, default="")
    if begun and len(name) - len(begun) <= _REST:
        return f"did you mean {begun} {name[len(begun) :][:_LONGEST]}?"
    define = f"define it: \\newcommand{{{name[:_LONGEST]}}}{{…}}, in the formula or as a macro of the article or site"
    return f"write {name[1]} if the letter is meant, or {define}" if _LETTER.fullmatch(name) else define


def _slip(name: str, candidates: Sequence[str]) -> str | None:
    """Return the command of *candidates* that *name* is misspelt for."""
    if len(name) <= _LONGEST and (slip := nearest(name, candidates)):
        # A first letter is seldom wrong along with another.
        return slip if slip[1] == name[1] or edits(name, slip) == 1 else None
    like = likest(name[:_LONGEST], candidates, least=_ALIKE)
    if like is None or name.startswith(like):
        return like
    # A macro of the author's own, `\\tp` or `\\Xc`, is as near to a command as any three letters are.
    return like if len(name) > _SHORT and (like[1] == name[1] or edits(name, like) == 1) else None


def _unknown_environment(match: re.Match[str], _: object) -> Told:
    name = match[1]
    near = likest(name[:_LONGEST], sorted(ENVIRONMENTS | KNOWN))
    hint = f"did you mean {near}?" if near else "environments for formulas: aligned, cases, matrix, array, gathered …"
    return "math.unknown-environment", f"unknown environment {name[:_LONGEST]!r}", hint


def _fixed(code: str, message: str, hint: str = "") -> Callable[[re.Match[str], object], Told]:
    def tell(match: re.Match[str], _: object) -> Told:
        values = [(value or "")[:_LONGEST] for value in match.groups()]
        return code, message.format(*values), hint.format(*values)

    return tell


_DELIMITERS = DELIMITERS.replace("{", "{{").replace("}", "}}")
_LENGTHS = "a number and a unit: em, ex, pt, px, cm, mm, in, mu; a bracket that a row begins with is `{{}}[`"
_UNBALANCED, _SYNTAX, _MISSING = "math.unbalanced", "math.syntax", "math.missing-argument"

_TELLERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Iterable[tuple[str, str]]], Told]], ...] = tuple(
    (pattern(words, re.S), tell)
    for words, tell in (
        (r"Undefined control sequence: (\\.[^\s]*)", _unknown_command),
        (r"No such environment: (.*)", _unknown_environment),
        (
            r"Double (super|sub)script",
            _fixed("math.double-script", "two {0}scripts on one symbol", "group with braces: {{a_b}}_c or a_{{b_c}}"),
        ),
        (r"Expected '}', got 'EOF'", _fixed(_UNBALANCED, "{{ is never closed", "add the missing }}")),
        (
            r"Unexpected end of input in a macro argument, expected '(.)'",
            _fixed(
                _UNBALANCED, "the formula ends where a {0} is still awaited", "add the missing {0}, or the argument"
            ),
        ),
        (
            r"Extra }|Expected '.*', got '}'",
            _fixed(_UNBALANCED, "}} closes nothing", "remove it, or add the missing {{"),
        ),
        (
            r"Expected '\\right', got 'EOF'",
            _fixed(_UNBALANCED, "\\left without \\right", "add \\right. for an invisible delimiter"),
        ),
        (
            r"Expected '\\right', got '(.*)'",
            _fixed(_UNBALANCED, "\\left without \\right before {0}", "add \\right. for an invisible delimiter"),
        ),
        (
            r"Expected '.*', got '\\right'",
            _fixed(_UNBALANCED, "\\right without \\left", "add \\left. for an invisible delimiter"),
        ),
        (
            r"\\middle without preceding \\left",
            _fixed(_UNBALANCED, "\\middle without \\left", "\\middle stands between \\left and \\right"),
        ),
        (
            r"Mismatch: \\begin\{(.*)\} matched by \\end\{(.*)\}",
            _fixed(_UNBALANCED, "\\begin{{{0}}} is closed by \\end{{{1}}}", "both take the same name"),
        ),
        (
            r"Expected & or \\\\ or \\cr or \\end",
            _fixed(_UNBALANCED, "an environment is never closed, or a brace in it", "add the missing \\end{{…}} or }}"),
        ),
        (r"Expected '.*', got '\\end'", _fixed(_UNBALANCED, "\\end without \\begin", "add the missing \\begin{{…}}")),
        (
            r"Expected '.*', got '&'|Too many tab characters",
            _fixed(
                _SYNTAX,
                "& stands outside a table or aligned rows",
                "put the rows into \\begin{{aligned}} … \\end{{aligned}}, or write \\& for the sign",
            ),
        ),
        (r"Expected '.*', got '#'", _fixed(_SYNTAX, "# stands outside a macro", "write \\# for the sign")),
        (
            r"Expected '.*', got '([_^])'",
            _fixed(_SYNTAX, "{0} stands in text", "write \\{0}, or $…$ around what is math"),
        ),
        (r"Expected '(.*)', got 'EOF'", _fixed(_UNBALANCED, "the formula ends before {0}", "add the missing {0}")),
        (r"Expected group after '(.*)'", _fixed(_MISSING, "{0} has nothing to raise or lower", "write {0}{{…}}")),
        (r"Expected group as (?:argument to )?'?([^']*)'?", _fixed(_MISSING, "{0} has no argument", "write {0}{{…}}")),
        (
            r"Got function '(.*)' with no arguments as (.*)",
            _fixed(_MISSING, "{0} stands as {1} without its argument", "put it in braces: {{{0} …}}"),
        ),
        (
            r"Limit controls must follow",
            _fixed(_SYNTAX, "\\limits follows something that is no operator", "make it one: \\mathop{{…}}\\limits"),
        ),
        (
            r"\\tag works only in display",
            _fixed(_SYNTAX, "\\tag in a line of text", "only a displayed formula has a number"),
        ),
        (
            r"Multiple \\tag",
            _fixed(_SYNTAX, "two \\tag in one equation", "leave one, or give each its own row in align"),
        ),
        (
            r"Can't use function '\\([()\[\]])' in math mode",
            _fixed(_SYNTAX, "\\{0} stands inside a formula", "write {0}, or end the formula before it"),
        ),
        (r"Can't use function '(.*)' in (math|text) mode", _fixed(_SYNTAX, "{0} does not work in {1}", "")),
        (
            r"\{(.*)\} can be used only in display mode",
            _fixed(_SYNTAX, "{0} in a line of text", "only a displayed formula can hold it"),
        ),
        (
            r"only one infix operator per group",
            _fixed(_SYNTAX, "two of \\over, \\atop, \\choose in one group", "put each into braces"),
        ),
        (
            r"Invalid delimiter '?(.*?)'? after '(.*)'",
            _fixed(
                _SYNTAX,
                "{1} is followed by {0}, which is no delimiter",
                _DELIMITERS,
            ),
        ),
        (
            r"Invalid delimiter",
            _fixed(
                _SYNTAX,
                "what follows is no delimiter",
                _DELIMITERS,
            ),
        ),
        (
            r"Invalid color: '(.*)'",
            _fixed("math.unknown-color", "no colour is called {0!r}", "use a CSS name or #rrggbb"),
        ),
        (
            r"Invalid (?:size|unit): '(.*)'",
            _fixed("math.size", "{0!r} is no length", _LENGTHS),
        ),
        (r"Too many expansions", _fixed("math.size", "the macros expand without end", "a macro may not use itself")),
        (r"Maximum call stack|nested too deeply", _fixed("math.size", "the formula is nested too deeply", "")),
        (
            r"Unknown column alignment: (.*)",
            _fixed(_SYNTAX, "{0} is no column of an array", "columns are l, c, r, | and :"),
        ),
        (r"Unexpected character: '(.*)'", _fixed(_SYNTAX, "{0!r} means nothing here", "remove it")),
    )
)
