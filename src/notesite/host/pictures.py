"""Pictures' files → their sizes and smaller copies, by Pillow. Knows nothing of sites and notes.

The size comes from the file's header. What may be decoded is bounded beforehand by the number of pixels the header
tells, so a small file that claims to be a giant costs nothing. Decoding, scaling and WebP let other threads run.

Pillow is loaded with the first picture nobody remembers.
"""

from __future__ import annotations

import os
import struct
import threading
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import nullcontext, suppress
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import msgspec

from notesite import picture, svg
from notesite.config import ImageOptions
from notesite.digest import digest, digest_value
from notesite.picture import Copy, Look
from notesite.stages.picturing import Fetch, Shot
from notesite.svg import svg_look

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from PIL.Image import Image

MOST_PIXELS = 50_000_000
"""Of a picture that is decoded: 200 MB. A telephone's are 12 to 50 million."""

MANY_PIXELS = 16_000_000
"""Pictures with more are decoded one after the other, so that memory does not grow with the processors."""

_MOST_THREADS = 8
"""Threads that decode pictures, each of which may hold one in memory."""
_LONGEST = 16383
"""Pixels of a side, in WebP."""

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "ICO", "AVIF")
_COPIED = frozenset(("PNG", "JPEG", "MPO", "WEBP"))
_COLOURS = 4096
"""A PNG with no more is a drawing: lossy compression would smear its edges, and saves little."""

_WORTH_IT = 0.9
"""A copy that is not this much smaller than the file is not worth a second file."""

_LEAST = 4096
"""Bytes a copy must save, likewise: what fits into the first packets of an answer gains nothing."""

_WHITE = 245
"""The least that each colour of a pixel has, of 255, for the pixel to be white."""
_MOSTLY = 0.9
"""Of a picture's edge is white where its ground is: a plot's axes may touch it."""

_BRAND = 4
"""Where a file of the kind AVIF is says what it is, behind the size of its first box."""
_TURN, _ON_ITS_SIDE = 0x0112, 5
"""EXIF's tag for how a picture is to be turned, and the first of its values by which width and height change places."""
_NARROWER = 0.8
"""Copies are at least this different in width."""

_EFFORT = 50
_METHOD = 2
"""Of WebP, 0 to 100 and 0 to 6. Measured on 663 pictures of notes: method 4 takes twice the time for 2 to 3 %."""

# Pillow's readers raise whatever comes to hand on a file that is not what it claims.
_BROKEN = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, struct.error, zlib.error)


class Pillow:
    """A camera. Use it as a context manager, or call `close`; it may be used again afterwards."""

    def __init__(self, options: ImageOptions, threads: int | None = None) -> None:
        """*threads*: None: one for each processor."""
        self._options = options
        self._threads = threads or min(_MOST_THREADS, len(os.sched_getaffinity(0)))
        self._pool: ThreadPoolExecutor | None = None

    @property
    def identity(self) -> str:
        """The digest of all that a Shot depends on besides the file; Pillow brings its own WebP, if it has any."""
        import PIL  # noqa: PLC0415  its version alone

        own = [digest(Path(file).read_bytes()) for file in (__file__, picture.__file__, svg.__file__)]
        return digest_value((PIL.__version__, _has_webp(), self._options, own))

    def begin(self, fetch: Fetch, /) -> Callable[[], Shot | None]:
        """Begin to look at what *fetch* gets; return what waits for the Shot. A damaged file never raises."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            _prepare()
            self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="pictures")
        try:
            return self._pool.submit(self._shot, fetch).result
        except RuntimeError:  # the system grants no thread: who waits looks at it
            return partial(self._shot, fetch)

    def close(self) -> None:
        """End the threads; what has not begun is not begun."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _shot(self, fetch: Fetch) -> Shot | None:
        content = fetch()
        try:
            return None if content is None else look_at(content, self._options)
        except MemoryError:
            # The machine's doing, not the file's: nothing is said, nothing remembered, the next build tries again.
            return None


def _has_webp() -> bool:
    return find_spec("PIL._webp") is not None


def _prepare() -> None:
    """Load what is needed of Pillow, and have it judge nothing by itself."""
    from PIL import AvifImagePlugin, IcoImagePlugin, Image, WebPImagePlugin  # noqa: F401, PLC0415

    Image.preinit()
    Image.MAX_IMAGE_PIXELS = None  # MOST_PIXELS holds
    warnings.filterwarnings("ignore", module=r"PIL\.")


