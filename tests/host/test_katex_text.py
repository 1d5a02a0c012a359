"""The readable Unicode form of formulas."""

from __future__ import annotations

import pytest

from notesite.host.katex import Katex
from notesite.model import Formula


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        # letters and marks
        (r"\|x\|_2^2 \le \varepsilon", "‖x‖₂² ≤ ε"),
        (r"\hat x + \bar{\alpha}_t + \vec v + \dot q", "x̂ + ᾱₜ + v⃗ + q̇"),
        (r"\boldsymbol{\hat y}^{(i)} + \mathbf{\bar{x}}", "ŷ⁽ⁱ⁾ + x̄"),
        (r"\underset{(w,b)}{\arg\min} f", "arg min_(w,b) f"),
        (r"\widehat{AB} + \overline{xy}", "hat(AB) + bar(xy)"),
        (r"\mathbb{E}[X], \mathbb R^n, \mathcal{L}, \mathfrak{g}", "𝔼[X], ℝⁿ, ℒ, 𝔤"),
        (r"\mathbf{x}, \boldsymbol\theta, \mathrm{KL}, \textbf{b}", "x, θ, KL, b"),
        (r"\text{若 } y = 1", "若 y = 1"),
        (r"f'(x) + g''", "f′(x) + g′′"),
        (r"a \ne b, x \notin A, a \not\equiv b", "a ≠ b, x ∉ A, a ≢ b"),
        (r"50\% \# \_ \$ \{x\}", "50%#_${x}"),
        (r"1{,}000 + 3.14", "1,000 + 3.14"),
        # scripts
        (r"x_i^2, a_{i+1}, x_{t-1}, e^{-x}, A^{-1}, A^T", "xᵢ², aᵢ₊₁, xₜ₋₁, e⁻ˣ, A⁻¹, Aᵀ"),
        (r"p_\theta(x), a_{i,j}, W_Q, x_{\theta^2}", "p_θ(x), a_(i,j), W_Q, x_(θ²)"),
        (r"p_\theta x, D_{KL}(p\|q)", "p_θ x, D_KL(p‖q)"),
        (r"x^{(t)}, x^*, 90^\circ, A^\top, e^{i\pi}", "x⁽ᵗ⁾, x*, 90°, A^⊤, e^(iπ)"),
        (r"{n+1}^2, (a+b)^2", "(n + 1)², (a + b)²"),
        (r"\sum_{i=1}^n x_i, \prod_{t=1}^{T} p_t, \int_0^1 f\,dx", "∑ᵢ₌₁ⁿ xᵢ, ∏ₜ₌₁ᵀ pₜ, ∫₀¹ f dx"),
        (r"\lim_{x\to 0} f, \max_\theta J", "lim_(x→0) f, max_θ J"),
        (r"\operatorname*{arg\,max}_a Q(a)", "arg maxₐ Q(a)"),
        (r"a \overset{def}{=} b, x \xrightarrow{f} y", "a =ᵈᵉᶠ b, x →ᶠ y"),
        (r"\underbrace{a+b}_{n}", "(a + b)ₙ"),
        # spaces
        (r"2\cos 2x - \ln(x) = -1", "2 cos 2x − ln(x) = −1"),
        (r"O(n\log n), \log_2 n, \sin\theta", "O(n log n), log₂ n, sin θ"),
        (r"p(x|z), a \mid b, |x|, |-x|, \left|\frac ab\right|", "p(x|z), a | b, |x|, |−x|, |a/b|"),
        (r"a := b == c, x_1, \cdots, x_n", "a := b == c, x₁, ⋯, xₙ"),
        (r"f:X\to Y, \forall x\in A, \{1,\dots,n\}", "f : X → Y, ∀x ∈ A, {1, …, n}"),
        (r"a \cdot b \times c \odot d", "a ⋅ b × c ⊙ d"),
        (r"s_{i\bmod n}, a \bmod b", "s_(i mod n), a mod b"),
        # fractions and roots
        (r"\frac12, \frac{a+b}{c}, \frac{1}{2a}, \frac{\partial L}{\partial x}", "1/2, (a + b)/c, 1/(2a), ∂L/∂x"),
        (r"\frac{f(x)}{g(x)}, \frac{x_1}{y_2^2}, \frac{1}{2}x, \frac{a/b}{c}", "f(x)/g(x), x₁/y₂², 1/2 x, (a/b)/c"),
        (r"\frac{a}{\theta(1-\theta)}", "a/(θ(1 − θ))"),
        (r"\sqrt{x}, \sqrt 2, \sqrt[3]{x}, \sqrt[n]{x+1}, \frac{1}{\sqrt{d}}", "√(x), √2, ∛(x), ⁿ√(x + 1), 1/√(d)"),
        (r"\frac{\left\|a-b\right\|_2}{\|c-d\|^2}, \frac{(a+b)^2}{(c)(d)}", "‖a − b‖₂/‖c − d‖², (a + b)²/((c)(d))"),
        (r"\binom{n}{k}", "(n choose k)"),
        # tables
        (r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", "[a, b; c, d]"),
        (r"\begin{vmatrix}a&b\\c&d\end{vmatrix}", "|a, b; c, d|"),
        (r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", "[a, b; c, d]"),
        (r"\begin{cases}a&x>0\\b&\text{else}\end{cases}", "{a, x > 0; b, else}"),
        (r"\begin{aligned}a&=b\\&=c\\d&=e\end{aligned}", "a = b = c; d = e"),
        (r"\begin{aligned}a&=b,\\c&=d.\end{aligned}", "a = b, c = d."),
        (r"\begin{align}a&=b\tag{1}\\c&=d\end{align}", "a = b; c = d"),
        (r"a=b\tag{1}", "a = b"),
        # what cannot be seen
        (r"\phantom{abc}x\!\,y\quad z", "x y z"),
        (r"\boxed{x}+\cancel{y}+\color{red}{z}", "x + y + z"),
        (r"a\backslash b", "a∖b"),
        (r"\ce{H2O}", "H₂O"),
        (r"\substack{a\\b}", "a; b"),
        (r"", ""),
    ],
)
def test_a_formula_reads_as_text(katex: Katex, tex: str, text: str) -> None:
    (result,) = katex.typeset([Formula(tex=tex, source=tex, display=True)])
    assert (result.error, result.text) == ("", text)


def test_a_whole_formula_of_a_note_reads_as_text(katex: Katex) -> None:
    tex = r"""x_{t-1}=\frac{1}{\sqrt{\alpha_t}}\left(x_t-\frac{1-\alpha_t}{\sqrt{1-\bar\alpha_t}}
        \epsilon_\theta(x_t,t)\right)+\sigma_t z,\quad z\sim\mathcal{N}(0, I)"""
    (result,) = katex.typeset([Formula(tex=tex, source=tex, display=True)])
    assert result.text == "xₜ₋₁ = 1/√(αₜ) (xₜ − (1 − αₜ)/√(1 − ᾱₜ) ϵ_θ(xₜ, t)) + σₜz, z ∼ 𝒩(0, I)"
