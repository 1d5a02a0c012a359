"""Where a server can be reached: the sockets, before anything else of it is loaded."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from contextlib import suppress
from errno import EINVAL

import msgspec

from notesite.host.hosts import is_loopback

PORT = 8000
"""The first that is tried."""
_TRIED = 100
"""Ports, from the first on, that are tried where none is asked for."""
_QUEUE = 512
"""Connections that may wait to be accepted."""
_DISCARD = 9
"""A port, for the system wants one: to it nothing is sent either."""
_EVERYWHERE = {"0.0.0.0": (socket.AF_INET, "192.0.2.1"), "::": (socket.AF_INET6, "2001:db8::1")}  # noqa: S104  only compared
"""Hosts that stand for every address of this machine → an address far away, which is nobody's."""


class Listening(msgspec.Struct, frozen=True, kw_only=True):
    """Sockets that may already be connected to, and how they are called."""

    sockets: Sequence[socket.socket]
    address: str
    """Without a path and a slash at its end."""
    loopback: bool
    """Only this machine can connect."""
    abroad: str
    """As *address*, for other machines; empty: they know it by *address*, or it is in no network."""


def listen(host: str, port: int | None) -> Listening:
    """Listen on *host*, at *port* or else at the first free one; OSError if there is none."""
    if port is not None:
        return _listening(host, port)
    for candidate in range(PORT, PORT + _TRIED):
        with suppress(OSError):
            return _listening(host, candidate)
    # None of a hundred: it is not the port.
    return _listening(host, PORT)


def _listening(host: str, port: int) -> Listening:
    loopback = is_loopback(host)
    # `localhost` may mean either address; were one of them another program's, one might get that one's pages.
    hosts = ("127.0.0.1", "::1") if host in ("localhost", "127.0.0.1") else (host.strip("[]"),)
    sockets: list[socket.socket] = []
    try:
        for name in hosts:
            try:
                sockets.append(_bound(name, port or (sockets[0].getsockname()[1] if sockets else 0)))
            except OSError:
                if not sockets or _has_six():
                    raise
    except OSError:
        for each in sockets:
            each.close()
        raise
    bound = sockets[0].getsockname()[1]
    called = "localhost" if host in ("localhost", "127.0.0.1", "0.0.0.0", "::") else host  # noqa: S104  # only compared
    called = f"[{called}]" if ":" in called else called
    abroad = _known_as(host) if host in _EVERYWHERE else ""
    return Listening(
        sockets=tuple(sockets),
        address=f"http://{called}:{bound}",
        loopback=loopback,
        abroad=f"http://{abroad}:{bound}" if abroad else "",
    )


def _bound(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except UnicodeError:
        # A part of the name is empty or too long: nobody could be asked for it.
        raise OSError(EINVAL, "no machine can be called that") from None
    family, kind, protocol, _, place = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind(place)
        made.listen(_QUEUE)
    except OSError:
        made.close()
        raise
    return made


def _known_as(host: str) -> str:
    """Return the address of this machine in the network, of the kind that *host* is; empty if it is in none."""
    family, far = _EVERYWHERE[host]
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            # Nothing is sent: the system only says from where it would be.
            probe.connect((far, _DISCARD))
            found = str(probe.getsockname()[0])
    except OSError:
        return ""
    return "" if is_loopback(found) else f"[{found}]" if ":" in found else found


def _has_six() -> bool:
    """Say whether this machine has `::1` at all."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True
