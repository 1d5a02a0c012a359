"""The element put into served pages, and the files it loads."""

from __future__ import annotations

import re

import html5lib
import pytest

from notesite.host.live import insert, script_tag, scripts

HOSTILE = "/a\"'<script>&amp;</script>é/"


def test_the_element_says_all_the_script_needs() -> None:
    tag = script_tag(
        base="/repo/", token="a b&", page=HOSTILE, version=7, editor='x://{file}?"&', root="/home/某人/<b>"
    )
    tree = html5lib.parseFragment(tag, namespaceHTMLElements=False)
    (script,) = tree
    assert script.attrib == {
        "type": "module",
        "src": "/repo/-/notesite/client.js?token=a%20b%26",
        "data-page": HOSTILE,
        "data-version": "7",
        "data-editor": 'x://{file}?"&',
        "data-root": "/home/某人/<b>",
    }
    assert script.text is None


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (b"<body><p>a</p></body></html>", b"<body><p>a</p>!</body></html>"),
        (b"<BODY>a</BODY>", b"<BODY>a!</BODY>"),
        (b"<p>&lt;/body></p><!-- </body> --><p>b</p></body>", b"<p>&lt;/body></p><!-- </body> --><p>b</p>!</body>"),
        (b"<p>no end", b"<p>no end!"),
        (b"", b"!"),
    ],
    ids=["at its end", "upper case", "the last one counts", "a template without", "empty"],
)
def test_it_stands_at_the_end_of_the_body(html: bytes, expected: bytes) -> None:
    assert insert(html, "!") == expected


def test_the_modules_find_each_other() -> None:
    files = scripts()
    assert {"client.js", "idiomorph.js"} <= set(files)
    for name, content in files.items():
        for target in re.findall(r'^(?:import|export) .*from "\./([^"]+)";$', content.decode(), re.MULTILINE):
            assert target in files, f"{name} imports {target}"
