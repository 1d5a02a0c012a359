"""What other people's pages, and other machines, cannot make the server do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from attacking import CONFIG, HOSTILE, SECRET, Address, Answer, parsed, serving, site_with_secrets, unmakeable
from serving_support import Served
from serving_support import site as small

ALWAYS = {
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}

TRAVERSALS = """
/../secret.txt
/../../etc/passwd
/../../../../../../../../etc/passwd
/hello/../../../secret.txt
/./../secret.txt
/.//../secret.txt
/%2e%2e/secret.txt
/%2E%2E/secret.txt
/.%2e/secret.txt
/%2e./secret.txt
/%2e%2e%2fsecret.txt
/..%2fsecret.txt
/..%2f..%2fsecret.txt
/%2e%2e%2f%2e%2e%2fetc%2fpasswd
/..%5csecret.txt
/..\\secret.txt
/..\\..\\etc\\passwd
/%5c..%5csecret.txt
/%252e%252e/secret.txt
/%252e%252e%252fsecret.txt
/%25252e%25252e%25252fsecret.txt
/....//secret.txt
/....\\/secret.txt
/.../secret.txt
/%c0%ae%c0%ae/secret.txt
/%c0%ae%c0%ae%c0%afsecret.txt
/%e0%80%ae%e0%80%ae/secret.txt
/%u002e%u002e/secret.txt
/%uff0e%uff0e/secret.txt
/%ef%bc%8e%ef%bc%8e/secret.txt
//etc/passwd
///etc/passwd
//127.0.0.1/etc/passwd
/etc/passwd
/%2fetc%2fpasswd
/C:\\Windows\\win.ini
/C:/Windows/win.ini
/c%3a/windows/win.ini
/\\\\localhost\\c$\\secret.txt
/file:///etc/passwd
file:///etc/passwd
/hello/%00
/%00../secret.txt
/../secret.txt%00.html
/hello%00/../../secret.txt
/;/../secret.txt
/..;/secret.txt
/hello/..;/..;/secret.txt
/../site-secret/x.txt
/../site-secret/x.txt?a=b
/../site/site.yaml
/site.yaml
/notesite.yml
/content/hello.md
/hello.md
/hello/index.md
/hello/../hello.md
/.env
/.git/config
/.git%2fconfig
/.hidden.txt
/.notesite/store.sqlite
/.notesite/lock
/index.html/../../site.yaml
/index.html.gz
/index.html.br
/../secret.txt.gz
/templates/page.html
/-/notesite/../../../secret.txt
/-/notesite/..%2f..%2fsecret.txt
/-/notesite/../serve.py
/-/notesite/%2e%2e/__init__.py
/-/notesite/__init__.py
/-/notesite/client.js/../../__init__.py
/-/notesite//etc/passwd
/-/notesite/../../site.yaml
/file-link.txt
/folder-link/x.txt
/folder-link/
/inside/up/secret.txt
/inside/up/site/site.yaml
..
../secret.txt
*
http://127.0.0.1/../secret.txt
http://evil.com/secret.txt
""".split()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return site_with_secrets(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[Address]:
    with serving(site, "--allowed-host", "notes.test") as address:
        yield address


def token(server: Address) -> str:
    found = re.search(rb"client\.js\?token=([\w%-]+)", server.get("/").body)
    assert found is not None, "the page has no script"
    return found[1].decode()


def is_safe(answer: Answer) -> bool:
    return SECRET.encode() not in answer.raw and b"root:x:" not in answer.raw


# Nothing outside the site


@pytest.mark.parametrize("target", TRAVERSALS)
def test_no_path_leads_out_of_the_site(server: Address, target: str) -> None:
    answer = server.get(target)
    assert answer.status in (400, 404)
    assert is_safe(answer)
    assert ALWAYS.items() <= answer.headers.items()


def test_the_site_itself_is_there(server: Address) -> None:
    for target in ("/", "/hello/", "/index.html", "/hello/?/../secret.txt", "/picture.svg"):
        assert server.get(target).status == 200
        assert is_safe(server.get(target))


def test_what_the_author_sees_of_the_settings_is_no_secret_file(server: Address) -> None:
    assert server.get("/missing/").status == 404
    assert is_safe(server.get("/missing/"))


# Only under a name of ours


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "localhost:{port}", "LOCALHOST", "a.localhost", "127.0.0.1", "127.0.0.1:{port}"),
        *("[::1]", "[::1]:{port}", "notes.test", "Notes.Test", "notes.test:{port}", "notes.test:1"),
    ],
)
def test_names_of_ours_are_answered(server: Address, host: str) -> None:
    assert server.get("/", host=host.format(port=server.port)).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.com",
        "evil.com:{port}",
        "evil.com:8000",
        "localhost.evil.com",
        "127.0.0.1.nip.io",
        "notes.test.evil.com",
        "evilnotes.test",
        "2130706433",
        "0x7f000001",
        "017700000001",
        "0.0.0.0",
        "192.168.1.1",
    ],
)
def test_other_names_are_refused(server: Address, host: str) -> None:
    for target in ("/", "/hello/", f"/-/notesite/events?token={token(server)}", "/-/notesite/client.js"):
        answer = server.get(target, host=host.format(port=server.port))
        assert answer.status == 403
        assert b"Words and" not in answer.body
        assert ALWAYS.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Host:"],
        ["Host: localhost", "Host: evil.com"],
        ["Host: evil.com", "Host: localhost"],
        ["Host: localhost", "Host: localhost"],
        ["Host: localhost evil.com"],
        ["Host: localhost, evil.com"],
        ["Host: evil.com@localhost"],
        ["Host: localhost:80:80"],
        ["Host: http://localhost"],
    ],
    ids=str,
)
def test_no_name_or_several_are_malformed(server: Address, lines: list[str]) -> None:
    answer = server.get("/", *lines, host=None)
    assert answer.status == 400
    assert b"Words and" not in answer.body


@pytest.mark.parametrize(
    "header",
    [
        *("X-Forwarded-Host: localhost", "X-Forwarded-Server: localhost", "Forwarded: host=localhost;for=127.0.0.1"),
        *("X-Host: localhost", "X-Original-Host: localhost", "X-Forwarded-For: 127.0.0.1", "X-Real-IP: 127.0.0.1"),
    ],
)
def test_what_a_proxy_might_say_changes_no_name(server: Address, header: str) -> None:
    assert server.get("/", header, host="evil.com").status == 403
    spoofed = server.get("/hello/", header.replace("localhost", "evil.com"))
    assert spoofed.status == 200
    assert b"evil.com" not in spoofed.raw


@pytest.mark.parametrize("header", ["X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method-Override"])
def test_no_header_changes_what_is_asked_for(server: Address, header: str) -> None:
    answer = server.get("/missing/", f"{header}: /hello/")
    assert answer.status == 404


# Only for pages of ours

ORIGINS = [
    *("null", "http://evil.com", "https://evil.com", "http://localhost.evil.com", "http://localhost:9999"),
    *("http://127.0.0.1.nip.io", "file://", "http://localhost", "chrome-extension://abc", "http://[::1]"),
]


@pytest.mark.parametrize("origin", ORIGINS)
def test_no_answer_may_be_read_by_another_origin(server: Address, origin: str) -> None:
    for target in ("/", "/hello/", "/missing/", "/-/notesite/client.js", f"/-/notesite/events?token={token(server)}"):
        answer = server.stream(target, f"Origin: {origin}", "Connection: close")
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        asked_first = server.get(target, f"Origin: {origin}", "Access-Control-Request-Method: GET", method="OPTIONS")
        assert asked_first.status == 405
        assert not [name for name in asked_first.headers if name.startswith("access-control-")]


@pytest.mark.parametrize("origin", ORIGINS)
def test_another_origin_hears_of_no_change(server: Address, origin: str) -> None:
    answer = server.stream(f"/-/notesite/events?token={token(server)}", f"Origin: {origin}")
    assert answer.status == 403
    assert ALWAYS.items() <= answer.headers.items()


@pytest.mark.parametrize("given", ["", "?token=", "?token=x", "?token=%00", "?TOKEN={token}", "?token={token}x"])
def test_nobody_hears_of_a_change_without_the_token_of_this_run(server: Address, given: str) -> None:
    answer = server.stream("/-/notesite/events" + given.replace("{token}", token(server)))
    assert answer.status == 403


def test_a_page_of_ours_hears_of_changes(server: Address) -> None:
    own = f"Origin: http://{server.host}"
    for headers in ([], [own], [own, "Sec-Fetch-Site: same-origin"]):
        answer = server.stream(f"/-/notesite/events?token={token(server)}", *headers)
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert ALWAYS.items() <= answer.headers.items()


def test_the_token_is_new_with_every_run_and_long(server: Address, site: Path) -> None:
    assert len(token(server)) >= 20
    with serving(site) as another:
        assert token(another) != token(server)


# Nothing of a request comes back as markup

MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'><iframe srcdoc='<script>alert(1)</script>'>",
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "{{7*7}}",
    "</script><script>alert(1)</script>",
]


def written(text: str) -> list[str]:
    """Return ways to write *text* into an address: as it is, as far as a request line allows, and in percents."""
    percents = "".join(f"%{byte:02x}" for byte in text.encode())
    return [text.replace(" ", "%20"), text.replace(" ", "/"), percents, percents.replace("%3c", "%253c")]


def elements(answer: Answer) -> list[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page with the names of their attributes."""
    tree = html5lib.parse(answer.body, namespaceHTMLElements=False)
    return [(str(element.tag), tuple(sorted(element.attrib))) for element in tree.iter()]


