"""HTTP for one site on the author's own machine: who may ask, what is sent, and word of every change.

The site itself is the `Backend`'s; nothing here knows how a page is made. There is nothing to log in to and no request
that changes anything. What protects the author's notes from other pages in the same browser, and from other machines,
is: loopback unless told otherwise, a list of names (`hosts.py`), no CORS header, and for the stream of events its
origin and a token that is new with every run.

As a bare ASGI application: five kinds of answer need no framework, and importing one takes longer than the first page.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from hmac import compare_digest
from typing import Any, Protocol
from urllib.parse import parse_qs

import msgspec
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from notesite.byterange import asked_for, content_range

HEARTBEAT = 15.0
"""Seconds after which a silent event stream says that it is alive."""
IDLE = 20.0
"""Seconds a connection may take to ask for something, or to take any of what it asked for."""
ADDRESS_SIZE = 8 * 1024
HEADERS_SIZE = 16 * 1024
"""Bytes of a request's address, and of its headers."""

_Scope = MutableMapping[str, Any]
_Message = MutableMapping[str, Any]
_Receive = Callable[[], Awaitable[_Message]]
_Send = Callable[[_Message], Awaitable[None]]

_ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"same-origin"),
)


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent for a request."""

    status: int = 200
    kind: str = "text/plain; charset=utf-8"
    """Its content type."""
    body: bytes = b""
    location: str = ""
    policy: str = ""
    """Content Security Policy; empty: the page's own."""
    part: str = ""
    """Which bytes of a file the body is, as `Content-Range`; empty: all."""


class Backend(Protocol):
    """A site that can be asked from any thread."""

    def ready(self, target: bytes) -> Reply | None:
        """Return the answer to the path *target* if it need not be made first."""
        ...

    def reply(self, target: bytes) -> Reply:
        """Return the answer to the path *target*."""
        ...

    def listener(self, target: bytes) -> Callable[[], bytes]:
        """Return what the page at *target* is to be told, each time it is called: one JSON object on one line."""
        ...


class Allows(Protocol):
    """Who may ask; see `hosts.py`."""

    def status(self, host: str | None, /) -> int:
        """Return 200, or how a request with this `Host` is refused."""
        ...

    def same_origin(self, origin: str | None, host: str, fetched_from: str | None, /) -> bool:
        """Say whether the request comes from a page of this server."""
        ...


