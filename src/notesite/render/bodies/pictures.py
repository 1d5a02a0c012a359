"""The HTML of a picture: its size, so that nothing moves when it arrives, and copies for a browser to choose from."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import msgspec

from notesite.model import Picture, Ref
from notesite.picture import UNKNOWN, Look

COLUMN_PIXELS = 720
"""CSS pixels of the text column where it is widest; a picture that has more can be enlarged."""

SIZES = f"(min-width: {COLUMN_PIXELS}px) {COLUMN_PIXELS}px, 100vw"
"""How wide a browser may expect a picture to be shown, before it knows the style sheet: that of the column."""


class Gallery(msgspec.Struct, frozen=True, kw_only=True):
    """What pages may know of the site's pictures."""

    look: Callable[[Ref], Look] = lambda _: UNKNOWN
    href: Callable[[str], str] = lambda path: path
    """From a path below the output folder, starting with `/`, to the link."""


NO_PICTURES = Gallery()
"""Nothing is known of any."""


def picture_html(picture: Picture, *, src: str, alt: str, gallery: Gallery) -> str:
    """Return *picture* for a page; *src* leads to its file, *alt* is its text, escaped."""
    look = gallery.look(picture.to)
    # By its ground the theme tells how white it may be beside the page, and whether it needs one by night.
    ground = "own" if look.knows_dark else "white" if look.on_white else ""
    image = _image(picture, look, src=src, alt=alt, ground=f' data-ground="{ground}"' if ground else "")
    if look.copies:
        copies = ", ".join(f"{gallery.href('/' + copy.path)} {copy.width}w" for copy in look.copies)
        source = f'<source type="image/webp" srcset="{escape(copies)}" sizes="{_shown_width(picture, look)}">'
        image = f"<picture>{source}{image}</picture>"
    if picture.enlarges and alt.strip() and look.enlarges and look.width > COLUMN_PIXELS:
        return f'<a class="enlarge" href="{escape(src)}">{image}</a>'
    return image


def portable_picture(picture: Picture, *, src: str, alt: str, look: Look) -> str:
    """Return *picture* for a feed: one file, for a reader may take it out of its page."""
    return _image(picture, look, src=src, alt=alt)


def _image(picture: Picture, look: Look, *, src: str, alt: str, ground: str = "") -> str:
    width, height = _size(picture, look)
    size = (f' width="{escape(width)}"' if width else "") + (f' height="{escape(height)}"' if height else "")
    loading = f' loading="{escape(picture.loading)}"' if picture.loading else ""
    return f'<img src="{escape(src)}" alt="{alt}"{size}{picture.attributes}{ground}{loading} decoding="async">'


def _size(picture: Picture, look: Look) -> tuple[str, str]:
    """Return the width and height to write: the author's, the other side by the picture's own proportions."""
    width, height = picture.width.removesuffix("px"), picture.height.removesuffix("px")
    known = look.width > 0 and look.height > 0
    if look.fluid and not width and not height:
        return str(COLUMN_PIXELS), str(max(1, round(COLUMN_PIXELS * look.height / look.width)))
    match width.isdecimal(), height.isdecimal():
        case (False, False) if not width and not height and known:
            return str(look.width), str(look.height)
        case (True, False) if not height and known:
            return width, str(max(1, round(int(width) * look.height / look.width)))
        case (False, True) if not width and known:
            return str(max(1, round(int(height) * look.width / look.height))), height
    return picture.width, picture.height


def _shown_width(picture: Picture, look: Look) -> str:
    width, _ = _size(picture, look)
    if width.isdecimal() and 0 < int(width) < COLUMN_PIXELS:
        return f"(min-width: {width}px) {width}px, 100vw"
    return SIZES
