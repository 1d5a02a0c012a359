"""The server on a socket: who is answered, with what, and what is never sent."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from serving_support import site
from test_routes import PAYLOADS

from notesite.commands.wish import Wish
from notesite.host import serve
from notesite.serving.listening import listen
from notesite.serving.running import Serving

SECRET = "never to be served"
LARGE = 12_000_000
"""More bytes than the system keeps for who does not read."""


class Client:
    """Speaks HTTP word by word: no library may tidy up what an attacker would send."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"localhost:{port}"

    def raw(self, request: bytes, *, enough: bytes = b"") -> bytes:
        """Send *request*; return all that comes until the end, or until *enough* has come."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=120) as connection:
            got = b""
            # Who is refused while he is still sending may find the line cut, after the answer.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(request)
            with suppress(ConnectionResetError):
                while piece := connection.recv(65536):
                    got += piece
                    if enough and enough in got:
                        break
            return got

    def ask(
        self, target: str, *headers: str, method: str = "GET", host: str | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body of the answer."""
        named = [f"Host: {self.host if host is None else host}"]
        lines = [f"{method} {target} HTTP/1.1", *named, *headers, "Connection: close", "", ""]
        return parsed(self.raw("\r\n".join(lines).encode()))


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    return (
        int(first.split()[1]),
        {name.lower(): value for name, _, value in (line.partition(": ") for line in rest)},
        body,
    )


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = site(
        tmp_path_factory.mktemp("served"), a="---\ntitle: 题\n---\n文 [大](large.bin) [影](film.mp4)\n", env=SECRET
    )
    (root / "secret.txt").write_text(SECRET, "utf-8")
    (root / "content" / ".env").write_text(SECRET, "utf-8")
    (root / "content" / "env.md").unlink()
    (root / "content" / "film.mp4").write_bytes(b"0123456789")
    (root / "content" / "large.bin").write_bytes(bytes(LARGE))
    listening = listen("localhost", 0)
    wish = Wish(root=root, output=root / "public", jobs=1)
    serving = Serving(
        wish, listening, host="localhost", allowed=["dev.example"], editor=lambda _: "", say=lambda _: None
    )
    serving.begin()
    client = Client(int(listening.address.rpartition(":")[2]))
    while client.ask("/repo/")[0] == 503:
        pass
    yield client
    serving.close()


def token(client: Client) -> str:
    body = client.ask("/repo/a/")[2].decode()
    return body.partition("client.js?token=")[2].partition('"')[0]


def test_pages_and_files(client: Client) -> None:
    status, headers, body = client.ask("/repo/a/")
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "文" in body.decode()
    assert client.ask("/repo/a")[1]["location"] == "/repo/a/"
    assert client.ask("/repo/a?x=1")[1]["location"] == "/repo/a/?x=1"
    assert client.ask("/repo/none")[0] == 404
    assert client.ask("/repo/atom.xml")[1]["content-type"] == "application/xml; charset=utf-8"
    assert client.ask("/repo/-/notesite/client.js")[1]["content-type"] == "text/javascript; charset=utf-8"
    assert client.ask("/repo/-/notesite/idiomorph.js")[0] == 200
    assert client.ask("/repo/-/notesite/none.js")[0] == 404
    assert client.ask("/repo/a/", method="HEAD")[2] == b""


