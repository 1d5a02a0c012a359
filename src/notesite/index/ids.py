"""Where a fragment may lead: the ids in each article."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from notesite.model import Article


class Ids:
    """The ids in each article, by its path."""

    def __init__(self, articles: Iterable[Article]) -> None:
        self.all = {article.path: article.ids for article in articles}
        self._ids: dict[str, Collection[str]] = dict(self.all)
        """The same, as sets once they were asked for."""

    def __contains__(self, path: str) -> bool:
        return path in self._ids

    def of(self, path: str) -> Collection[str]:
        """Return those in the article at *path*."""
        ids = self._ids[path]
        if not isinstance(ids, frozenset):
            ids = self._ids[path] = frozenset(ids)
        return ids
