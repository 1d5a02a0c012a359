"""Environments by their names: which are understood besides KaTeX's own, and what stands in for each."""

from __future__ import annotations

NUMBERED = frozenset("equation align alignat gather multline eqnarray flalign xalignat".split())
"""Environments whose rows (of an equation: the whole) get a number."""

NUMBERED_CASES = frozenset({"numcases", "subnumcases"})
"""Environments of cases that get one number as a whole: KaTeX's `cases` has no room for one in each row."""

STANDALONE = frozenset(
    name + star
    for name in "equation align alignat gather multline eqnarray flalign xalignat xxalignat displaymath".split()
    for star in ("", "*")
)
"""Environments that carry numbers or tags where they stand alone in a display formula."""

ALIGNED = {"align": "aligned", "alignat": "alignedat", "gather": "gathered"}
"""Environment that stands alone → its form inside another or in a line of text."""
FAMILY = {
    "align": "align",
    "flalign": "align",
    "xalignat": "align",
    "xxalignat": "align",
    "eqnarray": "align",
    "multline": "align",
    "alignat": "alignat",
    "gather": "gather",
}
"""Name without star → which of KaTeX's three sets it where it stands alone."""
RENAMED = {
    "split": ("\\begin{aligned}", "\\end{aligned}"),
    "multlined": ("\\begin{aligned}", "\\end{aligned}"),
    "lgathered": ("\\begin{array}{l}", "\\end{array}"),
    "rgathered": ("\\begin{array}{r}", "\\end{array}"),
    "crampedsubarray": ("\\begin{subarray}", "\\end{subarray}"),
    "smallmatrix*": ("\\begin{smallmatrix}", "\\end{smallmatrix}"),
    "indentalign": ("", ""),
    "spreadlines": ("", ""),
    "subequations": ("", ""),
    "math": ("{", "}"),
    **{name + "*": (f"\\begin{{{name}}}", f"\\end{{{name}}}") for name in ("cases", "dcases", "rcases", "drcases")},
    "numcases": ("\\begin{cases}", "\\end{cases}"),
    "subnumcases": ("\\begin{cases}", "\\end{cases}"),
    **{
        name + star: (f"\\left{left}\\begin{{smallmatrix}}", f"\\end{{smallmatrix}}\\right{right}")
        for name, left, right in (
            ("psmallmatrix", "(", ")"),
            ("bsmallmatrix", "[", "]"),
            ("Bsmallmatrix", "\\{", "\\}"),
            ("vsmallmatrix", "|", "|"),
            ("Vsmallmatrix", "\\|", "\\|"),
        )
        for star in ("", "*")
    },
}
"""Name → what begins and what ends it in its place."""
PLACED = frozenset("array darray aligned alignedat gathered split multlined lgathered rgathered".split())
"""Environments that take `[t]`, `[c]` or `[b]`, which KaTeX would print."""

KNOWN = STANDALONE | frozenset(RENAMED) | PLACED | {"empheq"}
"""Environments that are understood here though KaTeX does not know them, and some that it does."""
