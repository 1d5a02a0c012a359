"""The files of the finished site, made one by one as they are asked for, if they must be made at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Protocol

import msgspec

from notesite.diagnostic import Checked
from notesite.digest import SIZE, Key, digest
from notesite.index.address import output_path
from notesite.index.records import ArticlePage, FeedPage, Index
from notesite.memo import Memo, Worked
from notesite.model import Formula, Output, formulas
from notesite.render.compose import Renderer
from notesite.render.pages import Page
from notesite.stages.typesetting import Setter, shown_formulas
from notesite.tree import Read, SourceFile, Tree


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A file of the site that need not have been made yet."""

    path: str
    """Below the output folder."""
    digest: str
    """Of its content; empty: not known before it is made."""
    make: Callable[[], Checked[Output | None]]
    """None with an error: it could not be had. Raises TemplateProblem."""
    template: str = ""
    """Of a page: what it is made with."""


def made(output: Output) -> Planned:
    """Return *output* as a file that is made already."""
    return Planned(path=output.path, digest=output.digest or digest(output.content), make=lambda: Checked(value=output))


class Share(Protocol):
    """Makes things in this process, or some of them in copies of it."""

    def __call__(self, make: Callable[[int], bytes], number: int, /) -> Callable[[int], bytes]:
        """Return what gives *make* of each number below *number*, to be asked for all of them.

        They are begun in ascending order, in which all but the first few are to be asked for.
        """
        ...


def by_itself(make: Callable[[int], bytes], _number: int) -> Callable[[int], bytes]:
    """Make all in this process."""
    return make


def beginning_with(first: Callable[[], bytes], share: Share) -> tuple[Share, Callable[[], bytes]]:
    """Return a share that begins with *first* and goes on as *share* does, and what gives the first one's result.

    What takes long and comes last would keep one process waiting for the other.
    """
    begun: list[Callable[[int], bytes]] = []

    def shared(make: Callable[[int], bytes], number: int, /) -> Callable[[int], bytes]:
        made = share(lambda place: make(place - 1) if place else first(), number + 1)
        begun.append(made)
        return lambda place: made(place + 1)

    return shared, lambda: begun[0](0)


def page_files(
    pages: Sequence[Page],
    *,
    renderer: Renderer,
    setter: Setter,
    keys: Mapping[str, Key],
    memo: Memo,
    worked: Worked,
    share: Share,
) -> Iterator[Planned]:
    """Yield the site's pages; what is remembered of one, under its key (by path), is the digest of its bytes."""
    known = memo.recall(list(keys.values()), str)
    unknown = [page for page in pages if keys[page.path] not in known]

    def compose(page: Page) -> bytes:
        """Return the page with its digest before it: whoever makes one has the time to hash it, too."""
        setter.prepare(page_formulas(page))
        content = renderer.compose(page)
        return bytes.fromhex(digest(content)) + content

    shared = share(lambda number: compose(unknown[number]), len(unknown))

    def make(page: Page, composed: Callable[[], bytes]) -> Checked[Output | None]:
        sealed = composed()
        known_by = sealed[:SIZE].hex()
        worked.miss(page.path, keys[page.path])
        if setter.lasting(page_formulas(page)):
            memo.keep([(keys[page.path], known_by)])
        return Checked(value=Output(path=page.path, content=sealed[SIZE:], digest=known_by))

    numbers = {page.path: number for number, page in enumerate(unknown)}
    for page in pages:
        number = numbers.get(page.path)
        composed = partial(compose, page) if number is None else partial(shared, number)
        yield Planned(
            path=page.path,
            digest=known.get(keys[page.path], ""),
            make=partial(make, page, composed),
            template=page.template,
        )


def remembered_files(
    makers: Mapping[str, Callable[[], bytes]], keys: Mapping[str, Key], *, memo: Memo, worked: Worked
) -> Iterator[Planned]:
    """Yield the files that *makers* make, by path; the digest of one that has a key is remembered."""
    known = memo.recall(list(keys.values()), str)

    def make(path: str) -> Checked[Output | None]:
        content = makers[path]()
        if path in keys:
            memo.keep([(keys[path], digest(content))])
            worked.miss(path, keys[path])
        return Checked(value=Output(path=path, content=content))

    for path in makers:
        remembered = known.get(keys[path], "") if path in keys else ""
        yield Planned(path=path, digest=remembered, make=partial(make, path))


def page_formulas(page: Page) -> Iterator[Formula]:
    """Yield the formulas of *page*, but for those in the titles it mentions."""
    match page.view:
        case ArticlePage(article=article):
            yield from shown_formulas(article)
        case FeedPage(cards=cards):
            for card in cards:
                yield from formulas((*card.title, *card.excerpt))
        case _:
            return


def content_files(index: Index, tree: Tree, *, read: Read) -> Iterator[Planned]:
    """Yield the files of the content folder that go into the site as they are."""
    sources = {file.path: file for file in tree.files}

    def fetch(path: str, source: SourceFile) -> Checked[Output | None]:
        content = read(source)
        made = None if content.value is None else Output(path=path, content=content.value)
        return Checked(value=made, diagnostics=content.diagnostics)

    for file in index.files:
        path, source = output_path(file.url), sources[file.path]
        yield Planned(path=path, digest=read.digest(source).value or "", make=partial(fetch, path, source))