@pytest.mark.parametrize("text", MARKUP)
def test_what_is_asked_for_is_never_markup_in_the_answer(server: Address, text: str) -> None:
    plain, own = elements(server.get("/missing/")), elements(server.get("/hello/"))
    for each in written(text):
        missing = server.get(f"/{each}")
        assert missing.status in (400, 404)
        if missing.headers["content-type"].startswith("text/html"):
            assert elements(missing) == plain
        asked = server.get(f"/hello/?q={each}&{each}")
        assert elements(asked) == own
        assert b"alert(1)" not in asked.body
        assert server.get(f"/-/notesite/{each}").headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "target",
    [
        *(
            "//evil.com",
            "//evil.com/",
            "//evil.com/%2f..",
            "//evil.com/..",
            "/\\evil.com",
            "/%5cevil.com",
            "/%2fevil.com",
        ),
        *(
            "/%2f%2fevil.com",
            "//evil.com/hello",
            "/hello//evil.com",
            "/%09/evil.com",
            "/https://evil.com",
            "///evil.com/",
        ),
        *("/hello/..//evil.com", "/http:%2f%2fevil.com", "//hello", "/\\hello", "/hello%0d%0aLocation:%20//evil.com"),
    ],
)
def test_no_address_leads_to_another_site(server: Address, target: str) -> None:
    answer = server.get(target)
    location = answer.headers.get("location", "/")
    assert re.match(r"/(?![/\\])", location)
    assert "evil" not in location
    assert "evil.com" not in answer.raw.partition(b"\r\n\r\n")[0].decode("latin-1")


