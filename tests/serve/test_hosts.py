"""Whom the server answers."""

from __future__ import annotations

import pytest

from notesite.host.hosts import Hosts, is_loopback

ALLOWED = [
    *("localhost", "localhost:8000", "LOCALHOST", "a.localhost:8000", "127.0.0.1", "127.0.0.1:8000", "[::1]"),
    *("[::1]:8000", "dev.example", "DEV.example:80", "0.0.0.0", "my-host"),
]
REFUSED = [
    *("evil.com", "evil.com:8000", "localhost.evil.com", "127.0.0.1.nip.io", "2130706433", "0x7f000001", "127.1"),
    *("192.168.1.5", "[fe80::1]", "xlocalhost", "dev.example.evil.com", "10.0.0.1:8000", "notlocalhost"),
]
MALFORMED = [None, "", " ", "a b", "localhost:port", "localhost:8000:1", "user@localhost", "localhost/", "[::1", "[x]"]


def test_names_of_this_machine_and_those_allowed_are_answered() -> None:
    hosts = Hosts("my-host", ["dev.example", "0.0.0.0"])
    local = Hosts("127.0.0.1", ["dev.example", "0.0.0.0", "my-host"])
    assert {name: hosts.status(name) for name in ALLOWED} == dict.fromkeys(ALLOWED, 200)
    assert {name: local.status(name) for name in ALLOWED} == dict.fromkeys(ALLOWED, 200)


@pytest.mark.parametrize("name", REFUSED)
def test_any_other_name_is_refused(name: str) -> None:
    assert Hosts("127.0.0.1", ["dev.example"]).status(name) == 403


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_name_is_malformed(name: str | None) -> None:
    assert Hosts("127.0.0.1").status(name) == 400


def test_beyond_this_machine_addresses_are_answered_and_names_still_are_not() -> None:
    hosts = Hosts("0.0.0.0")
    assert hosts.status("192.168.1.5:8000") == 200
    assert hosts.status("[fe80::1]") == 200
    assert hosts.status("evil.com") == 403


@pytest.mark.parametrize(
    ("origin", "site", "expected"),
    [
        (None, None, True),
        (None, "same-origin", True),
        (None, "none", True),
        ("http://localhost:8000", "same-origin", True),
        (None, "cross-site", False),
        (None, "same-site", False),
        ("null", None, False),
        ("http://localhost:9999", None, False),
        ("http://localhost", None, False),
        ("http://evil.com", None, False),
        ("http://localhost.evil.com:8000", None, False),
        ("http://127.0.0.1:8000", None, False),
        ("", None, False),
    ],
)
def test_only_the_very_origin_may_listen(origin: str | None, site: str | None, expected: bool) -> None:
    assert Hosts("127.0.0.1").same_origin(origin, "localhost:8000", site) is expected


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("127.5.5.5", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.0.1", False),
        ("box.lan", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, expected: bool) -> None:
    assert is_loopback(host) is expected
