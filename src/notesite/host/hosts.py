"""Whom a server on the author's machine answers: not every name that leads here is one of ours.

A web page anywhere can make a browser ask this server. Under its own name, once that name's owner has let it lead to
127.0.0.1 ("DNS rebinding"), it could even read the answer. So a request must call us by a name we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})

_HOST = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?))(?::[0-9]{1,5})?"
)
"""What a `Host` header may say: a name or an address, and a port."""


class Hosts:
    """The names a server answers to."""

    def __init__(self, bound: str, allowed: Iterable[str] = ()) -> None:
        """*bound* is the host the server listens on, *allowed* more names it may be called by."""
        self._names = LOOPBACK | {_bare(name) for name in (bound, *allowed)}
        # Whoever listens beyond this machine is called by addresses it need not know; no one can rebind an address.
        self._any_address = not is_loopback(bound)

    def status(self, host: str | None) -> int:
        """Return what to answer a request whose `Host` is *host*: 200, 403 for another's name, 400 for none."""
        found = _HOST.fullmatch(host or "")
        if found is None:
            return 400
        name = (found["six"] or found["name"]).lower()
        if name in self._names or (name.endswith(".localhost") and found["name"]):
            return 200
        return 200 if self._any_address and _is_address(name) else 403

    def same_origin(self, origin: str | None, host: str, fetched_from: str | None) -> bool:
        """Say whether a request to *host* comes from a page of its own, or from no page at all.

        *origin* is its `Origin`, which browsers leave out where it is the same; *fetched_from* its `Sec-Fetch-Site`.
        """
        if fetched_from not in (None, "same-origin", "none"):
            return False
        return origin is None or origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())


def is_name(text: str) -> bool:
    """Say whether a browser could call a server *text*: a name or an address, without scheme, port or path."""
    found = _HOST.fullmatch(text)
    return _is_address(_bare(text)) or (found is not None and ":" not in text)


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a server that listens on *host*."""
    name = _bare(host)
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return _is_address(name) and ip_address(name).is_loopback


def _bare(host: str) -> str:
    """Return *host* without brackets, in small letters."""
    return host.strip().removeprefix("[").removesuffix("]").lower()


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