@pytest.mark.parametrize(
    ("target", "host", "method"),
    [
        ("/repo/a/", None, "GET"),
        ("/repo/none", None, "GET"),
        ("/repo/a", None, "GET"),
        ("/repo/atom.xml", None, "GET"),
        ("/repo/-/notesite/client.js", None, "GET"),
        ("/repo/-/notesite/events", None, "GET"),
        ("/repo/a/", "evil.com", "GET"),
        ("/repo/a/", "@", "GET"),
        ("/repo/a/", None, "POST"),
        ("/%ff", None, "GET"),
    ],
)
def test_headers_of_every_answer(client: Client, target: str, host: str | None, method: str) -> None:
    headers = client.ask(target, "Origin: http://evil.com", host=host, method=method)[1]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "charset=utf-8" in headers["content-type"]
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", 200),
        ("a.localhost:1", 200),
        ("127.0.0.1:8000", 200),
        ("[::1]:8000", 200),
        ("dev.example", 200),
        ("evil.com", 403),
        ("evil.com:8000", 403),
        ("localhost.evil.com", 403),
        ("127.0.0.1.nip.io", 403),
        ("2130706433", 403),
        ("", 400),
        ("a b", 400),
        ("localhost\r\nHost: evil.com", 400),
    ],
)
def test_only_names_of_ours_are_answered(client: Client, host: str, expected: int) -> None:
    status, _, body = client.ask("/repo/a/", "X-Forwarded-Host: localhost", host=host)
    assert status == expected
    assert ("文" in body.decode()) == (expected == 200)


def test_a_request_without_a_host_is_malformed(client: Client) -> None:
    assert parsed(client.raw(b"GET /repo/a/ HTTP/1.1\r\nConnection: close\r\n\r\n"))[0] == 400
    assert parsed(client.raw(b"GET /repo/a/ HTTP/1.0\r\n\r\n"))[0] == 400


@pytest.mark.parametrize("payload", [*PAYLOADS, *(f"/repo{payload}" for payload in PAYLOADS)])
def test_no_path_leads_out_of_the_site(client: Client, payload: str) -> None:
    status, headers, body = client.ask(payload)
    assert status in (400, 404)
    assert "location" not in headers
    assert SECRET not in body.decode("utf-8", "replace")
    assert "root:x:" not in body.decode("utf-8", "replace")


@pytest.mark.parametrize(
    "target", ["/repo/secret.txt", "/repo/site.yaml", "/repo/.env", "/repo/a.md", "/repo/content/a.md"]
)
def test_what_is_no_page_is_not_there(client: Client, target: str) -> None:
    status, _, body = client.ask(target)
    assert status == 404
    assert SECRET not in body.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT"])
def test_nothing_can_be_changed(client: Client, method: str) -> None:
    status, headers, _ = client.ask("/repo/a/", method=method)
    assert status == 405
    assert headers["allow"] == "GET, HEAD"


def test_the_event_stream_is_for_pages_of_this_run(client: Client) -> None:
    events = f"/repo/-/notesite/events?token={token(client)}"
    lines = f"GET {events} HTTP/1.1\r\nHost: {client.host}\r\nOrigin: http://{client.host}\r\n\r\n"
    answer = client.raw(lines.encode(), enough=b"\n\n")
    status, headers, body = parsed(answer)
    assert (status, headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    assert not [name for name in headers if name.startswith("access-control-")]
    data = body.partition(b"data: ")[2].partition(b"\n")[0]
    expected = {"version", "pages", "styles", "replaced", "diagnostics", "more", "changed", "editor", "html"}
    assert set(json.loads(data)) == expected


@pytest.mark.parametrize(
    "headers",
    [
        ["Origin: http://evil.com"],
        ["Origin: null"],
        ["Origin: http://localhost:9999"],
        ["Origin: http://localhost.evil.com"],
        ["Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: same-site"],
    ],
)
def test_other_origins_hear_nothing(client: Client, headers: list[str]) -> None:
    assert client.ask(f"/repo/-/notesite/events?token={token(client)}", *headers)[0] == 403


@pytest.mark.parametrize("query", ["", "?token=", "?token=guess", "?token=guess&token=other"])
def test_a_stream_without_the_token_is_refused(client: Client, query: str) -> None:
    assert client.ask(f"/repo/-/notesite/events{query}")[0] == 403


def test_every_run_has_its_own_token(client: Client) -> None:
    assert len(token(client)) >= 20


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n"
        + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 40) for n in range(1000))
        + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /repo/a/ HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    ],
    ids=["a long address", "many headers", "a long body", "two lengths", "a request inside another", "TLS"],
)
def test_what_is_too_much_is_refused_and_the_connection_closed(client: Client, request_: bytes) -> None:
    status, _, body = parsed(client.raw(request_))
    assert status in (400, 413, 414, 431)
    assert "文" not in body.decode("utf-8", "replace")