class Server:
    """Answers requests in a thread of its own."""

    def __init__(
        self,
        backend: Backend,
        *,
        allows: Allows,
        folder: str,
        files: Callable[[], dict[str, bytes]],
        token: str,
        say: Callable[[str], None],
    ) -> None:
        """*folder* is the path of the server's own *files* (name → JavaScript) and of its event stream.

        *say* is given what the author should know of connections.
        """
        self._backend = backend
        self._allows = allows
        # Wherever the site stands: its own path may change while it is served.
        self._folder = b"/" + folder.encode()
        self._files = files
        self._token = token
        self._say = say
        self._listeners: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, listening: list[socket.socket]) -> None:
        """Begin to answer on the sockets *listening*."""
        config = uvicorn.Config(
            self._app,
            http=_Connection,
            ws="none",
            interface="asgi3",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=int(IDLE),
            timeout_graceful_shutdown=0,
            h11_max_incomplete_event_size=ADDRESS_SIZE + HEADERS_SIZE,
        )
        if not os.environ.get("NOTESITE_DEBUG"):
            # What a broken client sends is none of the author's business.
            logging.getLogger("uvicorn").addHandler(logging.NullHandler())
            logging.getLogger("uvicorn").propagate = False
        server = self._server = _Server(config, self._say)
        self._thread = threading.Thread(target=server.run, args=(listening,), name="http", daemon=True)
        self._thread.start()

    def tell(self) -> None:
        """Send the newest state to every page that listens; from any thread."""
        loop = self._loop
        if loop is not None:
            # The loop may have ended: then no one listens.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._wake)

    def stop(self) -> None:
        """Close every connection, and wait a moment for that."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = self._server.force_exit = True
            self._thread.join(1.0)

    def _wake(self) -> None:
        for listener in self._listeners:
            listener.set()

    async def _app(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        self._loop = asyncio.get_running_loop()
        headers = _headers(scope)
        refused = self._refused(scope, headers)
        if refused is not None:
            await _send(send, refused, close=True)
            return
        target: bytes = scope["raw_path"]
        _, ours, path = target.rpartition(self._folder)
        if not ours:
            reply = self._backend.ready(target)
            if reply is None:
                reply = await asyncio.to_thread(self._backend.reply, target)
            if "range" in headers:
                reply = _part_of(reply, scope["method"], headers)
            await _send(send, reply, query=scope["query_string"])
            return
        name = path.decode("ascii", "replace")
        if not self._allows.same_origin(headers.get("origin"), headers["host"], headers.get("sec-fetch-site")):
            await _send(send, _plain(403, "not for other origins"))
        elif name == "events":
            if self._is_ours(scope["query_string"]):
                await self._events(scope, receive, send)
            else:
                await _send(send, _plain(403, "this stream is for pages of this server's present run"))
        else:
            await _send(send, _own_file(self._files(), name))

    def _refused(self, scope: _Scope, headers: dict[str, str]) -> Reply | None:
        status = self._allows.status(headers.get("host"))
        if status == 400:
            return _plain(400, "the Host header is missing or is not a host's name")
        if status == 403:
            return _plain(403, "this server is not called that; --allowed-host NAME lets it answer to a name")
        if scope["method"] not in ("GET", "HEAD"):
            return _plain(405, "only GET and HEAD")
        # h11 counts only what comes in pieces.
        if len(scope["raw_path"]) + len(scope["query_string"]) > ADDRESS_SIZE:
            return _plain(414, "the address is too long")
        if sum(len(name) + len(value) for name, value in scope["headers"]) > HEADERS_SIZE:
            return _plain(431, "the headers are too long")
        if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
            return _plain(413, "a request has no body here")
        return None

    def _is_ours(self, query: bytes) -> bool:
        given = parse_qs(query.decode("ascii", "replace")).get("token", [""])[0]
        return compare_digest(given.encode(), self._token.encode())

    async def _events(self, scope: _Scope, receive: _Receive, send: _Send) -> None:
        await send(_start(200, [(b"content-type", b"text/event-stream; charset=utf-8")]))
        if scope["method"] == "HEAD":
            await send({"type": "http.response.body"})
            return
        gone = asyncio.ensure_future(_disconnected(receive))
        page = parse_qs(scope["query_string"].decode("ascii", "replace")).get("page", [""])[0]
        newest = self._backend.listener(page.encode("ascii", "replace"))
        changed = asyncio.Event()
        changed.set()
        self._listeners.add(changed)
        try:
            while not gone.done():
                # Whatever happened meanwhile, only the newest state is of use.
                if changed.is_set():
                    changed.clear()
                    await send(_part(b"event: state\ndata: " + newest() + b"\n\n"))
                else:
                    await send(_part(b": alive\n\n"))
                waiting = asyncio.ensure_future(changed.wait())
                await asyncio.wait({gone, waiting}, timeout=HEARTBEAT, return_when=asyncio.FIRST_COMPLETED)
                waiting.cancel()
        finally:
            self._listeners.discard(changed)
            gone.cancel()


class _Server(uvicorn.Server):
    """Says once that the system grants no more connections: asyncio prints a traceback for each that waits."""

    def __init__(self, config: uvicorn.Config, say: Callable[[str], None]) -> None:
        super().__init__(config)
        self._say = say
        self._said = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        asyncio.get_running_loop().set_exception_handler(self._hear)
        await super().startup(sockets)

    def _hear(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if self.should_exit:
            # It would still listen where nothing is listened to any more.
            return
        # Asyncio waits a second, then tries again.
        if not isinstance(error, OSError) or "socket" not in context:
            loop.default_exception_handler(context)
        elif not self._said:
            self._said = True
            why = (error.strerror or str(error)).lower()
            self._say(f"no more connections can be taken: {why}; close some windows, or raise the limit (ulimit -n)")


class _Connection(H11Protocol):
    """A connection that is closed if nothing is asked of it, or what is sent is not taken.

    Neither half a request nor an answer nobody reads must be held for ever.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._since = self.loop.time()
        self._untaken = 0
        self._watch = self.loop.call_later(IDLE, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        self._since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, with the headers of every answer."""
        body = msg.encode("ascii", "replace") + b"\n"
        headers = (
            *_ALWAYS,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
            (b"connection", b"close"),
        )
        lines = [b"HTTP/1.1 400 Bad Request", *(name + b": " + value for name, value in headers), b"", body]
        self.transport.write(b"\r\n".join(lines))
        self.transport.close()

    def _look(self) -> None:
        before, self._untaken = self._untaken, self.transport.get_write_buffer_size()
        # An answer is complete when all of it waits to be taken.
        busy = self._untaken or (self.cycle is not None and not self.cycle.response_complete)
        left = IDLE if busy else IDLE - (self.loop.time() - self._since)
        if left <= 0 or 0 < before == self._untaken:
            self.transport.abort()
        else:
            self._watch = self.loop.call_later(min(max(left, 1.0), IDLE), self._look)


def _headers(scope: _Scope) -> dict[str, str]:
    """Return the headers of a request; of one given twice, the last (h11 refuses two Hosts)."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


def _part_of(reply: Reply, method: str, headers: dict[str, str]) -> Reply:
    """Return the part of *reply* that was asked for. Pages are sent whole, and so is what may be another by now."""
    if method != "GET" or reply.status != 200 or reply.kind.startswith("text/html") or "if-range" in headers:
        return reply
    size = len(reply.body)
    part = asked_for(headers["range"], size)
    if part is None:
        return reply
    body = reply.body[part.start : part.stop]
    return msgspec.structs.replace(reply, status=206 if part else 416, body=body, part=content_range(part, size))


def _own_file(files: dict[str, bytes], name: str) -> Reply:
    content = files.get(name)
    if content is None:
        return _plain(404, "no such file")
    return Reply(kind="text/javascript; charset=utf-8", body=content)


def _plain(status: int, text: str) -> Reply:
    return Reply(status=status, body=text.encode() + b"\n")


def _start(status: int, headers: list[tuple[bytes, bytes]]) -> _Message:
    return {"type": "http.response.start", "status": status, "headers": [*_ALWAYS, *headers]}


def _part(content: bytes) -> _Message:
    return {"type": "http.response.body", "body": content, "more_body": True}


async def _send(send: _Send, reply: Reply, *, query: bytes = b"", close: bool = False) -> None:
    headers = [(b"content-length", str(len(reply.body)).encode()), (b"content-type", reply.kind.encode())]
    if reply.location:
        headers.append((b"location", reply.location.encode("ascii") + (b"?" + query if query else b"")))
    if reply.part:
        headers.append((b"content-range", reply.part.encode("ascii")))
    elif reply.status == 200 and not reply.kind.startswith("text/"):
        headers.append((b"accept-ranges", b"bytes"))
    if reply.policy:
        headers.append((b"content-security-policy", reply.policy.encode("ascii")))
    if reply.status == 405:
        headers.append((b"allow", b"GET, HEAD"))
    if close:
        headers.append((b"connection", b"close"))
    await send(_start(reply.status, headers))
    await send({"type": "http.response.body", "body": reply.body})


async def _disconnected(receive: _Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
