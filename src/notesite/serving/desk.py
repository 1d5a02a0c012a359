"""Requests: a path → the newest state's answer. Pages are composed when first asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from html import escape
from posixpath import splitext

import msgspec

from notesite.diagnostic import Diagnostic
from notesite.host.live import insert, script_tag
from notesite.host.serve import Reply
from notesite.index.address import href
from notesite.index.records import ArticlePage
from notesite.render.pages import Page
from notesite.render.templates import TemplateProblem
from notesite.report import full
from notesite.routes import Hit, Routes
from notesite.serving.fault import fault
from notesite.serving.state import Message, State, told
from notesite.stages.build import Parts, unread_files
from notesite.stages.files import Planned, page_formulas
from notesite.stages.revise import Current

KEPT = 64
"""Composed pages that are kept: those an author goes back and forth between."""
PUSHED = 2**20
"""Bytes of the longest page sent along with the word of its change. A longer one is asked for, and by few at once."""
OPEN = 16
"""Pages asked for last, which may be open in a browser."""

OWN_POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'"
"""Of the pages that are the server's own."""

KINDS: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".mp3": "audio/mpeg",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".wasm": "application/wasm",
}
"""Content types by ending; the machine's own table differs from machine to machine."""

_Make = Callable[[], bytes | None]


class _Composed(msgspec.Struct, frozen=True, kw_only=True):
    """A composed page and what it was composed from."""

    page: Page
    epoch: int
    content: bytes