def test_nothing_of_a_request_comes_back_unescaped(client: Client) -> None:
    for target in ("/repo/<img/onerror=alert(1)>", "/repo/%3Cimg%20onerror=alert(1)%3E", '/repo/a"onload=b'):
        body = client.ask(target)[2].decode()
        assert "<img/onerror" not in body
        assert "<img onerror" not in body
        assert '"onload' not in body


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-1", 206, "bytes 0-1/{size}"),
        ("bytes=2-", 206, "bytes 2-{last}/{size}"),
        ("bytes=-3", 206, "bytes {third}-{last}/{size}"),
        ("bytes=0-99999999999", 206, "bytes 0-{last}/{size}"),
        ("bytes=-99999999999", 206, "bytes 0-{last}/{size}"),
        ("bytes=99999999999-", 416, "bytes */{size}"),
        ("bytes=-0", 416, "bytes */{size}"),
        ("bytes=3-1", 200, None),
        ("bytes=-", 200, None),
        ("bytes=0-1,3-4", 200, None),
        ("lines=0-1", 200, None),
        ("bytes=" + "9" * 400 + "-", 200, None),
        ("bytes=-1\r\nIf-Range: x", 200, None),
    ],
)
def test_a_film_can_be_had_in_parts(client: Client, asked: str, status: int, part: str | None) -> None:
    whole = client.ask("/repo/film.mp4")
    assert whole[1]["accept-ranges"] == "bytes"
    size = len(whole[2])
    expected = part and part.format(size=size, last=size - 1, third=size - 3)
    answer = client.ask("/repo/film.mp4", f"Range: {asked}")
    assert (answer[0], answer[1].get("content-range")) == (status, expected)
    if status == 206:
        first, last = map(int, str(expected).split()[1].partition("/")[0].split("-"))
        assert answer[2] == whole[2][first : last + 1]
    else:
        assert answer[2] == (whole[2] if status == 200 else b"")
    assert client.ask("/repo/film.mp4", f"Range: {asked}", method="HEAD")[0] == 200
    assert client.ask("/repo/a/", f"Range: {asked}")[0] == 200


def test_who_does_not_take_what_was_asked_for_is_cut_off(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "IDLE", 0.1)
    lost, ended = threading.Event(), serve._Connection.connection_lost
    monkeypatch.setattr(serve._Connection, "connection_lost", lambda self, error: lost.set() or ended(self, error))
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", client.port))
        connection.sendall(f"GET /repo/large.bin HTTP/1.1\r\nHost: {client.host}\r\n\r\n".encode())
        assert lost.wait(120), "it is held for ever"


class Clock:
    """A loop in which time passes as it is set, and what is to be done later is noted."""

    def __init__(self) -> None:
        self.now = 0.0
        self.later: list[float] = []

    def time(self) -> float:
        return self.now

    def call_later(self, seconds: float, _: object) -> None:
        self.later.append(seconds)


class Transport:
    """Bytes that wait to be taken."""

    def __init__(self, untaken: int) -> None:
        self.untaken = untaken
        self.aborted = False

    def get_write_buffer_size(self) -> int:
        return self.untaken

    def abort(self) -> None:
        self.aborted = True


def test_who_takes_it_slowly_gets_all_of_it() -> None:
    """However long that takes, as long as some of it is taken."""
    connection = object.__new__(serve._Connection)
    clock, connection.cycle = Clock(), None
    connection.loop = clock  # type: ignore[assignment]
    connection.transport = transport = Transport(100)  # type: ignore[assignment]
    connection._since, connection._untaken = 0.0, 0
    for untaken in (90, 40, 10):
        clock.now += serve.IDLE
        transport.untaken = untaken
        connection._look()
        assert not transport.aborted
    assert clock.later == [serve.IDLE] * 3
    clock.now += serve.IDLE
    connection._look()
    assert transport.aborted
