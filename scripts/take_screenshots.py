"""Show what pages look like: the pictures of `docs/screenshots/`, taken of this blog in Chromium, each at most 60 kB.

make site && .venv/bin/python scripts/take_screenshots.py public
"""

from __future__ import annotations

import argparse
import functools
import http.server
import io
import shutil
import sys
import threading
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
MOST = 60_000
PAGES = {
    "home": "/",
    "article": "/generative/ddpm/#posterior",
    "theorem": "/algorithms/minimum-spanning-tree/#cut",
    "archive": "/archive/",
}
SIZES = {1280: (860, 1.25), 360: (720, 1.75)}
"""Width of the window → its height, and pictures' pixels for one of it."""


class _Host(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def main() -> int:
    """Take every picture of a built site."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where this blog is built")
    folder = parser.parse_args().folder
    for path in PAGES.values():
        if not (folder / path.partition("#")[0].strip("/") / "index.html").is_file():
            parser.error(f"there is no {path} in {folder}: build this blog into it")
    handler = functools.partial(_Host, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as driver:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path in PAGES.items():
            for width in SIZES:
                for scheme in ("light", "dark"):
                    picture = taken(chromium, f"http://127.0.0.1:{server.server_port}{path}", width, scheme)
                    target = TARGET / f"{name}-{width}-{scheme}.webp"
                    target.write_bytes(packed(picture))
                    print(target.name, target.stat().st_size)
        chromium.close()
        server.shutdown()
    return 0


def taken(browser: Browser, url: str, width: int, scheme: str) -> Image.Image:
    """Return the first screen of *url*, or the screen it leads to, as one sees it when nothing moves any more."""
    height, scale = SIZES[width]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
        is_mobile=width < 500,
        reduced_motion="reduce",
    )
    page.goto(url)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    data = page.screenshot()
    page.close()
    return Image.open(io.BytesIO(data)).convert("RGB")


def packed(picture: Image.Image) -> bytes:
    """Return *picture* as WebP, as good as the size allows."""
    for quality in range(90, 20, -6):
        buffer = io.BytesIO()
        picture.save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST:
            return buffer.getvalue()
    raise SystemExit("a picture does not become small enough")


if __name__ == "__main__":
    sys.exit(main())
