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
