"""A picture is huge if readers must load it whole: one with smaller copies is not."""

from __future__ import annotations

import random
from pathlib import Path

from PIL import Image

from notesite.commands.check import check
from notesite.commands.wish import Wish


def test_only_a_picture_without_copies_is_huge(tmp_path: Path) -> None:
    content = tmp_path / "content"
    content.mkdir()
    (tmp_path / "site.yaml").touch()
    noise = Image.frombytes("RGB", (640, 640), random.Random(1).randbytes(640 * 640 * 3))
    noise.save(content / "a.png")
    noise.save(content / "b.bmp")
    (content / "n.md").write_text("---\ndate: 2024-01-01\n---\n# 题\n\n![甲](a.png) ![乙](b.bmp)\n", "utf-8")
    found = check(Wish(root=tmp_path, output=tmp_path / "public", jobs=1)).diagnostics
    assert [(d.code, d.place.path) for d in found] == [("image.huge", "content/b.bmp")]
