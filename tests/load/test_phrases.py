"""Which headings may be broken between their phrases only."""

from __future__ import annotations

import pytest

from notesite.load.chinese.phrases import is_phrased


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        pytest.param("整流流：为什么回归 X₁ − X₀ 就够了", True, id="phrases"),
        pytest.param("待定系数：两个方程，三个未知数", True, id="several"),
        pytest.param("马尔可夫决策过程", False, id="one line anywhere"),
        pytest.param("C++ 面试中常见的一百个问题及其详细解答", False, id="a phrase longer than a line"),
        pytest.param("一个没有任何标点却又写得很长很长的标题", False, id="one long phrase"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_heading_is_phrased_if_each_of_its_phrases_fits_a_line(heading: str, expected: bool) -> None:
    assert is_phrased(heading) is expected
