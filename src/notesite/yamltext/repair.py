"""Slips with one obvious meaning, made into YAML by changing single characters, so that no offset moves."""

from __future__ import annotations

import re
from itertools import pairwise

import msgspec

from notesite.pattern import pattern
from notesite.yamltext.reporter import Reporter


class Shielded(msgspec.Struct, frozen=True, kw_only=True):
    """A text YAML reads as it was meant, as long as the one it was made from."""

    text: str
    backslash: str = "\\"
    """Stands in *text* for a backslash that is no YAML escape."""


_STAND_INS = tuple(map(chr, range(0xE000, 0xE100)))
"""Private-use characters: printable to YAML, and hardly ever in a text."""


def shielded(text: str) -> Shielded:
    """Return *text* with the backslashes of LaTeX in double quotes replaced by a stand-in.

    Nothing is reported yet: what looks like a quoted text here may turn out to be part of a plain one.
    """
    if "\\" not in text or '"' not in text:
        return Shielded(text=text)
    stand_in = next((char for char in _STAND_INS if char not in text), "\\")
    return Shielded(text=_QUOTED.sub(lambda quoted: _shield(quoted[0], stand_in), text), backslash=stand_in)


def indented(text: str, *, base: int, reporter: Reporter) -> str:
    """Return *text*, which stands at *base* in the source, without TABs and invisible characters, reported."""
    return _without_tabs(_without_controls(text, base, reporter), base, reporter)


_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML forbids."""


def _without_controls(text: str, base: int, reporter: Reporter) -> str:
    for match in _CONTROL.finditer(text):
        at = base + match.start()
        reporter.error(
            "control-character",
            f"the invisible character U+{ord(match[0]):04X} stands here",
            at,
            at + 1,
            hint="delete it",
        )
    return _CONTROL.sub("\ufffd", text)


_INDENTED = pattern(r"^([ \t]+)(?=\S)", re.MULTILINE)
_RUN = pattern(r"(?:^[ \t]+\S.*(?:\n|\Z))+", re.MULTILINE)
"""Lines that are indented, one below the other."""


def _without_tabs(text: str, base: int, reporter: Reporter) -> str:
    """Make each TAB of an indentation one space, where the lines of a run agree on what is deeper."""
    if "\t" not in text:
        return text

    def spaced(run: re.Match[str]) -> str:
        lines = run[0]
        indents = [match[1] for match in _INDENTED.finditer(lines)]
        if not any("\t" in indent for indent in indents) or not _consistent(indents):
            return lines
        first = next(match for match in _INDENTED.finditer(lines) if "\t" in match[1])
        at = base + run.start() + first.start()
        reporter.warning(
            "tab-indent",
            "a TAB indents this line, where YAML allows only spaces; it is read as if spaces stood there",
            at,
            at + len(first[1]),
            hint="indent with two spaces",
        )
        for match in _INDENTED.finditer(lines):
            if "\t" in match[1]:
                at = base + run.start() + match.start()
                # Depths keep their order, since of two of them one begins with the other.
                reporter.repair("tab-indent", at, at + len(match[1]), match[1].replace("\t", "  "))
        return _INDENTED.sub(lambda match: match[1].replace("\t", " "), lines)

    return _RUN.sub(spaced, text)


def _consistent(indents: list[str]) -> bool:
    """Say whether of any two indentations one begins with the other, so their depths compare without a TAB's width."""
    by_length = sorted(set(indents), key=len)
    return all(deeper.startswith(outer) for outer, deeper in pairwise(by_length))


_QUOTED = pattern(r'(?<=[\s,:：\[{])"(?:[^"\\\n]|\\.)*"|^"(?:[^"\\\n]|\\.)*"', re.MULTILINE)
"""A double-quoted text on one line, where a value or a key can begin."""

_ESCAPE = pattern(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[0abtnvfreNLP_ \"/\\\t])|\\")
"""An escape that YAML knows, or a lone backslash."""

_N_AND_T = """nabla natural ncong ne nearrow neg negthinspace neq newcommand newline nexists ngeq ngtr ni nleq nless
nmid nobreak nolimits nonumber norm normalfont normalsize not notag notin nparallel nprec nrightarrow nsim nsubseteq
nsucc nsupseteq nu nwarrow tag tan tanh tau tbinom text textbf textcolor textit textnormal textrm textsf textstyle
texttt tfrac therefore theta thetasym thickapprox thicksim thickspace thinspace tilde times tiny to top triangle
triangledown triangleq tt twoheadrightarrow"""

_COMMANDS = frozenset(_N_AND_T.split())
"""LaTeX's commands with n and t: `\\n` and `\\t` are the two escapes people do write in YAML."""


def _shield(quoted: str, stand_in: str) -> str:
    characters = list(quoted)
    for start in tex_escapes(quoted):
        characters[start] = stand_in
    return "".join(characters)


def tex_escapes(quoted: str) -> list[int]:
    """Return where in *quoted*, a text in double quotes, backslashes stand that mean LaTeX.

    These are the ones YAML has no escape for (`\\lambda`), those whose escape nobody wants before a letter
    (`\\alpha` is a BEL) and, as `\\n` and `\\t` are in use, commands with these letters by name (`\\nabla`).
    """
    return [match.start() for match in _ESCAPE.finditer(quoted) if _means_tex(match[0], quoted, match.end())]


def _means_tex(escape: str, text: str, end: int) -> bool:
    following = text[end : end + 1]
    if escape == "\\":
        return following not in ("", "\n")
    letter = escape[1]
    if letter in "nt":
        return command(text, end - 2)[1:] in _COMMANDS
    return letter in "abvferNLP_" and following.isascii() and following.isalpha()


_NAME = pattern(r"\\(?:[A-Za-z]+|.?)")


def command(text: str, at: int) -> str:
    """Return the LaTeX command whose backslash is at *at*."""
    match = _NAME.match(text, at)
    return match[0] if match else "\\"
