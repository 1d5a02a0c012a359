"""The settings a site is built with: those the last build read, or read anew (`siteyaml.py`), which loads YAML."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import msgspec

from notesite.commands.wish import SETTINGS, Wish, settings_file
from notesite.config import Config
from notesite.diagnostic import Checked, has_errors
from notesite.digest import digest
from notesite.refusal import Unusable


class KnownSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a former build of this very notesite read in `site.yaml`."""

    text: str
    """The digest of what it read."""
    read: msgspec.Raw
    """What it made of that, still packed: a build with nothing to do never asks."""


def known(checked: Checked[Config], text: str) -> KnownSettings | None:
    """Return *checked*, read from what has the digest *text*, as it can be remembered; None if it cannot."""
    config = checked.value
    if config.css or config.js or config.favicon or config.head:
        # Whether a named file is missing has to be looked up anew each time.
        return None
    packed = msgspec.json.encode(checked)
    unpacked = _read.decode(packed)
    # A number may come back as another kind of number: equal, and yet another digest for every page.
    is_same = unpacked == checked and msgspec.json.encode(unpacked) == packed
    return KnownSettings(text=text, read=msgspec.Raw(packed)) if is_same else None


def site_settings(wish: Wish, last: KnownSettings | None = None) -> tuple[Checked[Config], Path]:
    """Return the site's settings and its content folder; Unusable if either is not there or wrong.

    *last* is what the last build read.
    """
    raw = settings_file(wish.root).read_bytes()
    checked = _recalled(raw, last)
    if checked is None:
        from notesite.commands.siteyaml import read_settings  # noqa: PLC0415  with it comes YAML

        checked = read_settings(raw, wish.root)
    if has_errors(checked.diagnostics):
        raise Unusable(f"{SETTINGS} cannot be used", diagnostics=checked.diagnostics)
    content = wish.root / checked.value.content
    if not content.is_dir():
        raise Unusable(f"there is no content folder {content}", hint=f"make it, or set `content` in {SETTINGS}")
    if content.resolve() == Path("/"):
        raise Unusable(f"`content` in {SETTINGS} is the whole disk", hint="name the folder with the notes")
    return checked, content


_read = msgspec.json.Decoder(Checked[Config])


def _recalled(raw: bytes, last: KnownSettings | None) -> Checked[Config] | None:
    if last is None or last.text != digest(raw):
        return None
    with suppress(msgspec.DecodeError):
        return _read.decode(last.read)
    return None