class Desk:
    """Answers from the newest State; for any thread."""

    def __init__(
        self,
        *,
        token: str,
        root: str,
        alone: Callable[[Desk, bytes], bool],
        read: Callable[[str], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """*alone* may, before the site is built, bring just the page at a path into the state, and says if it has.

        *read* is told the path of a note whose page is sent, *failed* of a fault of ours in making a page.
        """
        self._token = token
        self.editor = ""
        """The template of an editor's address; empty: there is none."""
        self._root = root
        self._alone = alone
        self._read = read
        self._failed = failed
        self._composed: OrderedDict[str, _Composed] = OrderedDict()
        self._open: OrderedDict[str, str] = OrderedDict()
        """Path of an open page below the output folder → as its script names it."""
        self._mutex = threading.Lock()
        self._epoch = 0
        self.state_now = State(routes=Routes(version=0, base_path="/", files=()))
        self.composing = threading.RLock()
        """Held while a page is composed or an article replaced: both use the same renderer and formulas."""
        self.swapping = threading.Lock()
        """Held while the next state is made from the one before."""

    def show(self, state: State, *, anew: bool) -> None:
        """Answer from *state* from now on; *anew*: no page that was composed before may be used any more."""
        with self._mutex:
            self.state_now = state
            if anew:
                self._epoch += 1
                # The page of an archive holds on to every card of the site it was made of.
                self._composed.clear()

    def open_pages(self) -> tuple[str, ...]:
        """Return the paths, below the output folder, of pages that may be open; the one asked for last comes first."""
        with self._mutex:
            return tuple(reversed(self._open))

    def ready(self, target: bytes) -> Reply | None:
        """Return the answer to *target* if its page was composed before."""
        return self._ready(self.state_now, target)

    def reply(self, target: bytes) -> Reply:
        """Return the answer to *target*."""
        state = self.state_now
        hit = state.routes.find(target)
        if hit.status == 404 and state.current is None:
            try:
                if not self._alone(self, target):
                    return self._waiting(target)
            except Exception as error:  # the first build may not have it, or tell of it
                self._failed(error)
                return self._waiting(target)
            state = self.state_now
            hit = state.routes.find(target)
        return self._reply(state, hit, target)

    def listener(self, target: bytes) -> Callable[[], bytes]:
        """Return what tells the page at *target*, which is open, of the newest state: one JSON object on one line.

        It is to be called after every change, and the page is in what it returns if it was composed already.
        """
        return _Listener(self, target).state

    def state(self, target: bytes = b"", known: str | None = None) -> Message:
        """Return the newest state as the page at *target* is told of it, which has heard of the digest *known*."""
        state = self.state_now
        pages = self._digests(state)
        digest = (pages or {}).get(_name(target))
        html = self._html(state, target) if known is not None and digest is not None and known != digest else None
        first, more = told(state.diagnostics)
        return Message(
            version=state.routes.version,
            pages=pages,
            styles=state.styles,
            replaced=state.replaced,
            diagnostics=first,
            more=more,
            changed=state.changed,
            editor=self.editor,
            html=html,
        )

    def compose(self, current: Current, page: Page) -> bytes:
        """Return *page* of the site *current*; TemplateProblem if a template is at fault."""
        with self.composing:
            kept = self._kept(page)
            if kept is not None:
                return kept
            epoch = self._epoch
            parts = current.parts
            parts.setter.prepare(page_formulas(page))
            content = parts.renderer.compose(page)
        with self._mutex:
            self._composed[page.path] = _Composed(page=page, epoch=epoch, content=content)
            self._composed.move_to_end(page.path)
            while len(self._composed) > KEPT:
                self._composed.popitem(last=False)
        return content

    def try_out(self, site: Current, page: Page) -> None:
        """Compose *page* of a *site* that is not shown yet; TemplateProblem if a template is at fault."""
        with self.composing:
            site.parts.setter.prepare(page_formulas(page))
            site.parts.renderer.compose(page)

    def _kept(self, page: Page) -> bytes | None:
        kept = self._composed.get(page.path)
        return kept.content if kept is not None and kept.page is page and kept.epoch == self._epoch else None

    def _ready(self, state: State, target: bytes) -> Reply | None:
        hit = state.routes.find(target)
        page = state.pages.get(hit.path)
        if (hit.status == 404 and state.current is None) or (page is not None and self._kept(page) is None):
            return None
        return self._reply(state, hit, target) if page is not None or not hit.path else None

    def _html(self, state: State, target: bytes) -> str | None:
        reply = self._ready(state, target)
        if reply is None or reply.status != 200 or len(reply.body) > PUSHED:
            return None
        return reply.body.decode("utf-8", "replace")

    def _digests(self, state: State) -> dict[str, str] | None:
        if state.current is None:
            return None
        freshness = state.current.parts.freshness
        with self._mutex:
            opened = dict(self._open)
        return {name: freshness.page(page).id for path, name in opened.items() if (page := state.pages.get(path))}

    def _reply(self, state: State, hit: Hit, target: bytes) -> Reply:
        if hit.location:
            return Reply(status=hit.status, location=hit.location)
        if not hit.path:
            return Reply(status=hit.status, body=f"{hit.status}: there is no such page\n".encode())
        try:
            content = self._content(state, hit.path)
        except TemplateProblem as problem:
            return self._trouble(state, target, (problem.diagnostic,))
        except Exception as error:  # a fault of ours in one page must not leave it without a word
            self._failed(error)
            return self._trouble(state, target, (fault(error),))
        if content is None:
            return Reply(status=404, body=b"404: the file cannot be read\n")
        kind = KINDS.get(splitext(hit.path)[1].lower(), "application/octet-stream")
        if kind.startswith("text/html"):
            name = _name(target)
            # What stands for a missing page is not that page: it is to look again whatever changes.
            if hit.path in state.pages and hit.status == 200:
                self._opened(hit.path, name)
            content = insert(content, self._tag(state, name))
        return Reply(status=hit.status, kind=kind, body=content)

    def _content(self, state: State, path: str) -> bytes | None:
        page, site = state.pages.get(path), state.site_of(path)
        if page is not None and site is not None:
            if isinstance(page.view, ArticlePage):
                self._read(page.view.article.path)
            return self.compose(site, page)
        return state.files[path]()

    def _opened(self, path: str, name: str) -> None:
        with self._mutex:
            self._open[path] = name
            self._open.move_to_end(path)
            while len(self._open) > OPEN:
                self._open.popitem(last=False)

    def _tag(self, state: State, name: str) -> str:
        return script_tag(
            base=href(state.routes.base_path),
            token=self._token,
            page=name,
            version=state.routes.version,
            editor=self.editor,
            root=self._root,
        )

    def _waiting(self, target: bytes) -> Reply:
        state = self.state_now
        if state.problems:
            return self._trouble(state, target, state.problems)
        return self._own(state, target, "<h1>notesite</h1><p>Reading the notes …</p>")

    def _trouble(self, state: State, target: bytes, problems: tuple[Diagnostic, ...]) -> Reply:
        blocks = "".join(f"<pre>{escape(full(problem))}</pre>" for problem in problems)
        return self._own(state, target, f"<h1>This page cannot be made</h1>{blocks}")

    def _own(self, state: State, target: bytes, body: str) -> Reply:
        html = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>notesite</title><body>{body}</body></html>'
        content = insert(html.encode("utf-8", "replace"), self._tag(state, _name(target)))
        return Reply(status=503, kind="text/html; charset=utf-8", body=content, policy=OWN_POLICY)


class _Listener:
    """An open page, and what it was told of itself."""

    def __init__(self, desk: Desk, target: bytes) -> None:
        self._desk = desk
        self._target = target
        self._known: str | None = None
        """Its digest; None: nothing yet, or nothing is known of it."""

    def state(self) -> bytes:
        message = self._desk.state(self._target, self._known)
        self._known = (message.pages or {}).get(_name(self._target))
        return msgspec.json.encode(message)


def other_files(parts: Parts, brought: Iterable[Planned]) -> dict[str, _Make]:
    """Return what makes each file of a site that is no page, *brought* or not, by its path below the output folder."""
    return {**{planned.path: partial(_made, planned) for planned in brought}, **unread_files(parts)}


def _made(planned: Planned) -> bytes | None:
    output = planned.make().value
    return None if output is None else output.content


def _name(target: bytes) -> str:
    """Return how a page's script names it: by the path it was asked for at."""
    return target.decode("ascii", "replace")
