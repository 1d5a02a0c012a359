"""Outside addresses, asked whether they answer: few at once, politely, and never an address inside.

The standard library's client rather than another: what is connected to must be the very address that was looked up and
found to be public, for every step of a redirection, and `http.client` lets one say so. Notes may have been written by
others; a link in one of them must not make this machine ask its own network.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Protocol
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import msgspec

from notesite.checks.outside import Answer
from notesite.refusal import reason

AT_ONCE = 8
"""Hosts asked at the same time; one host is asked one thing at a time."""

PAUSE = 0.5
"""Seconds between two questions to one host."""

TIMEOUT = 10.0
"""Seconds for each of connecting and answering."""

REDIRECTIONS = 5
"""Redirections that are followed from one address."""

AGENT = "notesite (link check)"

_SAFE = "/%:=&?~+!$,;'@()*[]"
"""What an address may hold as it is; Han from raw HTML has to be encoded."""

_RETRY_WITH_GET = frozenset((403, 404, 405, 406, 410, 429, 500, 501, 503))
"""What servers answer to HEAD that do not want it, though GET is fine."""


class ServerReply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of one server."""

    status: int
    location: str = ""


class Ask(Protocol):
    """Asks one server one thing."""

    def __call__(self, method: str, url: SplitResult, address: str, /) -> ServerReply:
        """Return what the server at the numeric *address* replies to *method* on *url*; OSError, HTTPException."""
        ...


Resolve = Callable[[str, int], Sequence[str]]
"""(host, port) → its numeric addresses; OSError if it has none."""


def answers(
    urls: Iterable[str],
    *,
    resolve: Resolve | None = None,
    ask: Ask | None = None,
    sleep: Callable[[float], object] = time.sleep,
) -> Mapping[str, Answer]:
    """Return what becomes of each of *urls*; *resolve*, *ask* and *sleep* stand for the network and the clock."""
    by_host: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        by_host.setdefault(_host(url), []).append(url)
    asker = _Asker(resolve or looked_up, ask or asked, sleep)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return {answer.url: answer for found in pool.map(asker.all_of, by_host.values()) for answer in found}


def is_public(address: str) -> bool:
    """Say whether the numeric *address* is one of the world's, not of this machine or its network."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour or (number.teredo[1] if number.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        # NAT64: the last four bytes are an IPv4 address.
        if number in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)))
    return number.is_global and not number.is_multicast


class _Asker:
    """Asks the addresses of one host after another."""

    def __init__(self, resolve: Resolve, ask: Ask, sleep: Callable[[float], object]) -> None:
        self._resolve = resolve
        self._ask = ask
        self._sleep = sleep
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def all_of(self, urls: Sequence[str]) -> list[Answer]:
        """Return the answers to *urls*, which are of one host."""
        return [self._one(url) for url in urls]

    def _one(self, url: str) -> Answer:
        moved = ""
        at = url
        for _ in range(REDIRECTIONS + 1):
            try:
                reply = self._reply(at)
                following = urljoin(at, reply.location)
            except _Refused as refused:
                return Answer(url=url, problem=str(refused))
            except (OSError, http.client.HTTPException, ValueError) as error:
                return Answer(url=url, problem=_said(error))
            if not (300 <= reply.status < 400 and reply.location):
                return Answer(url=url, status=reply.status, moved=moved)
            # Only a move that is for good from the very beginning is worth a change of the note.
            if reply.status in (301, 308) and (moved or at == url):
                moved = following
            at = following
        return Answer(url=url, problem=f"more than {REDIRECTIONS} redirections")

    def _reply(self, url: str) -> ServerReply:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise _Refused(f"redirected to {url[:80]}, which is no address of the web")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        addresses = self._resolve(parts.hostname, port)
        # One inside among several is no accident: whoever answers for the name could have meant that one.
        if not addresses or not all(map(is_public, addresses)):
            raise _Refused(f"{parts.hostname} is an address of this machine or its network; it is not asked")
        with self._turn(parts.hostname):
            reply = self._ask("HEAD", parts, addresses[0])
            if reply.status in _RETRY_WITH_GET:
                self._sleep(PAUSE)
                reply = self._ask("GET", parts, addresses[0])
            self._sleep(PAUSE)
        return reply

    def _turn(self, host: str) -> threading.Lock:
        with self._guard:
            return self._locks.setdefault(host, threading.Lock())


class _Refused(Exception):  # noqa: N818 - not a mistake of the program
    """An address that must not be asked."""


def _said(error: Exception) -> str:
    match error:
        case TimeoutError():
            return f"no answer within {TIMEOUT:.0f} seconds"
        case socket.gaierror() | UnicodeError():
            return "no such host"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not to be trusted: {error.verify_message}"
        case OSError():
            return reason(error) or type(error).__name__
        case http.client.HTTPException():
            return f"its answer is not HTTP ({type(error).__name__})"
        case _:
            return "it is no address of the web, or leads to none"


def _host(url: str) -> str:
    with suppress(ValueError):
        return (urlsplit(url).hostname or "").lower()
    return ""


def looked_up(host: str, port: int) -> Sequence[str]:
    """Return the numeric addresses of *host*."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def asked(method: str, url: SplitResult, address: str) -> ServerReply:
    """Ask the server at *address*, under the name *url* has for it; read its head, and nothing of its body."""
    assert url.hostname is not None, "the caller has looked it up"
    target = quote((url.path or "/") + (f"?{url.query}" if url.query else ""), safe=_SAFE)
    port = url.port or (443 if url.scheme == "https" else 80)
    raw = socket.create_connection((address, port), TIMEOUT)
    connection = http.client.HTTPConnection(url.hostname, port, timeout=TIMEOUT)
    try:
        if url.scheme == "https":
            raw = ssl.create_default_context().wrap_socket(raw, server_hostname=url.hostname)
        connection.sock = raw
        name = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
        host = name if url.port is None else f"{name}:{url.port}"
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for header, value in (("Host", host), ("User-Agent", AGENT), ("Accept", "*/*"), ("Connection", "close")):
            connection.putheader(header, value)
        connection.endheaders()
        response = connection.getresponse()
        return ServerReply(status=response.status, location=response.headers.get("Location") or "")
    finally:
        connection.close()
        raw.close()
