"""Pictures in a note: a slot for each file of the site, plain HTML for those of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from notesite.load.context import Context
from notesite.load.rawhtml import ATTRIBUTE, bare
from notesite.model import Picture, Plain, Ref

NEAR_TOP = 600
"""Characters of a note that may stand before its first picture if a reader is to see that without scrolling."""

_OWN = frozenset(("src", "alt", "width", "height", "loading", "decoding"))
_RAW_PICTURE = re.compile(r"<img\b", re.IGNORECASE)


def mark_first(tokens: Sequence[Token], note: Context) -> None:
    """Mark the first picture of a note, if it stands near the top: a reader waits for it."""
    spent = 0
    for token in tokens:
        for child in (token, *(token.children or [])):
            if _shows_picture(child, note):
                if spent <= NEAR_TOP:
                    child.meta = {**child.meta, "first": True}
                return
            if child.type != "inline":
                spent += len(child.content)
        if spent > NEAR_TOP:
            return


def _shows_picture(token: Token, note: Context) -> bool:
    return (
        token.type == "image"
        or note.means(token, "image")
        or (token.type in ("html_inline", "html_block") and _RAW_PICTURE.search(token.content) is not None)
    )


def write_picture(
    to: str | Ref,
    note: Context,
    *,
    alt: str,
    attributes: Mapping[str, str],
    rest: str = "",
    first: bool = False,
    alone: bool = False,
) -> str:
    """Return what stands in the HTML for the picture at *to*.

    *alt* is escaped and may hold marks of slots. *attributes* are not escaped, *rest* is HTML as it is. *first*: it is
    seen without scrolling. *alone*: it is a block by itself.
    """
    given = attributes.get("loading", "").strip()
    loading = given or ("" if first and not note.in_excerpt else "lazy")
    others = "".join(
        f' {escapeHtml(name)}="{escapeHtml(value)}"' for name, value in attributes.items() if name not in _OWN
    )
    width, height = attributes.get("width", ""), attributes.get("height", "")
    if isinstance(to, Ref):
        picture = Picture(
            to=to,
            alt=_text(alt, note),
            width=width,
            height=height,
            loading=loading,
            attributes=others + rest,
            enlarges=alone and not note.in_excerpt,
        )
        return note.slots.mark(picture)
    sizes = "".join(f' {name}="{escapeHtml(value)}"' for name, value in (("width", width), ("height", height)) if value)
    lazy = f' loading="{escapeHtml(loading)}"' if loading else ""
    return f'<img src="{escapeHtml(to)}" alt="{alt}"{sizes}{others}{rest}{lazy} decoding="async">'


def _text(alt: str, note: Context) -> tuple[str | Plain, ...]:
    return tuple(part for part in note.slots.body(alt) if isinstance(part, str | Plain))


class RawPicture:
    """The attributes of an `<img>` the author wrote as HTML."""

    def __init__(self, written: str) -> None:
        known = {name.lower(): bare(value) for name, _, value in ATTRIBUTE.findall(written)}
        self.src = known.get("src", "")
        self.alt = known.get("alt", "")
        """Empty, too, if there is none: as of one in Markdown, and reported as that is."""
        self.attributes = {name: value for name, value in known.items() if name in _OWN}
        self.is_whole = "srcset" in known or "src" not in known
        """It has a `srcset`, or no `src`: it stays as its author wrote it."""
        rest = ATTRIBUTE.sub(lambda one: "" if one[1].lower() in _OWN else one[0], written).rstrip().removesuffix("/")
        self.rest = re.sub(r"\s+", " ", rest).rstrip()

    def write(self, to: str | Ref, note: Context, *, first: bool) -> str:
        """Return what stands in the HTML for this picture, which is at *to*."""
        alt = escapeHtml(self.alt)
        return write_picture(to, note, alt=alt, attributes=self.attributes, rest=self.rest, first=first)
