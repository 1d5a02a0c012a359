"""What may have been meant by missing targets, without looking for ever."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from index_support import noted

from notesite.index import suggest
from notesite.index.spellings import Spellings
from notesite.index.suggest import FUZZY, Suggestions
from notesite.model import Ref


def test_a_folder_is_compared_with_few_of_its_thousand_missing_files(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = noted(monkeypatch, suggest, "_stem")
    files = {f"a/picture{number}.png": f"a/picture{number}.png" for number in range(50)}
    suggestions = Suggestions(Spellings(exact=files, loose={}, names={}))
    refs: list[Any] = [Ref(kind="file", target=f"a/pictuer{number}.png") for number in range(1000)]
    found = [suggestions.for_ref(ref, folder="a") for ref in refs]
    assert found[:2] == ["picture0.png", "picture1.png"]
    assert found[FUZZY:] == [""] * (1000 - FUZZY)
    assert len(compared) == 2 * FUZZY


def test_what_compares_names_is_not_loaded_before_one_is_missing() -> None:
    code = "import sys, notesite.index.build; print('difflib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
