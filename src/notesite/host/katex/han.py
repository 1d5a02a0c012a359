"""How high and deep Chinese in a formula is: KaTeX, whose fonts have none, takes each character for an M.

That one is lower and stands on the line, so a fraction's bar would go through what is above it, and a line over Han
characters through their heads. In an upright font outside `\\text` they would have no height at all.
"""

from __future__ import annotations

_GUESS = 'o||"text"!==r||T(n)&&(o=K[t][77])'
"""Where KaTeX 0.19 looks for the measures of the character *n* in mode *r*, and finds none: those of *M*, code 77."""

_DEPTH, _HEIGHT, _WIDTH = 0.1, 0.8, 1
"""In em: what fonts draw of a Han character at most, as large as in a script; elsewhere it is a tenth smaller."""

_MEASURED = f'o||T(n)&&(o=n>=0x3000?[{_DEPTH},{_HEIGHT},0,0,{_WIDTH}]:"text"===r&&K[t][77])'


def with_measures(katex: str) -> str:
    """Return the script *katex* knowing the measures of Chinese; any other version stays as it is."""
    return katex.replace(_GUESS, _MEASURED)
