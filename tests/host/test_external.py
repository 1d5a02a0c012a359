"""Outside addresses: asked politely, never inside, and remembered for a while."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult

import pytest

from memos import DictMemo
from notesite.checks.outside import Answer, Outside, answered
from notesite.commands.external import SURE, UNSURE, outside_answers
from notesite.diagnostic import Place
from notesite.host.external import ServerReply, answers, asked, is_public

ROOT = Path(__file__).parents[2]
PUBLIC = "93.184.216.34"


class Web(BaseHTTPRequestHandler):
    """Answers by the path: `/404`, `/301/there`; HEAD is refused below `/get/`."""

    log: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.log.append(f"{self.command} {self.path}")
        status = int(re.search(r"\d{3}", self.path)[0]) if re.search(r"\d{3}", self.path) else 200  # type: ignore[index]
        if self.path.startswith("/get/"):
            status = 405 if self.command == "HEAD" else 200
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.path.replace(str(status), "moved").rstrip("/"))
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815  the base class calls it so

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class calls it so
        """Say nothing."""


@pytest.fixture
def web() -> Iterator[int]:
    """A server on this machine; its port."""
    Web.log.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Web) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_an_address_is_asked_with_head_then_get_and_followed(web: int) -> None:
    def ask(method: str, url: SplitResult, address: str) -> ServerReply:
        assert address == PUBLIC
        return asked(method, url, "127.0.0.1")

    base = f"http://site.example:{web}"
    urls = [f"{base}/好?a=b", f"{base}/404", f"{base}/get/x", f"{base}/301/there", f"{base}/302/there"]
    found = answers(urls, resolve=lambda _, __: [PUBLIC], ask=ask, sleep=lambda _: None)
    assert [found[url] for url in urls] == [
        Answer(url=urls[0], status=200),
        Answer(url=urls[1], status=404),
        Answer(url=urls[2], status=200),
        Answer(url=urls[3], status=200, moved=f"{base}/moved/there"),
        Answer(url=urls[4], status=200),
    ]
    assert Web.log[:5] == ["HEAD /%E5%A5%BD?a=b", "HEAD /404", "GET /404", "HEAD /get/x", "GET /get/x"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1 10.0.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255",
        "::1 fe80::1%eth0 fc00::1 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: ff02::1 ::",
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert [one for one in address.split() if is_public(one)] == []


def test_addresses_of_the_world_are_public() -> None:
    assert all(map(is_public, (PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8")))


def never(method: str, url: SplitResult, address: str) -> ServerReply:
    raise AssertionError(f"{method} {url} was asked of {address}")


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"]], ids=["inside", "one of two inside"])
def test_what_lies_inside_is_never_asked(addresses: Sequence[str]) -> None:
    (answer,) = answers(["http://a.example/"], resolve=lambda _, __: addresses, ask=never).values()
    assert "it is not asked" in answer.problem


@pytest.mark.parametrize("location", ["http://169.254.169.254/latest", "file:///etc/passwd", "//inside.example/"])
def test_a_redirection_inside_is_not_followed(location: str) -> None:
    def resolve(host: str, _: int) -> Sequence[str]:
        return [PUBLIC] if host == "a.example" else ["10.0.0.1"]

    def ask(_: str, url: SplitResult, __: str) -> ServerReply:
        assert url.hostname == "a.example"
        return ServerReply(status=302, location=location)

    (answer,) = answers(["http://a.example/"], resolve=resolve, ask=ask, sleep=lambda _: None).values()
    assert answer.problem


def test_redirections_come_to_an_end_and_failures_are_told() -> None:
    def ask(_: str, url: SplitResult, __: str) -> ServerReply:
        if url.hostname == "slow.example":
            raise TimeoutError
        return ServerReply(status=302, location="/again")

    urls = ["http://round.example/", "http://slow.example/", "http://[bad/"]
    found = answers(urls, resolve=lambda _, __: [PUBLIC], ask=ask, sleep=lambda _: None)
    assert found[urls[0]].problem == "more than 5 redirections"
    assert found[urls[1]].problem == "no answer within 10 seconds"
    assert found[urls[2]].problem


@pytest.mark.parametrize("location", ["http://[", "https://a.example:99999/"])
def test_a_redirection_to_what_is_no_address_is_told(location: str) -> None:
    def ask(_method: str, _url: SplitResult, _address: str) -> ServerReply:
        return ServerReply(status=301, location=location)

    url = "https://a.example/"
    found = answers([url], resolve=lambda *_: [PUBLIC], ask=ask, sleep=lambda _: None)
    assert found == {url: Answer(url=url, problem="it is no address of the web, or leads to none")}


def test_a_name_that_can_be_none_is_no_host() -> None:
    url = "https://a..example/"
    assert answers([url])[url].problem == "no such host"


def test_answers_are_remembered_the_unsure_ones_not_for_long() -> None:
    calls: list[list[str]] = []

    def ask(urls: object) -> dict[str, Answer]:
        calls.append(list(urls))  # type: ignore[call-overload]
        return {url: Answer(url=url, status=200 if "good" in url else 503) for url in calls[-1]}

    memo = DictMemo()
    for moment in (0.0, UNSURE - 1.0, UNSURE + 1.0, SURE + 1.0):
        outside_answers(["good", "ill"], memo=memo, moment=moment, ask=ask)
    assert calls == [["good", "ill"], [], ["ill"], ["good", "ill"]]


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ({"status": 404}, ["link.dead"]),
        ({"status": 410}, ["link.dead"]),
        ({"status": 503}, ["link.unreachable"]),
        ({"problem": "no such host"}, ["link.unreachable"]),
        ({"status": 200, "moved": "https://b.example"}, ["link.moved"]),
        ({"status": 200}, []),
        ({"status": 403}, []),
        ({"status": 999}, []),
    ],
)
def test_only_what_is_sure_is_a_warning(answer: dict[str, object], codes: list[str]) -> None:
    link = Outside(url="https://a.example", place=Place(path="a.md"))
    found = list(answered([link], {link.url: Answer(url=link.url, **answer)}))  # type: ignore[arg-type]
    assert [diagnostic.code for diagnostic in found] == codes
    assert all((diagnostic.severity == "warning") == (diagnostic.code == "link.dead") for diagnostic in found)


def test_the_problem_matcher_of_the_guide_takes_the_short_form_apart() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text("utf-8")
    (pattern,) = re.findall(r'"regexp": "(.*)",', guide)
    match = re.match(
        pattern.replace("\\\\", "\\"), "content/a b.md:3:7: error: unknown command \\x: [y] [math.unknown-command]"
    )
    assert match is not None
    assert match.groups() == ("content/a b.md", "3", "7", "error", "unknown command \\x: [y]", "math.unknown-command")
