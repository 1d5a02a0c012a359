"""What a command tells a machine on standard output: JSON, GitHub's workflow commands, SARIF."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from notesite import __version__
from notesite.diagnostic import Diagnostic
from notesite.formats import github, github_error, sarif
from notesite.host.theme import diagnostics_page
from notesite.refusal import Refusal
from notesite.report import NOTHING, Format, Totals, summary_json
from notesite.rules import rules


def told(form: Format, totals: Totals, diagnostics: Iterable[Diagnostic], *, root: Path, seconds: float) -> str:
    """Return in *form*, one for machines, what came of a command on the site in *root*."""
    match form:
        case "github":
            return "\n".join(github(diagnostics, folder=_folder(root)))
        case "sarif":
            return sarif(diagnostics, rules=rules(diagnostics_page()), version=__version__, folder=_folder(root))
        case _:
            return summary_json(totals, diagnostics, seconds=seconds)


def refused(form: Format, refusal: Refusal, *, root: Path) -> str:
    """Return in *form* that nothing came of it: what is wrong with the settings, and why that was the end."""
    found = refusal.diagnostics
    match form:
        case "github":
            return "\n".join((*github(found, folder=_folder(root)), github_error(str(refusal))))
        case "sarif":
            known = rules(diagnostics_page())
            return sarif(found, rules=known, version=__version__, folder=_folder(root), refusal=str(refusal))
        case _:
            return summary_json(NOTHING, found, seconds=0, refusal=(str(refusal), refusal.hint))


def _folder(root: Path) -> str:
    """Return *root* as seen from the current folder, in which a workflow stands at the top of its repository."""
    here = Path.cwd()
    return root.relative_to(here).as_posix() if root != here and root.is_relative_to(here) else ""
