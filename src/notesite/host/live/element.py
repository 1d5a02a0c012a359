"""The element that keeps a served page at the newest state, and the scripts it loads.

`insert` puts `script_tag` into a page as it is sent; `scripts` are the files it loads, all below `{base}-/notesite/`.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote

_OWN = Path(__file__).parent
_IDIOMORPH = _OWN.parent.parent / "vendor" / "idiomorph" / "idiomorph.esm.js"

FOLDER = "-/notesite/"
"""Where the server's own files are, below the path of the site."""


def scripts() -> dict[str, bytes]:
    """Return the JavaScript modules of a served page, read from disk, by their names below `FOLDER`."""
    own = {path.name: path.read_bytes() for path in sorted(_OWN.glob("*.js"))}
    return {**own, "idiomorph.js": _IDIOMORPH.read_bytes()}


def script_tag(*, base: str, token: str, page: str, version: int, editor: str = "", root: str = "") -> str:
    """Return the element that brings the page with path *page* to life.

    *base* is the path of the site, with a slash at both ends; *version* the number of the state the page shows.
    *editor* is the template of an editor's address (see `notesite.editors`), empty if there is none, and *root* the
    absolute path of the site's folder, which the paths of notes are relative to.
    """
    attributes = {
        "src": f"{base}{FOLDER}client.js?token={quote(token, safe='')}",
        "data-page": page,
        "data-version": str(version),
        "data-editor": editor,
        "data-root": root,
    }
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f'<script type="module"{written}></script>'


def insert(html: bytes, tag: str) -> bytes:
    """Return the page *html* with *tag* at the end of its body."""
    at = html.lower().rfind(b"</body>")
    at = len(html) if at < 0 else at
    return html[:at] + tag.encode("utf-8", "replace") + html[at:]
