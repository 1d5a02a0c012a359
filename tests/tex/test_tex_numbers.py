"""Numbers, labels and references of one article."""

from __future__ import annotations

from tex_support import article, tex


def test_numbers_go_on_through_the_article() -> None:
    assert tex(r"\begin{equation}a\end{equation}", r"b", r"\begin{gather}c\\d\end{gather}") == [
        r"\begin{equation*}a\tag{1}\end{equation*}",
        "b",
        r"\begin{gather*}c\tag{2}\\d\tag{3}\end{gather*}",
    ]


def test_labels_know_their_number_and_their_id() -> None:
    _, finished, labels, problems = article(r"\begin{align}a\label{eq:a b}\\c\tag{$*$}\label{t}\end{align}")
    assert finished[0].ids == ("eq-eq:a-b", "eq-t")
    assert [(label.name, label.text, label.id) for label in labels.values()] == [
        ("eq:a b", "1", "eq-eq:a-b"),
        ("t", "*", "eq-t"),
    ]
    assert problems == ()


def test_a_reference_may_stand_before_its_equation() -> None:
    assert tex(r"\eqref{a}", r"x\label{a}")[0] == r"\text{(1)}"


def test_an_unknown_label_is_told_with_the_nearest_known() -> None:
    text, _, _, problems = article(r"x\label{loss}", r"\eqref{los}")
    assert [(p.code, p.hint, text[p.start : p.end]) for p in problems] == [
        ("math.unknown-label", "did you mean 'loss'?", "los")
    ]


def test_the_first_of_two_equal_labels_holds() -> None:
    text, finished, labels, problems = article(r"a\label{x}", r"b\label{x}")
    assert [(p.code, p.start) for p in problems] == [("math.duplicate-label", text.rindex("x"))]
    assert labels["x"].text == "1"
    assert [each.ids for each in finished] == [("eq-x",), ()]


def test_a_tag_behind_the_environment_replaces_its_number() -> None:
    assert tex(r"\begin{equation}a\end{equation}\tag{7}") == [r"\begin{equation*}a\end{equation*}\tag{7}"]


def test_an_empty_last_row_has_no_number() -> None:
    assert tex("\\begin{align}a\\\\\n\\end{align}") == ["\\begin{align*}a\\tag{1}\\\\\n\\end{align*}"]


def test_a_label_used_twice_in_one_formula_is_told() -> None:
    _, _, labels, problems = article(r"\begin{align}a\label{x}\\b\label{x}\end{align}")
    assert [problem.code for problem in problems] == ["math.duplicate-label"]
    assert labels["x"].text == "1"


def test_what_stands_in_subequations_shares_a_number() -> None:
    formula = r"\begin{subequations}\label{all}\begin{align}a\label{a}\\c\notag\\d\end{align}\end{subequations}"
    _, finished, labels, _ = article(formula, r"\begin{equation}e\end{equation}")
    assert [each.formula.tex for each in finished] == [
        r"\begin{align*}a\tag{1a}\\c\\d\tag{1b}\end{align*}",
        r"\begin{equation*}e\tag{2}\end{equation*}",
    ]
    assert {label.name: label.text for label in labels.values()} == {"all": "1", "a": "1a"}


def test_equations_after_one_another_in_subequations_are_set_below_each_other() -> None:
    one = r"\begin{equation}a\end{equation}"
    assert tex(rf"\begin{{subequations}}{one}{one}\end{{subequations}}") == [
        r"\begin{gather*}a\tag{1a}\\a\tag{1b}\end{gather*}"
    ]


def test_numbered_cases_have_one_number_for_all() -> None:
    _, finished, labels, _ = article(r"\begin{numcases}{f=}a&b\label{a}\\c&d\label{c}\end{numcases}", r"\eqref{c}")
    assert [each.formula.tex for each in finished] == [
        r"f=\begin{cases}a&b\\c&d\end{cases}\tag{1}",
        r"\text{(1)}",
    ]
    assert {label.name: label.text for label in labels.values()} == {"a": "1", "c": "1"}


def test_cases_have_none() -> None:
    assert tex(r"f=\begin{cases}a\\b\end{cases}") == [r"f=\begin{cases}a\\b\end{cases}"]


def test_letters_go_on_after_z() -> None:
    rows = r"\\".join("x" * 28)
    (made,) = tex(rf"\begin{{subequations}}\begin{{gather}}{rows}\end{{gather}}\end{{subequations}}")
    assert made.endswith(r"x\tag{1z}\\x\tag{1aa}\\x\tag{1ab}\end{gather*}")
