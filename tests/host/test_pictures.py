"""Pillow as a camera: sizes from headers, copies worth having, and nothing that a damaged file can do."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO
from threading import Thread

import pytest
from PIL import Image, ImageDraw

from notesite.config import ImageOptions
from notesite.host import pictures
from notesite.host.pictures import MOST_PIXELS, Pillow
from notesite.stages.picturing import Shot

OPTIONS = ImageOptions(widths=(120, 240))


def look(content: bytes | None, options: ImageOptions = OPTIONS, *, threads: int = 1) -> Shot | None:
    with Pillow(options, threads) as camera:
        return camera.begin(lambda: content)()


def shot(content: bytes, options: ImageOptions = OPTIONS) -> Shot:
    made = look(content, options)
    assert made is not None
    return made


def photo(width: int = 400, height: int = 200, seed: int = 1) -> Image.Image:
    """Return a picture with more colours than a drawing has, and not noise alone."""
    small = Image.frombytes("RGB", (16, 16), random.Random(seed).randbytes(768))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def drawing(width: int = 400, height: int = 200) -> Image.Image:
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for number in range(0, width, 7):
        pen.line((number, 0, width - number, height), fill=(number % 250, 60, 120), width=1)
    return image


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)  # type: ignore[arg-type]
    return stream.getvalue()


def png_header(width: int, height: int) -> bytes:
    """Return a PNG that claims to be of this size, and is a few bytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" %s><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "size"),
    [
        pytest.param(saved(photo(40, 30), "PNG"), (40, 30), id="png"),
        pytest.param(saved(photo(40, 30), "JPEG"), (40, 30), id="jpeg"),
        pytest.param(saved(photo(40, 30), "WEBP"), (40, 30), id="webp"),
        pytest.param(saved(photo(40, 30), "GIF"), (40, 30), id="gif"),
        pytest.param(saved(photo(40, 30), "BMP"), (40, 30), id="bmp"),
        pytest.param(SVG % b'width="30" height="20.4px"', (30, 20), id="svg"),
        pytest.param(SVG % b'width="100%" height="20"', (0, 0), id="svg as wide as its place"),
        pytest.param(SVG % b'height="345.6pt" viewBox="0 0 9 9" width="460.8pt"', (614, 461), id="svg in points"),
        pytest.param(SVG % b'width="210mm" height="1in"', (794, 96), id="svg in millimetres and inches"),
        pytest.param(SVG % b'width="100%" height="20" viewBox="0,0,24,12"', (40, 20), id="svg of a height"),
        pytest.param(SVG % b'width="6em" viewBox="0 0 2 1"', (0, 0), id="svg as large as its letters"),
        pytest.param(SVG % b'fill="none"', (0, 0), id="svg of no size"),
        pytest.param(
            SVG % (b'width="30" height="20" content="%s"' % (b"x" * 70_000)), (30, 20), id="svg with its source in it"
        ),
        pytest.param(SVG % b'stroke-width="3" height="20"', (0, 0), id="svg with other widths"),
    ],
)
def test_the_size_is_that_of_the_file(content: bytes, size: tuple[int, int]) -> None:
    made = shot(content).look
    assert (made.width, made.height, made.unreadable, made.size) == (*size, "", len(content))


@pytest.mark.parametrize(
    ("root", "proportions"),
    [
        pytest.param(b'viewBox="0 0 24.0 12"', (24, 12), id="no sides"),
        pytest.param(b"width='100%' viewBox='-1e1 -.5 24 12' height='100%'", (24, 12), id="sides of its place"),
        pytest.param(b'viewBox="0 0 24 12" preserveAspectRatio="none"', None, id="drawn out of proportion"),
        pytest.param(b'viewBox="0 0 0 12"', None, id="nothing to be seen"),
        pytest.param(b'viewBox="0 0 1.2.3 12"', None, id="no number"),
        pytest.param(b'viewBox="0 0 24 12" width="48" height="24"', None, id="a size"),
    ],
)
def test_a_drawing_without_a_size_has_proportions(root: bytes, proportions: tuple[int, int] | None) -> None:
    made = shot(SVG % root).look
    assert ((made.width, made.height) if made.fluid else None) == proportions


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photograph_is_as_its_camera_was_held(turn: int) -> None:
    """Size and copies are those a browser shows, all eight ways round."""
    upright = Image.new("RGB", (300, 200), "black")
    upright.paste((255, 255, 255), (0, 0, 150, 100))
    undo = (None, 0, 3, 1, 5, 2, 6, 4)[turn - 1]
    stored = upright if undo is None else upright.transpose(Image.Transpose(undo))
    exif = Image.Exif()
    exif[0x0112] = turn
    # Bytes behind the picture make its copies worth having.
    made = shot(saved(stored, "JPEG", exif=exif, quality=100, subsampling=0) + bytes(9999))
    assert (made.look.width, made.look.height) == (300, 200)
    copy = Image.open(BytesIO(made.copies[-1])).convert("L")
    corners = [copy.getpixel((x, y)) for x, y in ((20, 20), (220, 20), (20, 140), (220, 140))]
    assert [value > 128 for value in corners if isinstance(value, int)] == [True, False, False, False]


