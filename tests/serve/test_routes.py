"""Addresses → files, as GitHub Pages answers."""

from __future__ import annotations

import pytest

from notesite.routes import Hit, Routes

NAMES = (
    "index.html",
    "404.html",
    "a/index.html",
    "x.html",
    "both.html",
    "both/index.html",
    "中/文.png",
    "assets/s.css",
)


def routes(base: str = "/") -> Routes:
    return Routes(version=1, base_path=base, files=NAMES)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/", Hit(status=200, path="index.html")),
        ("/index.html", Hit(status=200, path="index.html")),
        ("/a/", Hit(status=200, path="a/index.html")),
        ("/a", Hit(status=301, location="/a/")),
        ("/a/index.html", Hit(status=200, path="a/index.html")),
        ("/x", Hit(status=200, path="x.html")),
        ("/x.html", Hit(status=200, path="x.html")),
        ("/x/", Hit(status=404, path="404.html")),
        ("/both", Hit(status=200, path="both.html")),
        ("/both/", Hit(status=200, path="both/index.html")),
        ("/A/", Hit(status=404, path="404.html")),
        ("/%E4%B8%AD/%E6%96%87.png", Hit(status=200, path="中/文.png")),
        ("/%e4%b8%ad/%e6%96%87.png", Hit(status=200, path="中/文.png")),
        ("/404.html", Hit(status=200, path="404.html")),
        ("/assets/s.css", Hit(status=200, path="assets/s.css")),
        ("/assets/", Hit(status=404, path="404.html")),
        ("/none", Hit(status=404, path="404.html")),
        ("/%ff", Hit(status=400)),
        ("/%00", Hit(status=400)),
        ("http://evil.example/", Hit(status=400)),
        ("*", Hit(status=400)),
        ("", Hit(status=400)),
    ],
)
def test_github_pages_rules(target: str, expected: Hit) -> None:
    assert routes().find(target.encode()) == expected


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/repo/", Hit(status=200, path="index.html")),
        ("/repo/a", Hit(status=301, location="/repo/a/")),
        ("/repo", Hit(status=301, location="/repo/")),
        ("/", Hit(status=301, location="/repo/")),
        ("/a/", Hit(status=404, path="404.html")),
        ("/repository/a/", Hit(status=404, path="404.html")),
        ("/repo//a/", Hit(status=404, path="404.html")),
    ],
)
def test_a_site_stands_under_the_path_of_its_base_url(target: str, expected: Hit) -> None:
    assert routes("/repo/").find(target.encode()) == expected


PAYLOADS = """
/../etc/passwd /../../../../etc/passwd /a/../../etc/passwd /./etc/passwd /.//../etc/passwd /a/../x.html
/%2e%2e/etc/passwd /%2e%2e%2fetc/passwd /%2E%2E%2Fetc%2Fpasswd /.%2e/etc/passwd /%2e./etc/passwd /..%2fetc/passwd
/..%5cetc/passwd /..\\etc\\passwd /%5c..%5cetc /a\\..\\..\\etc /%252e%252e/etc/passwd /%252e%252e%252fetc/passwd
/....//etc/passwd /...../etc /..../x.html /..;/etc/passwd /;/../etc /a;/../../etc /%c0%ae%c0%ae/etc/passwd
/%c0%af..%c0%afetc /%e0%80%ae%e0%80%ae/etc /%uff0e%uff0e/etc //etc/passwd ///etc/passwd //evil.example/%2f..
/\\evil.example /%5cevil.example //evil.example/ /C:\\Windows\\win.ini /C:/Windows/win.ini /file:///etc/passwd
/%00/etc/passwd /x.html%00.png /etc/passwd /../public-secret/x /.git/config /.env /.notesite/store.sqlite /site.yaml
/content/a.md /a/index.html/ /a/index.html/.. /x.html/../../etc /assets/../../etc/passwd /-/notesite/../../etc/passwd
/a/.. /.. /. /a/. /a//
""".split()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_path_leads_anywhere_else(payload: str) -> None:
    """What is not the very name of a file of the site is not there, and nobody is sent elsewhere."""
    hit = routes().find(payload.encode())
    assert hit.status in (400, 404)
    assert not hit.location


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 40
