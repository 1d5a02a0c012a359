"""Tags by which other generators put a player into a page (`{% youtube id %}`): where they lead, and what it is called.

A page asks no other host for anything by itself, so they become links.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from notesite.pattern import pattern

_HOSTS = {
    "bilibili": ("哔哩哔哩", "https://www.bilibili.com/video/{}/"),
    "bili": ("哔哩哔哩", "https://www.bilibili.com/video/{}/"),
    "youtube": ("YouTube", "https://www.youtube.com/watch?v={}"),
    "youtuber": ("YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Vimeo", "https://vimeo.com/{}"),
    "youku": ("优酷", "https://v.youku.com/v_show/id_{}.html"),
    "github": ("GitHub", "https://github.com/{}"),
    "gist": ("Gist", "https://gist.github.com/{}"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{}/"),
    "asciinema": ("asciinema", "https://asciinema.org/a/{}"),
}
"""Tag → what it shows, and the address of what it names."""
_FILES = frozenset("pdf video audio mp4 iframe dplayer aplayer player".split())
_GITBOOK = frozenset("file embed".split())
"""`{% file src="a.pdf" caption="题" %}`, `{% embed url="https://…" %}`."""
_NAMED = ("id", "vid", "bvid", "aid", "src", "url", "path", "file", "href")
_ADDRESS = pattern(r"https?://\S+|//[\w.-]+\.[a-z]{2,}/\S*")
"""An address of another site, perhaps without its scheme."""
_ID = pattern(r"[\w-]{3,60}(?:/[\w.-]{1,60})?={0,2}")
"""The name of a video or the like at a service: `BV1xx411c7mD`, `user/0a1b2c`."""
_ESCAPED = pattern(r"\\([()_*\[\]])")
_FILE = pattern(r"\S+\.(?:pdf|mp4|webm|ogv|mov|mp3|ogg|m4a|wav|html?)(?:[?#]\S*)?", re.IGNORECASE)
"""The name of a file that a browser plays or shows."""
_SAID = pattern(r"(?:url|src|path|file)=")
"""Before an address, in the one pair of quotes that hexo-tag-dplayer takes: `"url=/a.mp4"`."""
_AV = pattern(r"[0-9]{3,}")


def _called(address: str) -> str:
    """Return what a link to *address* says: the file's name, or the host's."""
    return address.split("/")[2] if "//" in address else address.rpartition("/")[2]


def media(name: str, plain: Sequence[str], named: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the address and the text of the link that the tag *name* becomes; None if it names nothing to lead to."""
    wanted = next((named[key] for key in _NAMED if named.get(key)), "") or next(iter(plain), "")
    said = named.get("title") or named.get("name") or named.get("caption") or ""
    if name in _HOSTS and wanted:
        whole = f"{plain[0]}/{plain[1]}" if name == "gist" and len(plain) > 1 and _ID.fullmatch(plain[1]) else wanted
        return _at_host(*_HOSTS[name], whole, said)
    if name in _GITBOOK and ("src" in named or "url" in named):
        address = _ESCAPED.sub(r"\1", wanted)
        return address, said or _called(address)
    if name in _FILES or "src" in named:
        return _in_file([_SAID.sub("", word) for word in (wanted, *plain)], plain, said)
    return None


def _at_host(host: str, address: str, wanted: str, said: str) -> tuple[str, str] | None:
    """Return what leads to *wanted*, an address or what *host* calls it."""
    if _ADDRESS.fullmatch(wanted):
        return wanted, said or host
    if not _ID.fullmatch(wanted):
        return None
    if _AV.fullmatch(wanted) and address.startswith("https://www.bilibili"):
        wanted = f"av{wanted}"
    return address.format(wanted), f"{host}：{said}" if said else f"{host} {wanted}"


def _in_file(candidates: Sequence[str], plain: Sequence[str], said: str) -> tuple[str, str] | None:
    """Return what leads to the first of *candidates* that names a file."""
    found = next((word for word in candidates if _ADDRESS.fullmatch(word) or _FILE.fullmatch(word)), "")
    words = next((word for word in plain if word != found and "=" not in word), "")
    return (found, said or words or _called(found)) if found else None
