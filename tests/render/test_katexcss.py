"""KaTeX's style sheet without what no page needs."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from notesite.host.theme import katex_folder
from notesite.model import FORMULA_SIZE
from notesite.render.sheets.assets import KATEX_CSS, katex_files
from notesite.render.sheets.katexcss import trimmed

STOCK = (katex_folder() / "katex.min.css").read_text("utf-8")


def test_what_is_left_is_a_third_smaller_on_the_wire() -> None:
    sheet = katex_files(STOCK.encode(), {})[KATEX_CSS]
    assert len(gzip.compress(sheet, 6, mtime=0)) < 2200


def test_formulas_are_as_large_as_the_theme_and_the_script_that_measures_them_say() -> None:
    root = Path(__file__).resolve().parents[2]
    assert f".katex {{ font-size: {FORMULA_SIZE}em;" in (root / "static/site.css").read_text("utf-8")
    assert f"HAN_SIZE = [1, {FORMULA_SIZE}]" in (root / "src/notesite/host/katex/kinds.js").read_text("utf-8")


@pytest.mark.parametrize("selector", [".katex-base", ".katex-tag", ".mtable", ".vlist-t2", ".cd-arrow-pad", ".sqrt"])
def test_rules_for_what_katex_writes_stay(selector: str) -> None:
    assert re.search(rf"{re.escape(selector)}\b", trimmed(STOCK))


@pytest.mark.parametrize(
    "rule", [".katex-version", ".eqn-num", ".leqno", ".fleqn", "counter-reset", ".katex img", "fill-rule"]
)
def test_rules_for_what_is_never_written_go(rule: str) -> None:
    assert rule in STOCK
    assert rule not in trimmed(STOCK)


def test_every_other_rule_stands_in_its_order() -> None:
    rules = re.findall(r"[^{}]+\{[^{}]*\}", trimmed(STOCK))
    assert len(rules) > 100
    at = -1
    for rule in rules:
        selector = rule.partition("{")[0]
        if (
            selector == "@font-face"
            or "size" in rule
            or selector in (".katex-html", ".katex *")
            or ".katex-script" in selector
            or ".katex-stack" in selector
            or "min-content" in rule
            or "clip-path" in rule
        ):
            continue
        at = STOCK.index(rule, at + 1)


FACE = re.compile(r"@font-face\{([^}]*)\}")


def test_faces_are_what_they_are_without_saying_that_they_are_normal() -> None:
    def told(sheet: str) -> list[tuple[str, str, str]]:
        faces = [dict(item.split(":", 1) for item in body.split(";")) for body in FACE.findall(sheet)]
        return [
            (face["font-family"], face.get("font-style", "normal"), face.get("font-weight", "400")) for face in faces
        ]

    assert told(trimmed(STOCK)) == told(STOCK) != []
    assert "normal" not in "".join(FACE.findall(trimmed(STOCK)))


def test_sizes_are_what_the_table_says() -> None:
    sheet = trimmed(STOCK)
    ratios = re.findall(r"\.katex-sizing\.reset-size(\d+)\.size(\d+)\{font-size:([\d.]+)em\}", STOCK)
    assert len(ratios) == 11 * 11
    for old, new, ratio in ratios:
        (before,) = re.findall(rf"\.reset-size{old}\{{--from:([\d.]+)\}}", sheet)
        (after,) = re.findall(rf"\.katex \.size{new}\{{--to:([\d.]+)\}}", sheet)
        assert float(after) / float(before) == pytest.approx(float(ratio), abs=1e-9)


def test_another_katexs_table_stays() -> None:
    other = STOCK.replace("font-size:1.2em}", "font-size:1.25em}", 1)
    assert ".katex-sizing.reset-size6.size1{" in trimmed(other)
    assert "--from" not in trimmed(other)
