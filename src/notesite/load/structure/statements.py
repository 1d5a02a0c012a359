"""Definitions, theorems, proofs: boxes with a number of the note, a name, and a mark where a proof ends.

To the parser they are callouts of other kinds (`dialects/callouts/`), in all spellings of those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.load.headings import UniqueIds, split_attributes
from notesite.load.streams import text_token
from notesite.load.tex.article import Label
from notesite.pattern import pattern

_NAMES = {
    "definition": ("定义",),
    "theorem": ("定理",),
    "lemma": ("引理",),
    "proposition": ("命题",),
    "corollary": ("推论",),
    "property": ("性质",),
    "axiom": ("公理",),
    "assumption": ("假设",),
    "conjecture": ("猜想",),
    "algorithm": ("算法",),
    "example": ("例", "例子"),
    "exercise": ("练习", "习题"),
    "remark": ("注", "注记"),
    "proof": ("证明", "证"),
    "solution": ("解", "解答"),
}
KINDS = frozenset(_NAMES)
STATEMENTS = {name: kind for kind, names in _NAMES.items() for word in (kind, *names) for name in (word, f"prf:{word}")}
"""What authors call a statement → the kinds there are. A `*` behind it leaves it without a number."""
CLAIMS = KINDS - {"algorithm", "example", "exercise", "remark", "proof", "solution"}
"""Kinds that claim something new, rather than say something of what was claimed."""
_WITHOUT_NUMBER = frozenset(("proof", "solution"))

_OWN = pattern(
    r"((?:[A-Z][.\-])?[0-9]+(?:[.\-][0-9]+)+(?=$|[ \t（(：:])|[0-9]+(?=[ \t]*(?:$|[（(：:])))[ \t]*[：:]?[ \t]*"
)
"""A number of the author's at the start of a name; `2 范数` is none."""
_KIND_WORDS = {
    kind: pattern(
        rf"(?:{kind}|{'|'.join(names)})[ \t]*(?:[:：][ \t]*|(?=$|[0-9(（]))",
        re.IGNORECASE,
    )
    for kind, names in _NAMES.items()
}
"""What names a statement by its kind: `[!theorem] Theorem 2`, `证明：`; the page says so itself."""
_ENDED = pattern(r"(?:[∎□■◻◼▢▮]|\\(?:qed\w*|square|blacksquare|Box)\b|证毕|證畢|[Qq]\.?[Ee]\.?[Dd]\.?)[\s$.。)）}]*$")
"""The end of a proof that says itself where it ends: □, 证毕."""


def number_statements(state: StateCore) -> None:
    """Give statements their numbers, and what references name; before formulas are taken out of their names."""
    note = context_of(state.env)
    ids = UniqueIds(note.ids)
    last = 0
    for opening, title, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if opening.type != "callout_open" or opening.meta["kind"] not in KINDS:
            continue
        kind = opening.meta["kind"]
        content, name, _ = split_attributes(inline.content)
        if said := _KIND_WORDS[kind].match(content):
            content = content[said.end() :]
        own = _OWN.match(content)
        number = own[1] if own else ""
        if not own and kind not in _WITHOUT_NUMBER and not opening.meta.get("starred"):
            last += 1
            number = str(last)
        inline.content = _unwrapped(content[own.end() :] if own else content)
        word = note.strings[f"callout.{kind}"]
        full = note.strings["statement"].format(word=word, number=number) if number else word
        title.meta = {**title.meta, "label": full, "named": bool(inline.content)}
        if name or opening.meta.get("name"):
            _label(opening, name or opening.meta["name"], ids, number=number or word, full=full, note=note)


def brackets(note: Context) -> tuple[str, str]:
    """Return what stands before and after the name of a statement."""
    before, _, after = note.strings["statement.name"].partition("{name}")
    return before, after


def statement_title(title: Token, inline: Token, note: Context) -> list[Token]:
    """Return number and name of a statement as inline tokens, for where it has no box: *title* opens them."""
    before, after = brackets(note)
    name = [text_token(before), *(inline.children or []), text_token(after)] if title.meta["named"] else []
    return [text_token(title.meta["label"]), *name]


def _label(opening: Token, name: str, ids: UniqueIds, *, number: str, full: str, note: Context) -> None:
    identifier = ids.unique(name)
    opening.meta = {**opening.meta, "id": identifier}
    line = (opening.map or [0])[0]
    note.name(Label(name=name, text=number, id=identifier, full=full), line)


def _unwrapped(name: str) -> str:
    """Return *name* without the parentheses around the whole of it, which the page writes itself."""
    name = name.strip()
    if name[:1] in ("(", "（") and name[-1:] in (")", "）"):
        depth = 0
        for at, character in enumerate(name):
            depth += (character in "(（") - (character in ")）")
            if depth == 0:
                return name[1:-1].strip() if at == len(name) - 1 else name
    return name


def end_proofs(state: StateCore) -> None:
    """Mark the end of each proof, in its last line where that is text or a formula, unless its author did."""
    if not any(token.type == "callout_open" and _is_proof(token) for token in state.tokens):
        return
    state.tokens[:] = _ended(state.tokens, context_of(state.env))


def _ended(tokens: list[Token], note: Context) -> Iterator[Token]:
    opened: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "callout_open":
            opened.append(token)
        elif token.type == "callout_close" and opened and _is_proof(opened.pop()):
            yield from _end(tokens[index - 3 : index], note, level=token.level + 1)
        yield token


def _end(last: list[Token], note: Context, *, level: int) -> Iterator[Token]:
    """Mark the end of a proof whose *last* three tokens these are; yield a mark that stands below them."""
    opening, inline, before = last
    text = inline if inline.type == "inline" and before.type == "paragraph_close" else None
    formula = _last_formula(text, note)
    if text is not None and _ENDED.search(text.meta.get("content", text.content)):
        return
    if formula is not None:
        formula.meta = {**formula.meta, "qed": True}
    elif text is not None and not before.hidden:
        text.children = [*(text.children or []), Token("qed", "span", 0, level=level)]
        opening.meta = {**opening.meta, "edges": True}
    else:
        yield Token("qed", "p", 0, level=level)


def _last_formula(text: Token | None, note: Context) -> Token | None:
    """Return the display formula that the paragraph *text* ends with; beside it is the place for the mark."""
    children = [child for child in (text.children if text else None) or [] if child.type != "softbreak"]
    last = children[-1] if children else None
    return last if last is not None and note.is_display(last) else None


def _is_proof(opening: Token) -> bool:
    return bool(opening.meta.get("proof")) or opening.meta["kind"] == "proof"