def test_a_missing_slash_is_added_within_the_site(server: Address) -> None:
    answer = server.get("/hello?a=b")
    assert (answer.status, answer.headers["location"]) == (301, "/hello/?a=b")
    assert ALWAYS.items() <= answer.headers.items()


# Nothing but asking


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "FOO"])
def test_there_is_nothing_but_asking(server: Address, method: str) -> None:
    for target in ("/", "/hello/", "/-/notesite/events", "/-/notesite/client.js"):
        answer = server.get(target, method=method)
        assert answer.status == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert ALWAYS.items() <= answer.headers.items()


def test_head_is_the_head_of_get(server: Address) -> None:
    asked, head = server.get("/hello/"), server.get("/hello/", method="HEAD")
    assert head.body == b""
    assert head.headers["content-length"] == str(len(asked.body))


@pytest.mark.parametrize(
    "target",
    ["/", "/hello/", "/missing/", "/picture.svg", "/atom.xml", "/sitemap.xml", "/-/notesite/client.js", "/%ff"],
)
def test_every_answer_says_what_it_is_and_is_kept_by_nobody(server: Address, target: str) -> None:
    headers = server.get(target).headers
    assert ALWAYS.items() <= headers.items()
    if headers["content-type"].startswith(("text/", "application/json")):
        assert headers["content-type"].endswith("charset=utf-8")
    assert "server" not in headers
    assert "set-cookie" not in headers


