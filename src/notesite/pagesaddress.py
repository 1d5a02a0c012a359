"""Where GitHub Pages puts a repository, told from the address of its remote."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_REMOTE = re.compile(
    r"(?:https?://(?:[^/@]+@)?|ssh://(?:[^/@]+@)?|git://|(?:[^/@:]+@)?)"
    r"(?:www\.|ssh\.)?github\.com(?::\d+/|[:/]/?)(?P<owner>[A-Za-z0-9-]+)/(?P<name>[\w.-]+?)(?:\.git)?/?",
    re.IGNORECASE,
)
"""A remote on GitHub, by whatever protocol: `git@github.com:me/notes.git`."""
_RESERVED = ("example.org", "example.com", "example.net")
"""Names that never lead anywhere (RFC 2606)."""


def pages_address(remote: str) -> str | None:
    """Return where GitHub Pages shows the repository at *remote*; None if it is not one of GitHub's.

    `git@github.com:User/notes.git` is shown at `https://user.github.io/notes/`, and the repository
    `user.github.io` at `https://user.github.io/`.
    """
    match = _REMOTE.fullmatch(remote.strip())
    if match is None:
        return None
    host = f"{match['owner'].lower()}.github.io"
    return f"https://{host}/" if match["name"].lower() == host else f"https://{host}/{match['name']}/"


def is_placeholder(address: str) -> bool:
    """Say whether *address* is one that nobody can have meant a site to stand at."""
    host = urlsplit(address).hostname or ""
    return host == "example.github.io" or any(host == name or host.endswith("." + name) for name in _RESERVED)


def is_local(address: str) -> bool:
    """Say whether *address* leads to the reader's own machine, as the default of `base_url` does."""
    return (urlsplit(address).hostname or "") in ("localhost", "127.0.0.1", "::1")


def own_domain(address: str) -> str | None:
    """Return the domain that GitHub Pages must be told of for a site at *address*; None: it needs none.

    One at `https://notes.example/` does; one at `https://notes.example/repo/` stands below the domain of the
    user's own page, which is told of it already.
    """
    parts = urlsplit(address)
    host = parts.hostname or ""
    return None if host.endswith(".github.io") or parts.path != "/" else host


def mismatch(address: str, expected: str) -> str:
    """Say why a site built for *address* cannot stand where GitHub Pages puts it, *expected*; empty: it can."""
    ours, theirs = urlsplit(address), urlsplit(expected)
    host = (ours.hostname or "").lower()
    if host.endswith(".github.io") and host != theirs.hostname:
        return f"this repository is shown at {theirs.hostname}, not at {host}"
    if host.endswith(".github.io") and ours.path != theirs.path:
        return f"this repository is shown below {theirs.path}, not below {ours.path}"
    if ours.path not in ("/", theirs.path):
        return f"on a domain of your own a site stands at / or {theirs.path}, not at {ours.path}"
    return ""
