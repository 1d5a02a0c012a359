"""Which address opens an editor."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from notesite.editors import TEMPLATES, chosen, guessed, names, template


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("vscode", "vscode"),
        ("code", "vscode"),
        ("/usr/bin/code --wait", "vscode"),
        ("/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code -w", "vscode"),
        ("C:\\Programs\\Code.exe", "vscode"),
        ("codium -w", "vscodium"),
        ("Cursor", "cursor"),
        ("zeditor --wait", "zed"),
        ("emacsclient -c -a ''", "emacs"),
        ("emacs +12", "emacs"),
        ("mate -w", "textmate"),
        ("subl -n -w", "sublime"),
        ("pycharm.sh --wait", "pycharm"),
        ('"C:\\Program Files\\JetBrains\\bin\\idea64.exe" --wait', "idea"),
    ],
)
def test_an_editor_is_known_by_name_and_command(name: str, known: str) -> None:
    assert template(name) == TEMPLATES[known]
    assert guessed([name]) == TEMPLATES[known]


@pytest.mark.parametrize("name", ["vim", "nano -w", "", "vs code", "/usr/bin/"])
def test_an_editor_without_an_address_is_none(name: str) -> None:
    assert template(name) is None
    assert guessed([name]) == ""


def test_the_first_command_with_an_address_is_taken() -> None:
    assert guessed(["", "vim", "subl -w", "code"]) == TEMPLATES["sublime"]


@pytest.mark.parametrize(
    ("named", "commands", "expected"),
    [
        (("zed", "code"), ["subl"], TEMPLATES["zed"]),
        (("", "code"), ["subl"], TEMPLATES["vscode"]),
        (("vim", "code"), ["subl"], TEMPLATES["vscode"]),
        (("", ""), ["vim", "subl"], TEMPLATES["sublime"]),
        (("none", "code"), ["subl"], ""),
        (("", ""), ["vim"], ""),
    ],
    ids=["the option", "the setting", "what is unknown does not count", "a guess", "none at all", "nothing known"],
)
def test_which_editor_it_is(named: tuple[str, ...], commands: list[str], expected: str) -> None:
    assert chosen(*named, commands=commands) == expected


def test_a_template_is_taken_as_it_is() -> None:
    assert template(" myed://open?file={file}&line={line} ") == "myed://open?file={file}&line={line}"


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert({file})",
        "JavaScript:{file}",
        "data:text/html,{file}",
        "myed://open",
        "open {file}",
        "a b:{file}",
    ],
)
def test_what_would_run_in_the_page_or_names_no_file_is_no_template(written: str) -> None:
    assert template(written) is None


def test_one_can_have_none() -> None:
    assert template("none") == ""
    assert "none" in names()


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_known_address_names_file_and_line(name: str) -> None:
    made = TEMPLATES[name].format(file="/a/b%20c.md", line=12, column=3)
    parts = urlsplit(made)
    assert parts.scheme not in ("", "http", "https", "javascript")
    assert "/a/b%20c.md" in made
    assert "12" in parts.path + parts.query
