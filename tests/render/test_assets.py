"""A file's published name changes when, and only when, its content does."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from notesite.render.sheets.assets import KATEX_CSS, fingerprint, katex_files
from notesite.render.sheets.katexcss import trimmed

ROOT = Path(__file__).parents[2]


def test_the_name_holds_a_hash_of_the_content() -> None:
    before, after = fingerprint({"site.css": b"a{}"}), fingerprint({"site.css": b"b{}"})
    assert re.fullmatch(r"assets/site\.[0-9a-f]{10}\.css", before.names["site.css"])
    assert before.names != after.names
    assert [output.path for output in before.outputs] == [before.names["site.css"]]


@pytest.mark.parametrize(
    "path",
    [
        "robots.txt",
        "favicon.ico",
        "favicon.svg",
        "apple-touch-icon.png",
        "CNAME",
        "google1234.html",
        "_headers",
        ".well-known/security.txt",
        "site.webmanifest",
    ],
)
def test_what_others_ask_for_by_name_keeps_it(path: str) -> None:
    assert fingerprint({path: b"x"}).names == {path: path}


def test_addresses_in_style_sheets_follow_their_files() -> None:
    files = {
        "css/a.css": b"@import url(b.css);i{background:url('../img/x.png?v=1#f')}",
        "css/b.css": b"",
        "img/x.png": b"1",
    }
    made = fingerprint(files)
    content = {output.path: output.content.decode() for output in made.outputs}[made.names["css/a.css"]]
    image = made.names["img/x.png"].removeprefix("assets/")
    sheet = made.names["css/b.css"].removeprefix("assets/css/")
    assert content == f"@import url({sheet});i{{background:url(../{image}?v=1#f)}}"


def test_a_changed_font_changes_the_style_sheets_name() -> None:
    sheet = b"@font-face{src:url(f.woff2)}"
    one, two = (fingerprint({"a.css": sheet, "f.woff2": font}) for font in (b"1", b"2"))
    assert one.names["a.css"] != two.names["a.css"]


def test_an_address_that_would_end_early_stays_in_quotes() -> None:
    made = fingerprint({"a.css": b"i{background:url('x (1).png')}", "x (1).png": b"1"})
    content = {output.path: output.content.decode() for output in made.outputs}[made.names["a.css"]]
    assert content == f'i{{background:url("{made.names["x (1).png"].removeprefix("assets/")}")}}'


def test_fonts_of_katex_share_one_hash() -> None:
    fonts = {"katex/fonts/a.woff2": b"1", "katex/fonts/b.woff2": b"2"}
    one, two = (fingerprint({**fonts, "katex/fonts/b.woff2": font}).names for font in (b"2", b"3"))
    assert len({name.rsplit("/", 1)[0] for name in one.values()}) == 1
    assert one["katex/fonts/a.woff2"] != two["katex/fonts/a.woff2"]


@pytest.mark.parametrize(
    "css",
    [
        "i{background:url(https://x.org/a.png)}",
        "i{background:url(//x.org/a.png)}",
        "i{background:url(data:image/png;base64,aa)}",
        "i{filter:url(#f)}",
        "i{background:url(missing.png)}",
        "/* url(x.png) */",
        "i{content:'\u5b57'}",
    ],
)
def test_other_addresses_stay(css: str) -> None:
    made = fingerprint({"a.css": css.encode(), "x.png": b""})
    assert css.encode() in [output.content for output in made.outputs]


def test_style_sheets_that_import_each_other_end() -> None:
    made = fingerprint({"a.css": b"@import url(b.css);", "b.css": b"@import url(a.css);"})
    assert len(made.outputs) == 2


def test_of_katex_only_woff2_is_published() -> None:
    css = b'@font-face{font-family:K;src:url(fonts/K.woff2) format("woff2"),url(fonts/K.woff) format("woff")}.a{b:c}'
    files = katex_files(css, {"K.woff2": b"2", "K.woff": b"1", "K.ttf": b"0"})
    assert files == {
        KATEX_CSS: trimmed("@font-face{font-family:K;src:url(fonts/K.woff2)}.a{b:c}").encode(),
        "katex/fonts/K.woff2": b"2",
    }
    made = fingerprint(files)
    content = {output.path: output.content.decode() for output in made.outputs}[made.names[KATEX_CSS]]
    assert made.names["katex/fonts/K.woff2"].removeprefix("assets/katex/") in content


@pytest.mark.parametrize(
    ("css", "published"),
    [
        pytest.param("a {\n  b: c;\n  d: e\n}\n", "a{b:c;d:e}", id="line ends and indents go"),
        pytest.param("a { /* why */ b: c }", "a{b:c}", id="comments go"),
        pytest.param("a{b:c;}@media x{a{b:c; }}", "a{b:c}@media x{a{b:c}}", id="a block's last semicolon goes"),
        pytest.param("a{--b: ;--c: d}", "a{--b: ;--c:d}", id="a property with nothing in it keeps its space"),
        pytest.param(
            "a :hover{b:calc(1px + 2px)}", "a :hover{b:calc(1px + 2px)}", id="a space that says something stays"
        ),
        pytest.param("/*! theirs */a{}", "/*! theirs */a{}", id="but not a license"),
        pytest.param("a/**/b{}", "a/**/b{}", id="nor what parts two words"),
        pytest.param("a  b,\n c\t> d{}", "a b,c>d{}", id="a space between two words stays one"),
        pytest.param('a{b:"x  /* y */ {"}', 'a{b:"x  /* y */ {"}', id="strings stay"),
        pytest.param(r'a{b:"\"  ;"}', r'a{b:"\"  ;"}', id="with quotes in them"),
        pytest.param("a{b:url( x  y )}", "a{b:url( x y )}", id="what is no address"),
        pytest.param("a{b:c /* no end", "a{b:c /* no end", id="a comment without an end stays"),
        pytest.param("a{b:'　 '}  　", "a{b:'　 '}　", id="only CSS's own white space is white space"),
    ],
)
def test_style_sheets_are_published_without_what_only_their_author_reads(css: str, published: str) -> None:
    made = fingerprint({"a.css": css.encode()})
    assert made.outputs[0].content.decode() == published


@pytest.mark.parametrize(
    ("script", "published"),
    [
        pytest.param("// says why\n  let a = 1\n\tlet b // b\n", "let a = 1\nlet b // b\n", id="goes"),
        pytest.param("//! © me\n// @license MIT\n//# sourceMappingURL=a.map\n", None, id="asks-to-stay"),
        pytest.param("a = `\n  // text\n`\n", None, id="may-be-in-a-template"),
        pytest.param("a = 'b\\\n  // text'\n", None, id="may-be-in-a-string"),
        pytest.param("/*\n  // text\n*/\n", None, id="may-be-in-a-comment"),
        pytest.param("// ends here\u2028let a = 1\n", None, id="ends-at-a-line-separator"),
    ],
)
def test_scripts_lose_lines_of_comments_where_they_can_be_nothing_else(script: str, published: str | None) -> None:
    (output,) = fingerprint({"a.js": script.encode()}).outputs
    assert output.content.decode() == (script if published is None else published)


def test_the_themes_script_stays_small() -> None:
    (output,) = fingerprint({"site.js": (ROOT / "static/site.js").read_bytes()}).outputs
    assert b"\n//" not in output.content, "comments are left in, so something in it looks like a string over two lines"
    assert len(gzip.compress(output.content, 9, mtime=0)) <= 4096