BIG = b"a" * 70_000
MALFORMED = {
    "a long address": b"GET /" + BIG + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a long query": b"GET /?" + BIG + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + BIG + b"\r\n\r\n",
    "many headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X-A: aaaaaaaaaaaaaaaa\r\n" * 1_000 + b"\r\n",
    "a body": b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n" + BIG,
    "a body asked with GET": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000\r\n\r\n" + BIG,
    "two lengths": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 30\r\n\r\n",
    "a length and chunks": (
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    "chunks": b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
    "a space before a colon": b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length : 30\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\nX: a\r\n Host: localhost\r\n\r\n",
    "a space in the address": b"GET /a b HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 60 + b"\r\n\r\n",
    "another protocol": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "nothing": b"\r\n\r\n\r\n",
}


@pytest.mark.parametrize("request_", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_and_oversized_requests_are_refused_and_nothing_after_them_is_read(
    server: Address, request_: bytes
) -> None:
    smuggled = b"GET /hello/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    raw = server.send(request_ + smuggled)
    if request_.strip():
        answer = parsed(raw)
        assert answer.status in (400, 405, 413, 414, 431, 505)
        assert ALWAYS.items() <= answer.headers.items()
        assert b"Words and" not in raw
    assert server.get("/").status == 200


def test_requests_in_one_breath_are_answered_in_turn(server: Address) -> None:
    one = f"GET /hello/ HTTP/1.1\r\nHost: {server.host}\r\n\r\n"
    last = f"GET /missing/ HTTP/1.1\r\nHost: {server.host}\r\nConnection: close\r\n\r\n"
    raw = server.send((one + last).encode())
    assert re.findall(rb"HTTP/1\.1 (\d+)", raw) == [b"200", b"404"]


# What an author pastes


def test_what_is_told_of_errors_is_text_for_a_script_and_no_page(site: Path, tmp_path: Path) -> None:
    root = site_with_secrets(tmp_path)
    (root / "site.yaml").write_text(f"{CONFIG}markdown:\n  html: false\n", encoding="utf-8")
    note = root / "content" / f"a {HOSTILE}.md"
    note.write_text(f"---\ntitle: '{HOSTILE}'\ndate: 2024-01-01\n---\n\n$\\frac{{{HOSTILE}}}$ $\\{HOSTILE}$\n", "utf-8")
    with serving(root) as address:
        answer = address.stream(f"/-/notesite/events?token={token(address)}")
        line = next(line for line in answer.body.decode().splitlines() if line.startswith("data: "))
        assert HOSTILE in json.dumps(json.loads(line.removeprefix("data: ")), ensure_ascii=False)
        tree = html5lib.parse(address.get("/").body, namespaceHTMLElements=False)
        assert not [element for element in tree.iter() if "onerror" in element.attrib]


def test_a_broken_site_is_told_of_as_text(tmp_path: Path) -> None:
    root = site_with_secrets(tmp_path)
    with serving(root) as address:
        assert address.get("/").status == 200
        (root / "site.yaml").write_text(f"title: {HOSTILE}\nbase_url: [{HOSTILE}\n", "utf-8")
        (root / "content" / "hello.md").write_text(f"---\ntitle: [{HOSTILE}\n---\n", "utf-8")
        answer = address.get("/hello/")
        assert b"Words and" in answer.body
        tree = html5lib.parse(answer.body, namespaceHTMLElements=False)
        assert not [element for element in tree.iter() if "onerror" in element.attrib]


PASTED = [
    HOSTILE,
    "<script>hacked()</script>",
    "</script><script>hacked()</script>",
    '"><svg onload=hacked()>',
    "--><iframe srcdoc=hacked>",
]


@pytest.mark.parametrize("text", PASTED)
@pytest.mark.parametrize("where", ["file name", "title", "formula", "settings", "front matter"])
def test_no_problem_is_told_as_markup(where: str, text: str, tmp_path: Path) -> None:
    """A page is told of problems as JSON, which its script shows as text; see tests/browser."""
    root = small(tmp_path, a="words\n")
    with (root / "site.yaml").open("a") as settings:
        settings.write("markdown:\n  html: false\n")
    served = Served(root).begin()
    served.get("/repo/a/")
    name = text.replace("/", "∕") if where == "file name" else "b"
    title = {"title": f"title: '{text}'", "front matter": f"title: [{text}"}.get(where, "title: b")
    formula = rf"\text{{{text}}}\nope" if where == "formula" else r"\nope"
    (root / "content" / f"{name}.md").write_text(f"---\n{title}\n---\n\n${formula}$\n", "utf-8")
    if where == "settings":
        (root / "site.yaml").write_text(f"title: [{text}\n", "utf-8")
    served.edited()
    assert served.errors
    if where != "title":
        assert text.replace("/", "∕") in str(served.errors).replace("/", "∕")
    for page in ("/repo/a/", "/repo/"):
        tree = html5lib.parse(served.get(page).body, namespaceHTMLElements=False)
        named = [element for element in tree.iter() if {"onerror", "onload", "srcdoc"} & element.attrib.keys()]
        scripts = [element.text for element in tree.iter("script") if "hacked" in (element.text or "")]
        assert (named, scripts) == ([], [])


def test_a_page_that_cannot_be_made_is_text_and_runs_nothing_but_our_script(tmp_path: Path) -> None:
    with serving(unmakeable(tmp_path)) as address:
        answer = address.get("/second/")
        assert answer.status == 503
        policy = dict(each.split(" ", 1) for each in answer.headers["content-security-policy"].split("; "))
        assert policy["default-src"] == "'self'"
        assert "script-src" not in policy
        tree = html5lib.parse(answer.body, namespaceHTMLElements=False)
        assert not [element for element in tree.iter() if "onerror" in element.attrib]
        assert HOSTILE in "".join(tree.itertext())
