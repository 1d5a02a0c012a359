"""Whether a text is a formula, a sentence, or could be either."""

from __future__ import annotations

from notesite.pattern import pattern

HAN = pattern(r"[\u3400-\u9fff]")
TEX = pattern(r"\\[A-Za-z]|[\^_=]|\\[{}|,;! ]")
"""What hardly stands in anything else."""
COMMAND = pattern(r"\\[A-Za-z]|(?<!\\)[\^_]")
"""What stands in nothing else."""
TEXT_BOX = pattern(r"\\(?:text|mbox|textbf|mathrm)\s*\{[^{}]*\}")
"""A box of text within a formula, where Chinese belongs."""
_SENTENCE = pattern(r"[\u3400-\u9fff]{6}|[\u3400-\u9fff][，。；：]")
"""Six characters of Chinese in a row, or one before a mark."""
_SIMPLE = pattern(r"[A-Za-z0-9'.,+\-*/<>()|\[\] \u0391-\u03c9\u2190-\u22ff×·…]{1,40}")
"""Up to forty letters, digits and signs, as a formula without any command has them."""


def is_formula(inner: str) -> bool:
    """Whether *inner* can hardly be anything but a formula, whatever stands around it."""
    text = inner.strip()
    if not text:
        return False
    if TEX.search(text):
        return True
    return not HAN.search(text) and _SIMPLE.fullmatch(text) is not None and not text.isdigit()


def is_prose(inner: str) -> bool:
    """Whether *inner* is a sentence in brackets, perhaps with a formula of its own in it."""
    text = TEXT_BOX.sub("", inner)
    return "$" in text or _SENTENCE.search(text) is not None
