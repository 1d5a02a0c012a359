"""A site's addresses as a host answers for them: which file each gets, by GitHub Pages' rules.

A request is a look-up in a dictionary of the site's own files. No path of a request ever reaches a disk, so none can
lead out of the site.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal
from urllib.parse import quote, unquote_to_bytes

import msgspec

NOT_FOUND = "404.html"

_UNFIT = frozenset((".", ".."))


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """What an address leads to."""

    status: Literal[200, 301, 302, 400, 404]
    path: str = ""
    """The file to send, below the output folder; empty: there is none to send."""
    location: str = ""
    """Where to go instead: a path of this site."""


class Routes(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a whole site at one moment."""

    version: int
    """Counts the states a server has shown."""
    base_path: str
    """What the site stands under, decoded: `/` or `/repo/`."""
    files: Container[str]
    """Paths below the output folder."""
    former: tuple[str, ...] = ()
    """What it stood under before, decoded; the last one comes first."""

    def find(self, target: bytes) -> Hit:
        """Return what the path *target*, as it stands in a request without its query, leads to."""
        try:
            asked = unquote_to_bytes(target).decode("utf-8")
        except UnicodeDecodeError:
            return Hit(status=400)
        if not asked.startswith("/") or "\0" in asked:
            return Hit(status=400)
        base = self.base_path
        if asked == "/" != base or asked + "/" == base:
            return Hit(status=301, location=quote(base, safe=_SAFE))
        hit = self._below(asked[len(base) :]) if asked.startswith(base) else self._missing()
        return (hit.status == 404 and self._moved(asked)) or hit

    def path_of(self, target: bytes) -> str | None:
        """Return the path of the site, starting with `/`, that *target* asks for; None if it is none of this site's."""
        try:
            asked = unquote_to_bytes(target).decode("utf-8")
        except UnicodeDecodeError:
            return None
        return "/" + asked[len(self.base_path) :] if asked.startswith(self.base_path) else None

    def _moved(self, asked: str) -> Hit | None:
        """Return where what stood at the path *asked* has moved to, with the whole site; None if there was nothing."""
        for former in self.former:
            rest = asked.removeprefix(former)
            if asked.startswith(former) and self._below(rest).status != 404:
                return Hit(status=302, location=quote(self.base_path + rest, safe=_SAFE))
        return None

    def _below(self, path: str) -> Hit:
        folder = path.endswith("/") or not path
        if any(part in _UNFIT or not part for part in path.removesuffix("/").split("/") if path):
            return self._missing()
        if folder:
            return self._hit(path + "index.html")
        for name in (path, f"{path}.html"):
            if name in self.files:
                return self._hit(name)
        if f"{path}/index.html" in self.files:
            return Hit(status=301, location=quote(f"{self.base_path}{path}/", safe=_SAFE))
        return self._missing()

    def _hit(self, path: str) -> Hit:
        return Hit(status=200, path=path) if path in self.files else self._missing()

    def _missing(self) -> Hit:
        return Hit(status=404, path=NOT_FOUND if NOT_FOUND in self.files else "")


_SAFE = "/-._~!$&'()*+,;=:@"
"""Of a path, as `index.address.href` writes it."""
