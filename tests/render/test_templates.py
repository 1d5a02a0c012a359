"""A mistake in a template is told by its file and line, and by the page it was met on."""

from __future__ import annotations

import gc
import weakref

import pytest
from small_site import Compose, articles, renderer

from notesite.model import Text, packed
from notesite.render.pages import plan
from notesite.render.templates import TemplateProblem, Templates


def problem(templates: dict[str, str]) -> tuple[str, str, int, str]:
    made, index = renderer(templates=templates)
    with pytest.raises(TemplateProblem) as caught:
        made.compose(plan(index)[0])
    found = caught.value.diagnostic
    assert found.severity == "error"
    return found.code, found.place.path, found.place.line, found.message


@pytest.mark.parametrize(
    ("templates", "expected"),
    [
        pytest.param(
            {"home.html": "a\n  {% if %}\n"},
            (
                "template.syntax",
                "templates/home.html",
                2,
                "expected an expression, got 'end of statement block', on page /",
            ),
            id="syntax",
        ),
        pytest.param(
            {"home.html": "a\nb\n{{ view.colour }}"},
            (
                "template.undefined",
                "templates/home.html",
                3,
                "'notesite.render.views.FeedView object' has no attribute 'colour', on page /",
            ),
            id="undefined",
        ),
        pytest.param(
            {"home.html": "a\n{{ t['no.such'] }}"},
            ("template.undefined", "templates/home.html", 2, "'dict object' has no attribute 'no.such', on page /"),
            id="a word that no language has",
        ),
        pytest.param(
            {"home.html": "a\n{% include 'gone.html' %}"},
            ("template.missing", "templates/home.html", 2, "there is no template 'gone.html', on page /"),
            id="missing include",
        ),
        pytest.param(
            {"home.html": "{{ 1 / 0 }}"},
            ("template.error", "templates/home.html", 1, "ZeroDivisionError: division by zero, on page /"),
            id="any error of Python's",
        ),
        pytest.param(
            {"home.html": "{% for n in range(10**30) %}.{% endfor %}"},
            (
                "template.error",
                "templates/home.html",
                1,
                "OverflowError: a range of more than 100,000 numbers, on page /",
            ),
            id="a loop without end",
        ),
        pytest.param(
            {"home.html": "{{ asset('gone.css') }}"},
            ("template.error", "templates/home.html", 1, "KeyError: 'gone.css', on page /"),
            id="a static file that is not there",
        ),
        pytest.param(
            {"home.html": "{% include 'x.html' %}", "x.html": "\n\n{{ nothing }}"},
            ("template.undefined", "templates/x.html", 3, "'nothing' is undefined, on page /"),
            id="the innermost template is named",
        ),
        pytest.param(
            {"home.html": "{% import 'x.html' as x %}", "x.html": "\n{% endif %}"},
            ("template.syntax", "templates/x.html", 2, "encountered unknown tag 'endif', on page /"),
            id="syntax of an import",
        ),
        pytest.param(
            {"home.html": "\n{% include 'home.html' %}"},
            ("template.recursion", "templates/home.html", 2, "the template calls itself without end, on page /"),
            id="recursion",
        ),
    ],
)
def test_problem(templates: dict[str, str], expected: tuple[str, str, int, str]) -> None:
    assert problem(templates) == expected


def test_the_line_is_underlined_without_its_indent() -> None:
    made, index = renderer(templates={"home.html": "\n  {{ nope }}\n"})
    with pytest.raises(TemplateProblem) as caught:
        made.compose(plan(index)[0])
    place = caught.value.diagnostic.place
    assert (place.text, place.column, place.length) == ("  {{ nope }}", 3, 10)


def test_an_articles_text_is_never_a_template(compose: Compose) -> None:
    note = articles()[1]
    hostile = type(note)(
        path=note.path,
        source_path=note.source_path,
        title=("{{ 7*7 }}",),
        text=packed(Text(body=("<p>{% if %}{{ 7*7 }}</p>",))),
    )
    html = compose([hostile])["plain/index.html"]
    assert "{% if %}{{ 7*7 }}" in html
    assert "49" not in html


def test_a_mistake_of_the_program_is_not_blamed_on_a_template() -> None:
    def fails(formula: object) -> None:
        raise KeyError(formula)

    made, index = renderer()
    made._typeset = fails  # type: ignore[assignment]
    with pytest.raises(KeyError):
        made.compose(plan(index)[0])


def test_a_page_once_made_is_held_by_nothing() -> None:
    """Imported macros and what they see would hold on to each other, and to the site, until garbage is looked for."""

    class Seen:
        title = "题"

    library = "{% macro twice() %}{{ page.title }}{{ page.title }}{% endmacro %}"
    source = "{% from 'library.html' import twice with context %}{{ twice() }}"
    templates = Templates({"page.html": source, "library.html": library})
    page = Seen()
    held = weakref.ref(page)
    gc.disable()
    try:
        assert templates.render("page.html", {"page": page}, page="/") == "题题"
        del page
        assert held() is None
    finally:
        gc.enable()
