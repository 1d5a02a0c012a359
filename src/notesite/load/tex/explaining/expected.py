"""Commands that no TeX for the web knows by itself, though authors expect them: how each is defined."""

from __future__ import annotations

_OPERATORS = frozenset(
    "argsort avg Aut conv Corr corr Cov cov curl diag Diag Dom dom End erf erfc Ext Gal grad Hom Id id KL lcm logit MSE"
    " Pr proj prox Ran rank ReLU relu Res rk sgn sigmoid sign sinc softmax softplus span std supp Tr tr trace Unif Var"
    " var Vol vol".split()
)
"""Those that show their name, upright."""

_BODIES = {
    **{letter: rf"{{\mathbb{{{letter}}}}}" for letter in "CEFKP"},
    "abs": r"[1]{\left\lvert #1\right\rvert}",
    "comm": r"[2]{[#1, #2]}",
    "d": r"{\mathrm{d}}",
    "degree": r"{^\circ}",
    "dv": r"[2]{\frac{\mathrm{d}#1}{\mathrm{d}#2}}",
    "e": r"{\mathrm{e}}",
    "expval": r"[1]{\left\langle #1\right\rangle}",
    "half": r"{\frac{1}{2}}",
    "inner": r"[2]{\left\langle #1, #2\right\rangle}",
    "norm": r"[1]{\left\lVert #1\right\rVert}",
    "order": r"[1]{\mathcal{O}(#1)}",
    "pdv": r"[2]{\frac{\partial #1}{\partial #2}}",
    "qed": r"{\blacksquare}",
    "qty": r"[1]{\left( #1\right)}",
    "st": r"{\text{ s.t. }}",
    "vb": r"[1]{\mathbf{#1}}",
    "vect": r"[1]{\mathbf{#1}}",
}
"""By name; most are of LaTeX's package physics."""


def expected(name: str) -> str | None:
    """Return the definition that *name*, with its backslash, most likely ought to have."""
    bare = name[1:]
    body = f"{{\\operatorname{{{bare}}}}}" if bare in _OPERATORS else _BODIES.get(bare)
    return f"\\newcommand{{{name}}}{body}" if body else None
