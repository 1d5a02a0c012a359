"""Where the references of each article led when last followed: still there, if everything goes by the same names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec

from notesite.digest import digest, key
from notesite.index.references.links import Ties
from notesite.memo import Memo
from notesite.model import Article


class Traced(msgspec.Struct, frozen=True, kw_only=True):
    """What came of an article's references, and all that it depends on.

    That is no part of its key: a new note gives the site a new name, and a large site would fill its memory with what
    is right until the next one comes. So there is one of each article, and the newest takes its place.
    """

    names: str
    """Digest of all names that anything in the site has."""
    origin: str
    """Digest of all the article was made from."""
    ties: Ties


class Traces:
    """Follows references, unless *memo* knows where they lead. *origins*: an article's path → what it was made from."""

    def __init__(self, memo: Memo, *, tool: str, origins: Mapping[str, str]) -> None:
        self._memo = memo
        self._tool = tool
        self._origins = origins

    def __call__(self, names: str, articles: Sequence[Article], follow: Callable[[Article], Ties], /) -> Sequence[Ties]:
        """Return where the references of *articles* lead while things go by *names*."""
        keys = {article.path: key("links", tool=self._tool, path=digest(article.path)) for article in articles}
        known = self._memo.recall(list(keys.values()), Traced)
        found: list[Ties] = []
        for article in articles:
            traced, origin = known.get(keys[article.path]), self._origins[article.path]
            if traced is None or traced.names != names or traced.origin != origin:
                traced = Traced(names=names, origin=origin, ties=follow(article))
                self._memo.keep([(keys[article.path], traced)])
            found.append(traced.ties)
        return found
