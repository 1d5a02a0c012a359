"""What a site's address may be: the form of `base_url`, in `site.yaml` and on the command line. Needs no YAML."""

from __future__ import annotations

import re
from urllib.parse import quote

from notesite.pattern import pattern

_URL = pattern(
    r"(?P<host>https?://(?:\[(?P<six>[0-9a-f:.]+)\]|[^\s/?#@:\\\"<>\[\]]+)(?::(?P<port>\d{1,5}))?)"
    r"(?P<path>(?:/(?!\.\.?(?:/|$))[^\s/?#\\\"<>]+)*/?)",
    re.IGNORECASE,
)
"""Without a user's name and password: every page would tell them."""
_LARGEST_PORT = 65_535
_SAFE = "/-._~!$&'()*+,;=:@%"
_LONE_PERCENT = pattern(r"%(?![0-9A-Fa-f]{2})")


def absolute_address(text: str) -> str | None:
    """Return *text* in the form `base_url` has, its path percent-encoded and with `/` at its end.

    None if it is no absolute address. Nor is one with an empty part: `//a/` would be another site's in a link.
    """
    found = _URL.fullmatch(text)
    if not found or int(found["port"] or 0) > _LARGEST_PORT or (found["six"] and not _is_six(found["six"])):
        return None
    path = quote(_LONE_PERCENT.sub("%25", found["path"].removesuffix("/")), safe=_SAFE)
    return f"{found['host']}{path}/"


def _is_six(address: str) -> bool:
    from ipaddress import AddressValueError, IPv6Address  # noqa: PLC0415  hardly any site stands at one

    try:
        IPv6Address(address)
    except AddressValueError:
        return False
    return True