def look_at(content: bytes, options: ImageOptions) -> Shot:
    """Return what is to be known of the picture in *content*, with the copies that *options* want."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    if not content:
        return Shot(look=Look(unreadable="the file is empty"))
    if (drawing := svg_look(content)) is not None:
        return Shot(look=drawing)
    try:
        image = Image.open(BytesIO(content), formats=_FORMATS)
    except UnidentifiedImageError:
        # A Pillow without AVIF cannot tell one from nothing; browsers can.
        known = content.startswith(b"ftypavi", _BRAND)
        return Shot(look=Look(size=len(content), unreadable="" if known else "the file holds no picture"))
    except _BROKEN:
        return Shot(look=Look(size=len(content), unreadable="the file is damaged"))
    turn = _orientation(image)
    width, height = image.size if turn < _ON_ITS_SIDE else image.size[::-1]
    look = Look(width=width, height=height, size=len(content))
    return _copied(image, look, turn, options)


def _copied(image: Image, look: Look, turn: int, options: ImageOptions) -> Shot:
    pixels = look.width * look.height
    if pixels > MOST_PIXELS:
        return Shot(look=_with(look, huge=True))
    if not options.variants or image.format not in _COPIED or _moves(image) or not _has_webp():
        return Shot(look=look)
    with _one_at_a_time if pixels > MANY_PIXELS else nullcontext():
        try:
            whole = _decoded(image, turn, min(look.width, options.widths[-1]))
        except _BROKEN:
            return Shot(look=_with(look, unreadable="the file is damaged or cut short", enlarges=False))
        made: list[tuple[int, bytes]] = []
        # A picture WebP has no form for is shown as it is.
        with suppress(*_BROKEN):
            made += _smaller(whole, look, options) if whole is not None else ()
    copies = tuple(Copy(width=width, digest=digest(content)) for width, content in made)
    on_white = whole is not None and _is_on_white(whole)
    return Shot(look=_with(look, copies=copies, on_white=on_white), copies=tuple(content for _, content in made))


_one_at_a_time = threading.Lock()


def _moves(image: Image) -> bool:
    # The second picture of an MPO is a camera's depth map or preview, not a frame.
    return image.format != "MPO" and bool(getattr(image, "is_animated", False))


def _orientation(image: Image) -> int:
    """Return how a camera says the picture is to be turned: EXIF's 1 to 8, 1 for not at all."""
    if image.format not in ("JPEG", "MPO", "WEBP"):
        return 1
    with suppress(*_BROKEN):
        turn = image.getexif().get(_TURN, 1)
        return turn if isinstance(turn, int) and 1 <= turn <= 8 else 1
    return 1


def _decoded(image: Image, turn: int, wanted: int) -> Image | None:
    """Return *image* as RGB or RGBA, turned upright, not narrower than *wanted*; None: its colours are no screen's."""
    from PIL.Image import Transpose  # noqa: PLC0415

    if image.format in ("JPEG", "MPO"):
        # JPEG can be decoded at an eighth, a quarter or half of its size for a fraction of the time.
        image.draft(None, (2 * wanted, 2 * wanted))
    image.load()
    turns = (
        Transpose.FLIP_LEFT_RIGHT,
        Transpose.ROTATE_180,
        Transpose.FLIP_TOP_BOTTOM,
        Transpose.TRANSPOSE,
        Transpose.ROTATE_270,
        Transpose.TRANSVERSE,
        Transpose.ROTATE_90,
    )
    if image.mode not in ("1", "L", "LA", "P", "PA", "RGB", "RGBA"):
        return None
    wanted_mode = "RGBA" if image.has_transparency_data else "RGB"
    flat = image if image.mode == wanted_mode else image.convert(wanted_mode)
    return flat if turn == 1 else flat.transpose(turns[turn - 2])


def _is_on_white(whole: Image) -> bool:
    """Say whether nine tenths of the picture's edge are white, or so nearly that a lossy file may have meant it."""
    width, height = whole.size
    sides = ((0, 0, width, 1), (0, height - 1, width, height), (0, 0, 1, height), (width - 1, 0, width, height))
    white = sum(
        count
        for side in sides
        for count, colour in whole.crop(side).getcolors(width + height) or ()
        if isinstance(colour, tuple) and min(colour) >= _WHITE
    )
    return white >= _MOSTLY * 2 * (width + height)


def _smaller(whole: Image, look: Look, options: ImageOptions) -> Iterator[tuple[int, bytes]]:
    """Yield (width, WebP) of the copies of *whole* worth having, narrow ones first.

    The widest must be worth having, or there are none: browsers would enlarge a narrow one to fill the column.
    """
    limit = min(int(look.size * _WORTH_IT), look.size - _LEAST)
    if limit <= 0:
        return
    widest = min(look.width, options.widths[-1])
    drawing = whole.getcolors(_COLOURS) is not None
    made: list[tuple[int, bytes]] = []
    for width in (widest, *(width for width in reversed(options.widths) if width <= _NARROWER * widest)):
        # Each from the one before: scaling a small picture down costs a fraction of scaling the whole.
        whole = _scaled(whole, width, look)
        content = _webp(whole, options.quality, limit, drawing=drawing and width == look.width)
        if content is None:
            break
        made.append((width, content))
        limit = len(content)
    yield from reversed(made)


def _scaled(whole: Image, width: int, look: Look) -> Image:
    from PIL.Image import Resampling  # noqa: PLC0415

    size = (width, max(1, round(look.height * width / look.width)))
    return whole if whole.size == size else whole.resize(size, Resampling.LANCZOS, reducing_gap=2.0)


def _webp(image: Image, quality: int, limit: int, *, drawing: bool) -> bytes | None:
    """Return *image* as WebP of less than *limit* bytes; None: there is none. A *drawing* loses nothing if possible."""
    if max(image.size) > _LONGEST:
        return None
    lossy = {"quality": quality}
    # Scaled down, a drawing has as many colours as a photograph: without loss it would be larger than the whole.
    for kind in ({"lossless": 1, "quality": _EFFORT}, lossy) if drawing else (lossy,):
        stream = BytesIO()
        image.save(stream, "WEBP", method=_METHOD, icc_profile=image.info.get("icc_profile"), **kind)
        if stream.tell() < limit:
            return stream.getvalue()
    return None


def _with(look: Look, **changes: object) -> Look:
    return msgspec.structs.replace(look, **changes)
