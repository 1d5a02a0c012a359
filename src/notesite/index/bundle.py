"""Page bundles: the files that stand beside an `index.md` belong to it and are published with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from notesite.index.hidden import is_hidden
from notesite.model import Article


def bundled(files: Collection[str], *, published: Iterable[Article], withheld: Iterable[Article]) -> dict[str, Article]:
    """Return the files of *published* bundles → the bundle's article.

    A file belongs to the innermost bundle around it; those of a withheld one stay out. The content folder
    itself is no bundle, or an `index.md` there would publish everything.
    """
    owners: dict[str, Article | None] = {_folder(article.path): None for article in withheld if _is_bundle(article)}
    owners |= {_folder(article.path): article for article in published if _is_bundle(article)}
    found: dict[str, Article] = {}
    for path in files if owners else ():
        folder = _folder(path)
        while folder and folder not in owners:
            folder = _folder(folder)
        owner = owners.get(folder) if folder else None
        if owner is not None and not is_hidden(path):
            found[path] = owner
    return found


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _is_bundle(article: Article) -> bool:
    return article.path.rpartition("/")[2].rpartition(".")[0] == "index"
