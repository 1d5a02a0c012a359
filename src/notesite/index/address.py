"""URL paths below the site's base: what they may hold, their percent-encoded form, the file behind each."""

from __future__ import annotations

from urllib.parse import quote

_SAFE = "/-._~!$&'()*+,;=:@"
"""RFC 3986's `pchar` and `/`; everything else, Han included, is percent-encoded as UTF-8."""


def href(url: str) -> str:
    """Return the decoded path *url* percent-encoded, fit for an attribute once escaped for HTML."""
    return quote(url, safe=_SAFE, errors="replace")


def output_path(url: str) -> str:
    """Return the file that answers to *url*, below the output folder: `/a/` → `a/index.html`."""
    return (url + "index.html" if url.endswith("/") else url)[1:]
