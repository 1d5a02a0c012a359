"""KaTeX's style sheet without what no page of ours can need: a third smaller on the wire, with the same looks.

What goes is the same for every site, so that the sheet's name, and with it every page, does not change with the first
formula that needs one rule more.
"""

from __future__ import annotations

import re

from notesite.model import FORMULA_SIZE

_SIZES = (0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.44, 1.728, 2.074, 2.488)
"""Font sizes of KaTeX's steps, `\\tiny` to `\\Huge`; its sheet has a rule for every pair of them."""

_SIZING = re.compile(
    r"\.katex \.fontsize-ensurer\.reset-size(\d+)\.size(\d+),\.katex \.katex-sizing\.reset-size\1\.size\2"
    r"\{font-size:([\d.]+)em\}"
)
"""A rule of the table: a size within a size, and the ratio of the two."""
_UNUSED = re.compile(
    r"(?<=\})[^{}@]*(?:katex-version|eqn-num|\.leqno|\.fleqn|katex img)[^{}]*\{[^{}]*\}"
    r"|body\{counter-reset:katexEqnNo mmlEqnNo\}|\.katex svg\{fill-rule:[^{}]*\}"
    r"|(?<=\.katex-mathml\{)border:0;|padding:0;(?=position:absolute;width:1px\})"
)
"""For options that are never set, for pictures, which are never trusted, and for numbers counted by the browser, since
the loader counts them. The last say how shapes are painted, and what edges MathML has, by default as well."""
_OLD = re.compile(
    r"-ms-high-contrast-adjust:none!important;|-webkit-clip-path:inset\(50%\);"
    r"|width:-webkit-min-content;|width:-moz-min-content;"
    r"|(?<=[{;])font-(?:style|weight):(?:normal|400);(?=[^}]*src:)"
)
"""Declarations for browsers so old that they cannot read woff2, the only fonts there are."""


_DRAWN = ".katex-html{display:inline}"
"""Where there are no style sheets the drawing is hidden, by its attribute, and the MathML beside it is seen."""

_SCRIPTS = (
    ".katex .katex-script{position:relative}"
    ".katex .katex-scripts{display:inline-block}"
    ".katex .katex-scripts>.katex-script *{line-height:0}"
    ".katex .katex-scripts>.katex-script{display:block;line-height:1.2;text-align:left}"
    ".katex .katex-scripts>.katex-script:not(:last-child){height:0}"
    ".katex .katex-stack{vertical-align:3em;margin-top:-3em;pointer-events:none}"
    ".katex .katex-stack>.katex-script{text-align:center;top:3em;pointer-events:auto}"
    ".katex .katex-stack .accent-body{display:inline-block}"
)
"""A script stands in the line of its base, moved from there; two of one base in one line, whatever fonts they hold, as
are the lines of a stack, some em above it. There it must not lie over what else can be pointed at."""

_HAN = (
    f".katex .cjk_fallback{{font-family:var(--sans,sans-serif);font-size:calc(1em/{FORMULA_SIZE})}}"
    ".katex .cjk_fallback.mtight{font-size:1em}"
)
"""Chinese in a formula is in the font and size of the text, and not in whatever serif there is, and larger."""


def trimmed(css: str) -> str:
    """Return KaTeX's *css* without rules for what notesite never makes, its table of font sizes as two lists."""
    return _DRAWN + _SCRIPTS + _OLD.sub("", _UNUSED.sub("", _without_table(css))) + _HAN


def _without_table(css: str) -> str:
    steps = range(1, len(_SIZES) + 1)
    table = {(int(old), int(new)): float(ratio) for old, new, ratio in _SIZING.findall(css)}
    expected = {(old, new): _SIZES[new - 1] / _SIZES[old - 1] for old in steps for new in steps}
    if table.keys() != expected.keys() or any(abs(table[pair] - expected[pair]) > 1e-9 for pair in expected):
        # Another KaTeX than the one this was written for keeps its table.
        return css
    lists = "".join(
        f".katex .reset-size{step}{{--from:{size:g}}}.katex .size{step}{{--to:{size:g}}}"
        for step, size in enumerate(_SIZES, 1)
    )
    ratio = ".katex .fontsize-ensurer,.katex .katex-sizing{font-size:calc(1em*var(--to)/var(--from))}"
    return _SIZING.sub("", css) + lists + ratio
