"""Notes that get no page here, whatever they are to the tools they were written for, and how each is reported."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from notesite.diagnostic import Diagnostic, Place, Severity
from notesite.index.address import article_address
from notesite.index.reserved import LISTS
from notesite.model import Article, Counts

HUGO_HOME = "_index"
"""What Hugo calls the text of a folder's list; in the content folder itself, of the home page."""
FRAMES = frozenset(
    "_sidebar.md _navbar.md _coverpage.md _404.md _footer.md _Sidebar.md _Footer.md _Header.md SUMMARY.md".split()
)
"""Files that are no page of other generators, but stand around their pages."""
DRAWING = ".excalidraw.md"
"""How files of Obsidian's Excalidraw end."""
DRAWING_KEY = "excalidraw-plugin"
"""What its front matter says, whatever the file is called."""
EXPORT_DRAWING = "export the drawing as SVG or PNG, and show that"


class _Kind(msgspec.Struct, frozen=True):
    """One kind of such files, and what is said of each."""

    holds: Callable[[Article], bool]
    severity: Severity
    code: str
    message: str
    """`{url}` is where the file would stand."""
    hint: str


def is_left_out(article: Article) -> bool:
    """Whether *article* is of such a kind."""
    return _kind(article) is not None


def left_out(article: Article) -> Diagnostic:
    """Return what is said of *article*, which is left out."""
    kind = _kind(article)
    assert kind is not None, "only what is left out is asked for"
    return Diagnostic(
        severity=kind.severity,
        code=kind.code,
        message=kind.message.format(url=article_address(article).value),
        place=Place(path=article.source_path),
        hint=kind.hint,
    )


def _kind(article: Article) -> _Kind | None:
    for kind in _KINDS:
        if kind.holds(article):
            return kind
    return None


def _is_hugo_home(article: Article) -> bool:
    """Whether *article* is what Hugo shows above the list of its home page."""
    return article.path.rpartition(".")[0] == HUGO_HOME and not _asks_for_an_address(article)


def _is_frame(article: Article) -> bool:
    """Whether *article* is what docsify, GitBook, mdBook or a wiki of GitHub's shows around their pages."""
    return article.path.rpartition("/")[2] in FRAMES and not _asks_for_an_address(article)


def _is_drawing(article: Article) -> bool:
    """Whether *article* holds a drawing of Obsidian's Excalidraw, packed, rather than a text."""
    is_one = article.path.endswith(DRAWING) or DRAWING_KEY in article.extra
    return is_one and not _asks_for_an_address(article)


def _asks_for_an_address(article: Article) -> bool:
    return bool(article.url or article.slug)


def _asks_for_a_list(article: Article) -> bool:
    """Whether *article* only says where a list stands, as other generators want it; here lists stand by themselves."""
    return article.counts == Counts() and article_address(article).value in LISTS


_LAYOUTS = frozenset(
    "archive archives categories category collection home posts search tag tags terms timeline".split()
)
"""What other generators' themes call the pages that list notes, or find them."""


def _asks_for_a_layout(article: Article) -> bool:
    """Whether *article* only says which list another generator's theme makes of it."""
    said = (article.extra.get(key) for key in ("layout", "type"))
    return article.counts == Counts() and any(isinstance(one, str) and one.lower() in _LAYOUTS for one in said)


def _names_a_list(article: Article) -> bool:
    """Whether *article* only says what Hugo calls the list of a folder, of which there is none here."""
    folder, _, name = article.path.rpartition("/")
    return bool(folder) and name.rpartition(".")[0] == HUGO_HOME and article.counts == Counts()


_KINDS = (
    _Kind(
        _is_hugo_home,
        "warning",
        "note.home",
        "in Hugo this file is the text of the home page; here that is a list, and the file is left out",
        "give it a `url`, such as `/about/`, or delete it",
    ),
    _Kind(
        _is_frame,
        "note",
        "note.list",
        "other generators show this file around their pages, and it is left out",
        "for a page of its own, give it a `url`",
    ),
    _Kind(
        _is_drawing,
        "note",
        "note.drawing",
        "a drawing of Excalidraw's stands here, and no text: the file is left out",
        EXPORT_DRAWING,
    ),
    _Kind(
        _asks_for_a_list,
        "note",
        "note.list",
        "no text stands here; the list at `{url}` needs none: the file is left out",
        "delete it",
    ),
    _Kind(
        _asks_for_a_layout,
        "note",
        "note.list",
        "no text stands here, only which list another generator makes of it: the file is left out",
        "delete it, or write what the page is to say",
    ),
    _Kind(
        _names_a_list,
        "note",
        "note.list",
        "no text stands here, only what Hugo calls the list of this folder: the file is left out",
        "write what the page is to say, or delete it",
    ),
)
"""The first that holds is what a file is: one that asks for a list names it, too."""
