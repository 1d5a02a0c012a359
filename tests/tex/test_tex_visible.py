"""How long a formula looks, and what it reads like in a heading's id."""

from __future__ import annotations

import pytest

from notesite.load.tex.visible import slug_text, visible_length


@pytest.mark.parametrize(
    ("tex", "length"),
    [
        ("", 0),
        (r"\frac{a}{b}", 2),
        (r"\mathbf{x}", 1),
        (r"x_{t+1}", 4),
        (r"\log x", 4),
        (r"\alpha\beta", 2),
        (r"\begin{aligned}a&=b\\c&=d\end{aligned}", 7),
        (r"\begin{array}{cc}a&b\end{array}", 2),
        (r"\text{如果} x", 3),
        (r"\left\| v \right\|_2", 4),
        (r"a\quad b\tag{12}\label{x}", 2),
        (r"\color{red}{x}", 1),
    ],
)
def test_visible_length(tex: str, length: int) -> None:
    assert visible_length(tex) == length


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\epsilon", "epsilon"),
        (r"x_{t+1}", "x_t+1"),
        (r"\mathbf{x}", "x"),
        (r"\alpha\beta", "alpha beta"),
        (r"O(n\log n)", "O(n log n)"),
        (r"\epsilon\text{-greedy}", "epsilon-greedy"),
    ],
)
def test_slug_text(tex: str, text: str) -> None:
    assert slug_text(tex) == text
