"""From a path of the site to what stands in a page: below the base path, or absolute for feeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from notesite.index.address import href
from notesite.load.links.address import parted
from notesite.model import TITLES, Ref


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """How addresses are written under one `base_url`.

    Links in pages start with `/`, so that one and the same page works at any depth (404.html is served at all
    of them) and moves with `base_url` alone.
    """

    base_url: str
    """Absolute, ends with `/`."""
    base_path: str
    """Its path, a slash at both ends."""
    answer: Callable[[Ref], str]
    """The index's answer to a reference."""
    assets: Mapping[str, str]
    """Logical name → output path."""

    def href(self, url: str) -> str:
        """Return the link to the decoded site path *url* (`/a/`), percent-encoded."""
        return self.base_path + href(url)[1:]

    def absolute(self, url: str) -> str:
        """Return the absolute form of the decoded site path *url*, percent-encoded."""
        return self.base_url + href(url)[1:]

    def resolve(self, ref: Ref) -> str:
        """Return what to write for *ref* in a page."""
        if ref.kind in TITLES:
            return self.answer(ref)
        return _below(self.base_path, self._answer(ref))

    def resolve_absolute(self, ref: Ref) -> str:
        """Return what to write for *ref* where the page's own address is not known."""
        if ref.kind in TITLES:
            return self.answer(ref)
        return _below(self.base_url, self._answer(ref))

    def asset(self, name: str) -> str:
        """Return the link to the static file *name*; KeyError if there is none."""
        return self.base_path + href(self.assets[name])

    def configured(self, url: str, *, absolute: bool = False) -> str:
        """Return what to write for a configured address: a path of this site (`/a/`) or another site's."""
        if not url.startswith("/") or url.startswith("//"):
            return url
        target, suffix = parted(url)
        ref = Ref(kind="path", target=target, suffix=suffix, fallback=url)
        return self.resolve_absolute(ref) if absolute else self.resolve(ref)

    def _answer(self, ref: Ref) -> str:
        # `![](/img/a.png)` means static/img/a.png, which is published under a name with a hash in it.
        if ref.kind == "path" and (asset := self.assets.get(ref.target[1:])) is not None:
            return "/" + href(asset) + ref.suffix
        return self.answer(ref)


def _below(base: str, address: str) -> str:
    """Put *base* before a path of this site; leave `//host/`, `https:` and unanswered ones."""
    ours = address.startswith("/") and not address.startswith("//")
    return base + address[1:] if ours else address
