"""What `docs/diagnostics.md` says of each code, for machines that show it beside a finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast

import msgspec

from notesite.diagnostic import Severity

_SECTION = re.compile(r"^### (?P<codes>`[^\n]+`)\n\n(?P<text>.*?)(?=^##+ `|\Z)", re.MULTILINE | re.DOTALL)
"""What `docs/diagnostics.md` says of one code, or of several."""
_SEVERITY = re.compile(r"\*\*(error|warning|note)\*\*")
_MARKS = re.compile(r"[*`]")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One code, explained."""

    severity: Severity
    """The gravest it comes with by default, as the page names it first."""
    short: str
    """One sentence of plain text."""
    markdown: str
    """All of it: meaning, example, mending."""


def rules(page: str) -> Mapping[str, Rule]:
    """Return code → Rule of *page*, the text of `docs/diagnostics.md`."""
    found: dict[str, Rule] = {}
    for section in _SECTION.finditer(page):
        text = section["text"].strip()
        grave = _SEVERITY.search(text)
        assert grave is not None, "the page's test holds that each section begins with a severity"
        # `**warning**, **error** for U+0000. An invisible …`: the sentence after the severities.
        said = " ".join(text.partition("\n\n")[0].split()).partition(". ")[2]
        rule = Rule(severity=cast("Severity", grave[1]), short=_MARKS.sub("", _sentence(said)), markdown=text)
        found |= dict.fromkeys(re.findall(r"`([^`]+)`", section["codes"]), rule)
    return found


def _sentence(text: str) -> str:
    """Return the first sentence of *text*; a full stop inside code ends none."""
    end = re.search(r"(?<=[^A-Z\s])\.(?: (?=[A-Z`])|$)", text)
    return text[: end.end()].strip() if end else text
