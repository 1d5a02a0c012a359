"""What `site.yaml` says of looks: each value that cannot be, and each colour that cannot be read, with its place."""

from __future__ import annotations

import pytest
from reading_settings import read

from notesite.config import Fonts, Giscus, Palette


def said(text: str, *files: str) -> list[str]:
    return [
        f"{d.place.line}:{d.place.column}+{d.place.length} {d.severity} {d.code}: {d.message}"
        for d in read(text, files=files).diagnostics
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (
            "palette: {light: {link: red}}",
            "1:25+3 error config.type: `palette.light.link` is `red`, not an opaque colour",
        ),
        (
            "palette:\n  light:\n    link: #fff",
            "3:11+4 warning config.comment: `#fff` is a comment to YAML, not part of `palette.light.link`",
        ),
        (
            "fonts: {cod: x}",
            "1:9+3 warning config.unknown-key: the key `fonts.cod` is unknown; known are code, text",
        ),
        (
            "palette: {text: '#000'}",
            "1:11+4 warning config.unknown-key: the key `palette.text` is unknown; known are dark, light",
        ),
        ("palette: solarized", "1:10+9 error config.type: `palette` is `solarized`, not a mapping"),
        ("fonts: {text: {a: b}}", "1:15+6 error config.type: `fonts.text` is a mapping, not a list of fonts"),
        ("fonts: {code: [a, 'b\"c']}", "1:19+5 error config.type: `fonts.code` is `'b\"c'`, not the name of a font"),
        ("fonts: {code: 'a;}'}", "1:15+5 error config.type: `fonts.code` is `'a;}'`, not the name of a font"),
        ("social: {GitHub: }", "1:18+1 error config.type: `social.GitHub` is empty, not an address"),
        ("css: https://x.org/a.css", "1:6+19 error config.type: `css` is `https://x.org/a.css`, not a file in static/"),
        ("js: [a.js, ../b.js]", "1:12+7 error config.type: `js` is `../b.js`, not a file in static/"),
        ("css: [b.css]", "1:7+5 error config.missing-file: there is no `static/b.css`, which `css` names"),
        ("favicon: /x.png", "1:10+6 error config.missing-file: there is no `static/x.png`, which `favicon` names"),
        ("head: a.html", "1:7+6 error config.missing-file: there is no `templates/a.html`, which `head` names"),
        (
            "giscus: {repo: notes}",
            "1:16+5 error config.type: `giscus.repo` is `notes`, not a repository such as `name/notes`",
        ),
        (
            "giscus:\n  repo: a/b\n  category: x",
            "2:3+1 error config.missing-key: `giscus` has no `repo_id`, `category_id`",
        ),
    ],
)
def test_what_cannot_be_is_told_where_it_stands(text: str, complaint: str) -> None:
    assert said(text, "static/a.js") == [complaint]


def test_text_too_faint_is_told_with_a_colour_that_would_do() -> None:
    text = "palette:\n  light: {muted: '#999999'}\n"
    (found,) = read(text).diagnostics
    expected = (
        "2:18+9 warning config.contrast: `palette.light.muted` is hard to read: its contrast on `background` (2.72),"
        " `raised` (2.84) is less than the 4.5 of WCAG AA"
    )
    assert said(text) == [expected]
    assert found.hint == "'#737373' would do"
    assert read(text.replace("#999999", "#737373")).diagnostics == ()


def test_a_ground_on_which_the_theme_cannot_be_read_is_told_once_with_all_that_would_do() -> None:
    text = "palette: {dark: {background: '#444'}}"
    (found,) = read(text).diagnostics
    expected = (
        "1:30+6 warning config.contrast: `palette.dark.background` makes text hard to read: the contrast of"
        " `muted` (3.64), `faint` (2.68), `danger` (3.99) on it is less than the 4.5 of WCAG AA"
    )
    assert said(text) == [expected]
    mended = found.hint.removeprefix("beside it, ").removesuffix(" would do")
    assert read(f"palette: {{dark: {{background: '#444', {mended}}}}}").diagnostics == ()


def test_a_colour_that_fails_still_is_the_owners() -> None:
    assert read("palette: {light: {text: '#aaa'}}").value.palette == Palette(light=(("text", "#aaa"),))


@pytest.mark.parametrize(
    ("written", "fonts"),
    [
        ("Georgia", ("Georgia",)),
        ("[LXGW WenKai, Georgia]", ("LXGW WenKai", "Georgia")),
        ("'\"Fira Code\", monospace'", ("Fira Code", "monospace")),
        ("[a, a, b]", ("a", "b")),
    ],
)
def test_fonts_are_a_list_or_written_as_in_a_style_sheet(written: str, fonts: tuple[str, ...]) -> None:
    checked = read(f"fonts:\n  text: {written}")
    assert (checked.value.fonts, checked.diagnostics) == (Fonts(text=fonts), ())


def test_files_that_are_there_are_found_with_or_without_their_folder() -> None:
    text = "css: [/static/a.css, b/c.css]\nhead: templates/own.html\nfavicon: i.png"
    checked = read(text, files=("static/a.css", "static/b/c.css", "templates/own.html", "static/i.png"))
    assert checked.diagnostics == ()
    assert (checked.value.css, checked.value.head, checked.value.favicon) == (("a.css", "b/c.css"), "own.html", "i.png")


@pytest.mark.parametrize("text", ["giscus:", "giscus: {}", "giscus: {repo: }"])
def test_comments_are_off_until_a_repository_is_named(text: str) -> None:
    checked = read(text)
    assert (checked.value.giscus, checked.diagnostics) == (Giscus(), ())
