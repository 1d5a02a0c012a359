"""What authors call their callouts, and the kinds there are."""

from __future__ import annotations

from notesite.load.structure.statements import STATEMENTS

KINDS = {
    "note": "note",
    "info": "note",
    "abstract": "note",
    "summary": "note",
    "tldr": "note",
    "seealso": "note",
    "todo": "note",
    "message": "note",
    "tip": "tip",
    "hint": "tip",
    "success": "tip",
    "check": "tip",
    "done": "tip",
    "example": "tip",
    "important": "important",
    "question": "important",
    "help": "important",
    "faq": "important",
    "warning": "warning",
    "attention": "warning",
    "caution": "caution",
    "danger": "caution",
    "error": "caution",
    "bug": "caution",
    "failure": "caution",
    "fail": "caution",
    "missing": "caution",
}
"""What authors call a callout → the five there are; `message` is Zenn's."""
_FOLDING = frozenset(("details", "spoiler", "fold"))
"""`spoiler` is HackMD's, `fold` that of authors who name remark's directives themselves."""
LOOKS = frozenset(KINDS.values())
"""Those five: one that folds looks like them."""
OTHER = "note"
"""What a word nobody knows stands for; the word is the title then."""
QUARTO = {
    "thm": "theorem",
    "lem": "lemma",
    "cor": "corollary",
    "prp": "proposition",
    "cnj": "conjecture",
    "def": "definition",
    "exm": "example",
    "exr": "exercise",
    "rem": "remark",
    "sol": "solution",
}
"""How Quarto's names of statements begin."""


def kind_of(word: str) -> str | None:
    """Return what *word* means between fences, where `example` is a statement, and `details` folds."""
    word = word.lower()
    return "details" if word in _FOLDING else STATEMENTS.get(word) or KINDS.get(word)


def callout_of(word: str) -> str | None:
    """Return what *word* means where it comes from GitHub, Obsidian or MkDocs, whose `example` is no statement."""
    return KINDS.get(word.lower()) or STATEMENTS.get(word.lower())
