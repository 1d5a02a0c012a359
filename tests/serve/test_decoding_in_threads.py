"""What several threads of a server decode is worked out before there are several: msgspec does not guard that."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import sys
import msgspec
from notesite.config import ImageOptions, MarkdownOptions, MathOptions, Reading
from notesite.stages.faults import Faults
from notesite.host.stamps import Stamp
from notesite.diagnostic import Checked
from notesite.model import Article, Text, Typeset
from notesite.picture import Look
from notesite.serving.memory.decoding import prepare_decoding

if "prepared" in sys.argv:
    prepare_decoding()
for kind in (Checked[Article | None], Text, Typeset, Faults, Look, Stamp, ImageOptions, MarkdownOptions, MathOptions):
    calls = []
    sys.setprofile(lambda frame, event, _: event == "call" and calls.append(frame.f_code.co_name))
    msgspec.json.Decoder(kind)
    sys.setprofile(None)
    print("meets" if "get_class_annotations" in calls else "knows", kind)
"""


@pytest.mark.parametrize(("argument", "expected"), [("", {"meets", "knows"}), ("prepared", {"knows"})])
def test_msgspec_knows_all_types_once_prepared(argument: str, expected: set[str]) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, argument], capture_output=True, text=True, check=True)
    assert {line.partition(" ")[0] for line in done.stdout.splitlines()} == expected
