"""Which paragraphs are not filled to the edge: those with a part so wide that the line before it would be torn."""

from __future__ import annotations

from notesite.model import FORMULA_SIZE

WIDEST = 8.0
"""In em of the text: what may fall into the next line from one of Han alone. That line is then stretched by up to a
fifth of an em between any two characters. One that is half formulas has half as many places to be stretched at."""
_SIGN = 0.5 * FORMULA_SIZE
"""Width of one of the signs that a formula shows, about, in em of the text."""
_OPENING, _CLOSING = "（「『《【〈〔", "，。、；：？！）」』》】〉〕"


class Stretch:
    """What was seen of a paragraph so far that tells how far its lines would be stretched."""

    __slots__ = ("_before", "_han", "_in_formulas", "_last", "_unseen", "_widest")

    def __init__(self) -> None:
        self._unseen: list[str] | None = []
        """Text before the first formula, which is looked at once there is one: most paragraphs have none."""
        self._han = 0
        self._in_formulas = 0.0
        """Width of all formulas, about."""
        self._before = 0
        """Marks that no line break parts from a formula behind them."""
        self._last = 0.0
        """Width of the formula just seen, with those before it; 0: it was text."""
        self._widest = 0.0
        """Of the parts of formulas that cannot be broken, with their marks."""

    def text(self, html: str) -> None:
        """See the text in *html*."""
        if self._unseen is None:
            self._see(html)
        else:
            self._unseen.append(html)

    def _see(self, html: str) -> None:
        # Of what stands there, only Han and its marks take three bytes.
        self._han += (len(html.encode("utf-8", "replace")) - len(html)) // 2
        if self._last:
            behind = html.replace("</span>", "")
            self._widest = max(self._widest, self._last + _difference(behind, behind.lstrip(_CLOSING)))
            self._last = 0.0
        self._before = _difference(html, html.rstrip(_OPENING))

    def formula(self, width: float, shown: str) -> None:
        """See a formula that shows the signs *shown*, its widest part *width* em of KaTeX's own wide."""
        unseen, self._unseen = self._unseen, None
        for html in unseen or ():
            self._see(html)
        self._in_formulas += _SIGN * len(shown)
        self._last = FORMULA_SIZE * width + self._before

    @property
    def is_too_far(self) -> bool:
        """The paragraph is better left ragged."""
        return self._widest * (self._han + self._in_formulas) > WIDEST * self._han


def _difference(longer: str, shorter: str) -> int:
    return len(longer) - len(shorter)
