"""What may have been meant by missing targets, without looking for ever."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from index_support import noted

from notesite.index.references import suggest
from notesite.index.references.spellings import Spellings
from notesite.index.references.suggest import Suggestions
from notesite.model import Ref


def test_each_of_a_folder_s_thousand_missing_files_is_told_what_it_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is said of one does not depend on how many others are missing: a build remembers it."""
    compared = noted(monkeypatch, suggest, "_stem")
    files = {f"a/picture{number}.png": f"a/picture{number}.png" for number in range(1000)}
    suggestions = Suggestions(Spellings(exact=files, names={}))
    refs: list[Any] = [Ref(kind="file", target=f"a/pictuer{number}.png") for number in range(1000)]
    assert [suggestions.for_ref(ref, folder="a") for ref in refs] == [f"picture{number}.png" for number in range(1000)]
    assert len(compared) == 2 * len(refs)


def test_what_compares_names_is_not_loaded_before_one_is_missing() -> None:
    code = "import sys, notesite.index.build; print('rapidfuzz' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"
