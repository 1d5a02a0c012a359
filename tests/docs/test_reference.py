"""The references in `docs/` say what the code does: every key is there, every example is read as it says."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from notesite.config import Config, Fonts, Giscus, ImageOptions, MarkdownOptions, MathOptions, Reading
from notesite.diagnostic import Checked
from notesite.lines import Source
from notesite.load.frontmatter import FrontMatter, read_front_matter
from notesite.load.frontmatter.keys import ALIASES, normal
from notesite.palette import THEME
from notesite.siteyaml.read import read_config

DOCS = Path(__file__).parents[2] / "docs"
SITE_YAML = (DOCS / "site-yaml.md").read_text("utf-8")
FRONT_MATTER = (DOCS / "front-matter.md").read_text("utf-8")
GUIDE = (DOCS / "guide.md").read_text("utf-8")

SECTIONS: dict[str, type[msgspec.Struct]] = {
    "markdown": MarkdownOptions,
    "math": MathOptions,
    "images": ImageOptions,
    "fonts": Fonts,
    "reading": Reading,
}


def config_keys() -> list[str]:
    """Return the keys of `site.yaml`, those inside sections with a dot."""
    flat = [name for name in Config.__struct_fields__ if name not in SECTIONS]
    return flat + [f"{section}.{name}" for section, record in SECTIONS.items() for name in record.__struct_fields__]


def writable_fields() -> list[str]:
    """Return the fields of a front matter that an author fills, not those that say where something stands."""
    # The names are what `aliases` has of them.
    others = ("body_start", "places", "names")
    return [
        name for name in FrontMatter.__struct_fields__ if not name.endswith(("_at", "_segments")) and name not in others
    ]


def section(page: str, heading: str) -> str:
    """Return the text of *page* below *heading*, up to the next heading of its level or above."""
    level = len(heading.split(maxsplit=1)[0])
    begin = page.index(f"\n{heading}\n") + len(heading) + 2
    following = re.compile(rf"^#{{1,{level}}} ", re.MULTILINE).search(page, begin)
    return page[begin : following.start() if following else len(page)]


def rows(text: str) -> list[list[str]]:
    """Return the cells of all table rows of *text* that begin with code, without the backticks around a whole cell."""
    lines = (line for line in text.splitlines() if line.startswith("| `"))
    return [[re.sub(r"^`([^`]*)`$", r"\1", cell.strip()) for cell in line.strip("|").split(" | ")] for line in lines]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def config(text: str) -> Checked[Config]:
    return read_config(Source("site.yaml", text))


def setting(key: str, value: str) -> str:
    """Return the `site.yaml` that says nothing but that *key* (with a dot inside a section) is *value*."""
    outer, _, inner = key.rpartition(".")
    return f"{outer}:\n  {inner}: {value}\n" if outer else f"{inner}: {value}\n"


def front_matter(text: str) -> Checked[FrontMatter]:
    return read_front_matter(Source("content/a.md", text), path="2026-03-01-a.md", timezone="+08:00")


def written(line: str) -> str:
    return f"---\n{line}\n---\n正文\n"


@pytest.mark.parametrize("key", config_keys())
def test_site_yaml_names_every_setting(key: str) -> None:
    assert f"`{key}`" in SITE_YAML


@pytest.mark.parametrize("name", Giscus.__struct_fields__)
def test_site_yaml_has_a_row_for_every_setting_of_comments(name: str) -> None:
    assert name in {row[0] for row in rows(section(SITE_YAML, "### Comments"))}


@pytest.mark.parametrize("name", THEME)
def test_site_yaml_names_every_colour(name: str) -> None:
    assert f"`{name}`" in section(SITE_YAML, "### Colours")


SETTINGS = [row for row in rows(SITE_YAML) if len(row) == 4]


@pytest.mark.parametrize(("key", "kind", "default", "example"), SETTINGS, ids=[row[0] for row in SETTINGS])
def test_a_setting_has_the_default_and_takes_the_example(key: str, kind: str, default: str, example: str) -> None:
    as_default, as_example = config(setting(key, "" if default == "empty" else default)), config(setting(key, example))
    assert as_default == Checked(value=Config())
    assert as_example.diagnostics == ()
    assert as_example.value != Config()
    assert as_example.value.extra == {}


def test_every_key_that_can_be_set_has_a_row() -> None:
    assert {row[0] for row in SETTINGS} == set(config_keys()) - {"extra"}


@pytest.mark.parametrize("block", blocks(SITE_YAML, "yaml"))
def test_an_example_of_site_yaml_has_nothing_wrong(block: str) -> None:
    assert config(block).diagnostics == ()


@pytest.mark.parametrize(("elsewhere", "here"), rows(section(SITE_YAML, "## Keys for templates")))
def test_what_another_tool_calls_a_setting_is_answered_with_ours(elsewhere: str, here: str) -> None:
    for name in elsewhere.replace("`", "").split(", "):
        (found,) = config(setting(name, "x")).diagnostics
        assert f"did you mean `{here}`?" in found.message


@pytest.mark.parametrize("field", writable_fields())
def test_front_matter_has_a_row_for_every_field(field: str) -> None:
    assert field in {row[0] for row in rows(section(FRONT_MATTER, "## Keys"))}


def test_front_matter_names_every_alias_in_the_order_it_counts() -> None:
    documented = {
        row[0]: [normal(name) for name in re.findall(r"`([^`]+)`", f"`{row[1]}`" if "`" not in row[1] else row[1])]
        for row in rows(section(FRONT_MATTER, "## Names other tools use"))
    }
    known = {field: list(names[1:]) for field, names in ALIASES.items() if len(names) > 1 and field != "published"}
    known["draft"] = list(ALIASES["published"])
    assert documented == known


@pytest.mark.parametrize("block", blocks(FRONT_MATTER, "yaml") + blocks(FRONT_MATTER, "toml"))
def test_an_example_of_front_matter_loads_without_an_error(block: str) -> None:
    read = front_matter(block)
    assert [found for found in read.diagnostics if found.severity == "error"] == []
    assert read.value.title
    assert read.value.body_start == len(block)


def test_the_first_example_of_front_matter_is_as_it_should_be() -> None:
    assert front_matter(blocks(FRONT_MATTER, "yaml")[0]).diagnostics == ()


@pytest.mark.parametrize("name", blocks(section(FRONT_MATTER, "### Dates in names"), "text")[0].split("  "))
def test_a_name_shown_has_a_date(name: str) -> None:
    path = name.strip()
    if path:
        date = read_front_matter(Source(path, "正文\n"), path=path, timezone="+08:00").value.date
        assert date is not None
        assert (date.year, date.month, date.day) == (2023, 6, 1)


@pytest.mark.parametrize("line", [row[0] for row in rows(section(FRONT_MATTER, "## Repairs"))])
def test_what_is_repaired_is_a_warning(line: str) -> None:
    assert [found.severity for found in front_matter(written(line)).diagnostics] == ["warning"]


@pytest.mark.parametrize(("line", "code"), rows(section(FRONT_MATTER, "## Errors")))
def test_what_is_wrong_is_the_error_named(line: str, code: str) -> None:
    found = front_matter(written(line)).diagnostics
    assert [(each.severity, each.code) for each in found] == [("error", code)]


@pytest.mark.parametrize("name", Reading.__struct_fields__)
def test_the_guide_has_the_reading_speeds(name: str) -> None:
    stated = {row[0]: row[1] for row in rows(section(GUIDE, "## Reading time"))}
    assert float(stated[name]) == getattr(Reading(), name)


@pytest.mark.parametrize("block", blocks(GUIDE, "yaml"))
def test_an_example_of_the_guide_has_nothing_wrong(block: str) -> None:
    read = config(block) if not block.startswith("---\n") else front_matter(block)
    assert read.diagnostics == ()
