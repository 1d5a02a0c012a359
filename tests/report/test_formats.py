"""GitHub's workflow commands and SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from notesite.diagnostic import Diagnostic, Place
from notesite.formats import github, sarif
from notesite.lines import Source
from notesite.rules import Rule, rules

PAGE = (Path(__file__).parents[2] / "docs" / "diagnostics.md").read_text("utf-8")
RULE = Rule(severity="warning", short="Short.", markdown="**warning**. Short.")


def found(text: str, start: int, end: int, *, path: str = "content/a.md", message: str = "wrong") -> Diagnostic:
    place = Source(path, text).place(start, end)
    return Diagnostic(severity="warning", code="link.missing", message=message, place=place, hint="mend it")


def run_of(*diagnostics: Diagnostic, **options: Any) -> Any:
    log = json.loads(sarif(diagnostics, rules={"link.missing": RULE}, version="1.2.3", **options))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def test_a_workflow_command_names_file_line_and_columns() -> None:
    assert list(github([found("甲\n见 x.md 。", 4, 8)])) == [
        "::warning file=content/a.md,line=2,col=3,endColumn=7,title=link.missing::wrong%0Amend it"
    ]


def test_what_would_end_a_command_or_its_properties_is_escaped() -> None:
    (command,) = github([found("x", 0, 1, path="a,b:c%.md", message="50%\r\n::error::")], folder="site")
    assert command.startswith("::warning file=site/a%2Cb%3Ac%25.md,line=1,")
    assert command.endswith("::50%25%0D%0A::error::%0Amend it")


def test_a_note_is_a_notice() -> None:
    note = Diagnostic(severity="note", code="image.no-alt", message="m", place=Place(path="a.md"))
    assert next(github([note])).startswith("::notice file=a.md,line=1,col=1,endColumn=2,title=image.no-alt::m")


def test_a_result_has_its_rule_its_place_and_a_relative_address() -> None:
    run = run_of(found("甲\n见 x.md 。", 4, 8, path="content/变 分.md"), folder="notes")
    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "link.missing"
    assert rule["help"]["markdown"] == "**warning**. Short."
    assert rule["defaultConfiguration"] == {"level": "warning"}
    (result,) = run["results"]
    assert (result["ruleId"], result["ruleIndex"], result["level"]) == ("link.missing", 0, "warning")
    assert result["message"] == {"text": "wrong (mend it)"}
    physical = result["locations"][0]["physicalLocation"]
    assert physical["artifactLocation"] == {
        "uri": "notes/content/%E5%8F%98%20%E5%88%86.md",
        "uriBaseId": "%SRCROOT%",
    }
    assert physical["region"] == {"startLine": 2, "startColumn": 3, "endColumn": 7, "snippet": {"text": "x.md"}}


@pytest.mark.parametrize(
    ("text", "start", "end", "columns"),
    [
        ("𝔸𝔹 x", 3, 4, (6, 7)),
        ("a𝔸b", 1, 2, (2, 4)),
        ("x", 1, 1, (2, 3)),
        ("", 0, 1, (1, 2)),
    ],
    ids=["astral before", "astral inside", "past the end", "empty file"],
)
def test_columns_are_utf_16(text: str, start: int, end: int, columns: tuple[int, int]) -> None:
    run = run_of(found(text, start, end))
    assert run["columnKind"] == "utf16CodeUnits"
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert (region["startColumn"], region["endColumn"]) == columns


def test_a_line_too_long_to_be_kept_is_marked_whole() -> None:
    region = run_of(found("𝔸" * 1000, 700, 702))["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1}


def test_a_file_outside_of_the_site_has_an_absolute_address() -> None:
    artifact = run_of(found("x", 0, 1, path="/a b/c.md"))["results"][0]["locations"][0]["physicalLocation"]
    assert artifact["artifactLocation"] == {"uri": "file:///a%20b/c.md"}


def test_a_refusal_is_an_unsuccessful_run() -> None:
    (invocation,) = run_of(refusal="site.yaml cannot be used")["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "site.yaml cannot be used"


def test_every_documented_code_has_a_rule_with_a_sentence_and_a_way_to_mend() -> None:
    known = rules(PAGE)
    assert len(known) > 100
    for code, rule in known.items():
        assert rule.short.endswith("."), code
        assert not rule.short.startswith(("warning", "error", "note")), code
        assert "Mend:" in rule.markdown, code
