"""Diagnostics for machines: GitHub's workflow commands, and SARIF 2.1.0 (OASIS) for code scanning and editors."""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote

from notesite.diagnostic import Diagnostic, Place, Severity, ordered
from notesite.rules import Rule

_COMMANDS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"


def github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> Iterator[str]:
    """Yield a workflow command for each of *diagnostics*, in order.

    *folder* is where the site stands in the repository: GitHub wants paths from there.
    """
    for diagnostic in ordered(diagnostics):
        place = diagnostic.place
        hint = f"\n{diagnostic.hint}" if diagnostic.hint else ""
        where = {
            "file": posixpath.join(folder, place.path),
            "line": place.line,
            "col": place.column,
            "endColumn": place.column + place.length,
            "title": diagnostic.code,
        }
        properties = ",".join(f"{name}={_property(str(value))}" for name, value in where.items())
        yield f"::{_COMMANDS[diagnostic.severity]} {properties}::{_data(diagnostic.message + hint)}"


def github_error(message: str) -> str:
    """Return the workflow command for an error of no file."""
    return f"::error::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(
    diagnostics: Iterable[Diagnostic], *, rules: Mapping[str, Rule], version: str, folder: str = "", refusal: str = ""
) -> str:
    """Return a SARIF log of one run: *diagnostics* in order, and the *rules* of their codes.

    *refusal* says why the run could not be done, as with settings that cannot be used.
    """
    found = ordered(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    driver = {"name": "notesite", "version": version, "rules": [_rule(code, rules.get(code)) for code in codes]}
    invocation: dict[str, object] = {"executionSuccessful": not refusal}
    if refusal:
        invocation["toolExecutionNotifications"] = [{"level": "error", "message": {"text": refusal}}]
    run = {
        "tool": {"driver": driver},
        "invocations": [invocation],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the top of the repository"}}},
        "columnKind": "utf16CodeUnits",
        "results": [_result(diagnostic, codes.index(diagnostic.code), folder) for diagnostic in found],
    }
    text = json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1)
    # A lone surrogate, from a name on the disk, has no UTF-8 form: as an escape it is still JSON.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _rule(code: str, rule: Rule | None) -> dict[str, object]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.short},
        "help": {"text": rule.markdown, "markdown": rule.markdown},
        "defaultConfiguration": {"level": rule.severity},
    }


def _result(diagnostic: Diagnostic, rule: int, folder: str) -> dict[str, object]:
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    location: dict[str, object] = {
        "artifactLocation": _artifact(diagnostic.place.path, folder),
        "region": _region(diagnostic.place),
    }
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": diagnostic.message + hint},
        "locations": [{"physicalLocation": location}],
    }


def _artifact(path: str, folder: str) -> dict[str, object]:
    joined = posixpath.join(folder, path)
    uri = quote(joined, safe="/", errors="backslashreplace")
    return {"uri": f"file://{uri}"} if joined.startswith("/") else {"uri": uri, "uriBaseId": _ROOT}


def _region(place: Place) -> dict[str, object]:
    """Return *place* in UTF-16 code units; the whole line if it is too long for a Place to hold it from its start."""
    before = place.text[: place.column - 1]
    if place.skipped or (not place.text and place.column > 1):
        return {"startLine": place.line}
    start = _units(before) + place.column - len(before)
    inside = place.text[place.column - 1 : place.column - 1 + place.length]
    region: dict[str, object] = {
        "startLine": place.line,
        "startColumn": start,
        "endColumn": start + _units(inside) + place.length - len(inside),
    }
    if place.text:
        region["snippet"] = {"text": inside}
    return region


def _units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)