def test_copies_are_narrower_smaller_and_of_the_same_proportions() -> None:
    content = saved(photo(1000, 500), "PNG")
    made = shot(content)
    assert [copy.width for copy in made.look.copies] == [120, 240]
    sizes = [len(copy) for copy in made.copies]
    assert sizes == sorted(sizes)
    assert sizes[-1] < len(content)
    assert [Image.open(BytesIO(copy)).size for copy in made.copies] == [(120, 60), (240, 120)]


def test_a_picture_narrower_than_the_widest_copy_has_one_of_its_own_width() -> None:
    """And none that is nearly as wide."""
    assert [copy.width for copy in shot(saved(photo(200, 300), "PNG")).look.copies] == [120, 200]
    assert [copy.width for copy in shot(saved(photo(130, 300), "PNG")).look.copies] == [130]


def test_no_copy_is_larger_than_the_file_and_a_narrow_one_never_stands_alone() -> None:
    """A browser would stretch it over the column."""
    tight = saved(photo(), "WEBP", quality=5)
    assert shot(tight).look.copies == ()
    small = saved(Image.new("RGB", (300, 300), "red"), "PNG")
    assert shot(small).look.copies == ()
    assert shot(small + bytes(9999)).look.copies != ()


def test_a_drawing_loses_nothing() -> None:
    image = drawing(200, 120)
    made = shot(saved(image, "PNG", compress_level=0))
    (*_, whole) = made.copies
    assert Image.open(BytesIO(whole)).convert("RGB").tobytes() == image.tobytes()


def test_transparency_stays() -> None:
    image = photo(300, 200).convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize((300, 200)))
    made = shot(saved(image, "PNG"))
    assert Image.open(BytesIO(made.copies[-1])).mode == "RGBA"


def plot(ground: str = "white", mode: str = "RGB") -> Image.Image:
    """Return a picture of curves on *ground*, whose frame touches its edge."""
    image = Image.new(mode, (300, 200), ground)
    pen = ImageDraw.Draw(image)
    pen.line((0, 180, 20, 180), fill="black", width=2)
    pen.ellipse((40, 30, 250, 150), outline="teal", width=3)
    return image


BOX = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 460.8 345.6">'


@pytest.mark.parametrize(
    ("svg", "is_on_white"),
    [
        (BOX + '<title>a</title><rect width="460.8" height="345.6" fill="#fff"/><path d="M0 0"/>', True),
        (BOX + '<rect fill="White" width="100%" height="100%"/>', True),
        (BOX + '<g><path d="M 0 345.6 \nL 460.8 345.6 \nL 460.8 0 \nL 0 0 \nz\n" style="fill: #ffffff"/></g>', True),
        (BOX + '<polygon fill="white" points="-4,4 -4,-341.6 456.8,-341.6 456.8,4 -4,4"/>', True),
        (BOX + '<defs><rect width="9" height="9"/></defs><rect width="461" height="346" fill="#ffffff"/>', True),
        ('<svg width="30" height="20"><rect width="30" height="20" style="fill:rgb(255, 255,255)"/>', True),
        (BOX + '<rect width="460.8" height="345.6" fill="none"/>', False),
        (BOX + '<rect width="460.8" height="345.6" fill="#ffe"/>', False),
        (BOX + '<rect width="46" height="34" fill="#fff"/><rect width="100%" height="100%" fill="#fff"/>', False),
        (BOX + '<defs><rect width="100%" height="100%" fill="#fff"/></defs><circle r="3" fill="#fff"/>', False),
        (BOX + '<circle r="3"/>', False),
        ('<svg><rect width="0" height="0" fill="#fff"/>', False),
        (BOX + '<path d="" fill="#fff"/>', False),
    ],
)
def test_a_drawing_on_white_begins_with_a_white_area(svg: str, is_on_white: bool) -> None:
    assert shot(svg.encode()).look.on_white == is_on_white


@pytest.mark.parametrize(
    ("style", "knows_dark"),
    [
        ("@media (prefers-color-scheme: dark) { path { stroke: #fff } }", True),
        ("path { stroke: light-dark(#000, #fff) }", True),
        ("@media (prefers-color-scheme: light) { path { stroke: #000 } }", False),
        ("", False),
    ],
)
def test_a_drawing_may_have_rules_of_its_own_for_dark_pages(style: str, knows_dark: bool) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>{style}</style><path d="M0 0L9 9"/></svg>'
    assert shot(svg.encode()).look.knows_dark == knows_dark


