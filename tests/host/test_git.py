"""Git as notesite asks it: nobody is there to answer it, and what it says is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from notesite.host.git import run


def test_it_speaks_english_on_a_machine_set_to_another_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    # To gettext it goes before LC_ALL, unless it is empty.
    monkeypatch.setenv("LANGUAGE", "zh_CN:en")
    said = run("env", folder=tmp_path).stdout.splitlines()
    assert {"LC_ALL=C.UTF-8", "LANGUAGE="} <= set(said)
