"""How much of a formula a reader sees, and what it reads like in plain letters: for excerpts and heading ids."""

from __future__ import annotations

from notesite.load.tex.lexer import Tokens

_SPOKEN = frozenset(
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf "
    "limsup ln log max min mod bmod pmod Pr sec sin sinh sup tan tanh".split()
)
"""Commands that show their own name."""

_SILENT = frozenset(
    "frac dfrac tfrac cfrac binom dbinom tbinom genfrac sqrt left right middle big Big bigg Bigg bigl bigr Bigl Bigr "
    "biggl biggr Biggl Biggr bigm Bigm text textrm textbf textit texttt textsf textnormal mbox hbox mathrm mathbf "
    "mathit mathbb mathcal mathscr mathfrak mathsf mathtt mathbbm mathds boldsymbol bm pmb rm bf it sf tt cal hat "
    "widehat bar overline underline tilde widetilde vec dot ddot check breve acute grave mathring overbrace underbrace "
    "overset underset stackrel operatorname mathop mathrel mathbin mathord mathopen mathclose limits nolimits "
    "displaystyle textstyle scriptstyle scriptscriptstyle quad qquad thinspace enspace nonumber notag boxed fbox "
    "cancel substack over choose atop tiny small normalsize large Large LARGE huge Huge ensuremath not hline cr "
    "phantom hphantom vphantom smash ce pu".split()
)
"""Commands that show nothing themselves; what they are applied to counts."""

_UNSEEN_ARGUMENTS = {
    "\\begin": 1,
    "\\end": 1,
    "\\label": 1,
    "\\tag": 1,
    "\\hspace": 1,
    "\\vspace": 1,
    "\\color": 1,
    "\\textcolor": 1,
    "\\colorbox": 1,
    "\\require": 1,
    "\\class": 1,
    "\\style": 1,
    "\\cssId": 1,
    "\\rule": 2,
    "\\newcommand": 2,
    "\\renewcommand": 2,
    "\\phantom": 1,
    "\\hphantom": 1,
    "\\vphantom": 1,
}
_COLUMNED = frozenset({"array", "darray", "alignat", "alignat*", "alignedat", "subarray"})
_BREAKS = frozenset({"\\\\", "\\cr", "\\newline"})
_UNSEEN = frozenset("{}^_&~") | {"\\ ", "\\,", "\\;", "\\:", "\\!", "\\>", "\\/", "\\limits"}


def visible_length(tex: str) -> int:
    """Return about how many characters *tex* shows: `\\frac{a}{b}` 2, `\\mathbf{x}` 1, `\\log x` 4; a new row 1."""
    return sum(1 if word in _BREAKS else len(_shown(word)) for word in _seen(tex))


def slug_text(tex: str) -> str:
    """Return *tex* in plain letters: `\\epsilon` → `epsilon`, `x_{t+1}` → `x_t+1`, `\\mathbf{x}` → `x`."""
    parts: list[str] = []
    wordlike = False
    for word in _seen(tex, scripts=True):
        if word in _BREAKS:
            parts.append(" ")
            wordlike = False
            continue
        named = len(word) > 2 and word[0] == "\\"
        text = word[1:] if named and word[1:] not in _SILENT else "" if named else word.lstrip("\\")
        if not text:
            continue
        # Two names, or a name and a letter, would run into one word.
        if (wordlike and text[:1].isalnum()) or (named and parts and parts[-1][-1:].isalnum()):
            parts.append(" ")
        parts.append(text)
        wordlike = named
    return "".join(parts).strip()


def _seen(tex: str, *, scripts: bool = False) -> list[str]:
    """Return the tokens of *tex* that a reader sees something of."""
    tokens = Tokens(tex)
    words = tokens.words
    seen: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        skipped = _UNSEEN_ARGUMENTS.get(word)
        if skipped is not None:
            index = _past(tokens, index, skipped)
            continue
        index += 1
        if word[0] in " \t\r\n%" or (word in _UNSEEN and not (scripts and word in "^_")):
            continue
        seen.append(word)
    return seen


def _past(tokens: Tokens, index: int, count: int) -> int:
    """Return the index after the command at *index* and its *count* unseen arguments."""
    begins = tokens.words[index] == "\\begin"
    at = index + 1
    for _ in range(count):
        option = tokens.option(at) if tokens.word(at) == "[" else None
        argument = tokens.argument(option.after if option else at)
        if argument is None:
            return index + 1
        at = argument.after
        if begins and tokens.inner(argument) in _COLUMNED:
            columns = tokens.argument(at)
            at = columns.after if columns else at
    return at


def _shown(word: str) -> str:
    if word[0] != "\\":
        return word
    name = word[1:]
    if name in _SPOKEN:
        return name
    return "" if name in _SILENT or not name else "x"
