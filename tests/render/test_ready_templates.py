"""Templates compiled beforehand make the pages that compiling them makes, and tell the same mistakes."""

from __future__ import annotations

import json
import runpy
import shutil
from pathlib import Path

import jinja2
import pytest

from notesite.host import ready
from notesite.host.tool import libraries
from notesite.render.templates import TemplateProblem, Templates

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = {
    "base.html": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}\n<p>{% block text %}{% endblock %}</p>\n",
    "page.html": '{% extends "base.html" %}\n{% block text %}\n{{ view }}\n{{ twice is defined }}{% endblock %}',
    "broken.html": "<p>\n{{ nothing.here }}\n</p>",
}


@pytest.fixture
def compiled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Compile SOURCES as notesite is packed; return where they lie."""
    script = runpy.run_path(str(REPOSITORY / "scripts" / "compile_templates.py"))
    dialect = tmp_path / script["DIALECT"]
    dialect.parent.mkdir(parents=True)
    shutil.copy(REPOSITORY / script["DIALECT"], dialect)
    (tmp_path / script["SOURCE"]).mkdir()
    for name, source in SOURCES.items():
        (tmp_path / script["SOURCE"] / name).write_text(source, "utf-8")
    folder = script["ensure"](tmp_path)
    monkeypatch.setattr(ready, "FOLDER", folder)
    return folder


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note which templates are compiled."""
    names: list[str] = []
    real = jinja2.Environment.compile

    def noted(self: jinja2.Environment, source: str, name: str, *rest: object, **more: object) -> object:
        names.append(name)
        return real(self, source, name, *rest, **more)  # type: ignore[arg-type,call-overload]

    monkeypatch.setattr(jinja2.Environment, "compile", noted)
    return names


def page(sources: dict[str, str]) -> str:
    return Templates(sources, ready=ready.ReadyTemplates(libraries)).render("page.html", {"view": "<x>"}, page="/")


@pytest.mark.usefixtures("compiled")
def test_what_is_compiled_beforehand_is_not_compiled_again(seen: list[str]) -> None:
    made = page(SOURCES)
    assert seen == []
    assert made == Templates(SOURCES).render("page.html", {"view": "<x>"}, page="/")
    assert seen == ["page.html", "base.html"]


@pytest.mark.usefixtures("compiled")
def test_a_template_of_the_sites_own_is_compiled(seen: list[str]) -> None:
    assert page({**SOURCES, "base.html": "<b>{% block text %}{% endblock %}</b>"}).startswith("<b>")
    assert seen == ["base.html"]


@pytest.mark.usefixtures("compiled")
def test_mistakes_are_told_by_file_and_line_all_the_same() -> None:
    told = []
    for templates in (Templates(SOURCES, ready=ready.ReadyTemplates(libraries)), Templates(SOURCES)):
        with pytest.raises(TemplateProblem) as problem:
            templates.render("broken.html", {}, page="/")
        told.append(problem.value.diagnostic)
    assert told[0] == told[1]
    assert (told[0].place.path, told[0].place.line) == ("templates/broken.html", 2)


@pytest.mark.parametrize("harm", ["another Jinja", "no index", "an index of something else", "no programs"])
def test_whatever_is_wrong_with_them_costs_compiling_only(compiled: Path, seen: list[str], harm: str) -> None:
    index = compiled / "index.json"
    match harm:
        case "another Jinja":
            index.write_text(json.dumps({**json.loads(index.read_text("utf-8")), "jinja2": "1.0"}), "utf-8")
        case "no index":
            index.unlink()
        case "an index of something else":
            index.write_text('{"templates": [1], "jinja2": 3}', "utf-8")
        case _:
            for program in compiled.glob("*.py"):
                program.unlink()
    assert "&lt;x&gt;" in page(SOURCES)
    assert seen == ["page.html", "base.html"]