@pytest.mark.parametrize(
    ("content", "is_on_white"),
    [
        (saved(plot(), "PNG"), True),
        (saved(plot(), "JPEG", quality=60), True),
        (saved(plot("#fff", "RGBA"), "PNG"), True),
        (saved(plot("white", "L"), "PNG"), True),
        (saved(plot("#fff0", "RGBA"), "PNG"), False),
        (saved(plot("#eee"), "PNG"), False),
        (saved(photo(), "JPEG"), False),
    ],
    ids=["plot", "lossy", "opaque", "grey", "transparent", "on grey", "photograph"],
)
def test_a_white_ground_is_seen_at_the_edges(content: bytes, is_on_white: bool) -> None:
    assert shot(content).look.on_white == is_on_white


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(
            saved(photo(), "GIF", save_all=True, append_images=[photo(seed=2)], duration=99), id="animated gif"
        ),
        pytest.param(saved(photo(), "PNG", save_all=True, append_images=[photo(seed=2)]), id="animated png"),
        pytest.param(saved(photo(), "WEBP", save_all=True, append_images=[photo(seed=2)]), id="animated webp"),
        pytest.param(saved(photo(), "GIF"), id="gif"),
        pytest.param(saved(photo().convert("CMYK"), "JPEG"), id="colours of a printer"),
        pytest.param(saved(Image.new("I;16", (400, 200)), "PNG", compress_level=0), id="sixteen bits of grey"),
    ],
)
def test_what_webp_cannot_say_stays_as_it_is(content: bytes) -> None:
    made = shot(content)
    assert (made.look.width, made.look.height, made.look.unreadable) == (400, 200, "")
    assert made.copies == ()


def test_a_bomb_is_not_decoded() -> None:
    """Thirty thousand pixels each way are told by a header of 60 bytes, and would take 2.7 GB."""
    made = shot(png_header(30_000, 30_000)).look
    assert (made.width, made.height, made.huge, made.copies) == (30_000, 30_000, True, ())
    assert not shot(png_header(MOST_PIXELS // 5000, 5000)).look.huge


PNG, JPEG = saved(photo(), "PNG"), saved(photo(), "JPEG")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "the file is empty", id="nothing"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\n", "the file holds no picture", id="text"),
        pytest.param(PNG[:20], "the file is damaged", id="png without a header"),
        pytest.param(PNG[: len(PNG) // 2], "the file is damaged or cut short", id="half a png"),
        pytest.param(JPEG[: len(JPEG) // 2], "the file is damaged or cut short", id="half a jpeg"),
        pytest.param(PNG[:60] + b"\xff" * 99 + PNG[160:], "the file is damaged or cut short", id="png with a hole"),
    ],
)
def test_a_damaged_file_is_told(content: bytes, reason: str) -> None:
    made = shot(content)
    assert (made.look.unreadable, made.copies) == (reason, ())


def test_no_bytes_whatever_raise() -> None:
    """Any change to a picture makes another picture, or one that cannot be read."""
    chance = random.Random(7)
    with Pillow(OPTIONS) as camera:
        waiting = []
        for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP", "ICO"):
            whole = saved(photo(64, 64), kind)
            for _ in range(40):
                broken = bytearray(whole[: chance.randrange(1, len(whole) + 1)])
                for _ in range(chance.randrange(8)):
                    broken[chance.randrange(len(broken))] = chance.randrange(256)
                waiting.append(camera.begin(lambda content=bytes(broken): content))  # type: ignore[misc]
        assert all(wait() is not None for wait in waiting)


def test_a_file_that_is_gone_is_nothing_to_look_at() -> None:
    assert look(None) is None


def test_any_number_of_threads_makes_the_same_bytes() -> None:
    contents = [saved(photo(500, 300, seed), kind) for seed in range(4) for kind in ("PNG", "JPEG")]

    def all_of(threads: int) -> list[Shot | None]:
        with Pillow(OPTIONS, threads) as camera:
            return [wait() for wait in [camera.begin(lambda content=content: content) for content in contents]]  # type: ignore[misc]

    assert all_of(1) == all_of(4)


def test_without_variants_only_the_header_is_read() -> None:
    made = shot(PNG[: len(PNG) // 2], ImageOptions(variants=False))
    assert (made.look.width, made.look.unreadable, made.copies) == (400, "", ())


def test_a_pillow_without_webp_tells_the_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """And is another camera: what it saw is looked at again by one that has it."""
    able = Pillow(OPTIONS).identity
    monkeypatch.setattr(pictures, "_has_webp", lambda: False)
    made = shot(PNG)
    assert (made.look.width, made.look.unreadable, made.copies) == (400, "", ())
    assert Pillow(OPTIONS).identity != able


def test_want_of_memory_is_not_the_pictures_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_content: bytes, _options: ImageOptions) -> Shot:
        raise MemoryError

    monkeypatch.setattr(pictures, "look_at", full)
    assert look(PNG) is None


def test_other_options_are_another_camera() -> None:
    assert Pillow(OPTIONS).identity == Pillow(OPTIONS, threads=3).identity
    assert Pillow(OPTIONS).identity != Pillow(ImageOptions(quality=70)).identity


def test_without_a_thread_a_picture_is_looked_at_by_who_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    content = saved(photo(), "PNG")
    expected = look(content)

    def refused(_thread: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refused)
    assert look(content) == expected
