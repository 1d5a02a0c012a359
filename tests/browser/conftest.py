"""This blog, and articles of known size, built, served on loopback as a host would, and opened in headless Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from gecko import Gecko
from hosting import served
from measured import write_articles
from piped import Chromium
from playwright.sync_api import Browser, expect, sync_playwright

ROOT = Path(__file__).parents[2]
# Other tests, and whatever else is running, take their time, too.
expect.set_options(timeout=60_000)
# The shell has no window around its pages: opening one takes it a quarter of the time.
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SET_SO = ("--no-sandbox", "--font-render-hinting=none")
"""Letters are as wide as their fonts say: the shell would bend them to whole pixels."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the blog, at the root of its host."""
    with served(ROOT, tmp_path_factory.mktemp("root"), "/") as address:
        yield address


@pytest.fixture(scope="session")
def subpath_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the blog, below `/repo/`."""
    with served(ROOT, tmp_path_factory.mktemp("subpath"), "/repo/") as address:
        yield address


@pytest.fixture(scope="session")
def measured_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `measured_site` is built into."""
    return tmp_path_factory.mktemp("measured")


@pytest.fixture(scope="session")
def measured_site(tmp_path_factory: pytest.TempPathFactory, measured_folder: Path) -> Iterator[str]:
    """The address of a site of the articles pages are measured by, at the root of its host."""
    source = tmp_path_factory.mktemp("articles")
    write_articles(source / "content")
    (source / "site.yaml").write_text("title: 量度\nauthor: 某人\nbase_url: http://127.0.0.1/\n", "utf-8")
    with served(source, measured_folder, "/") as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; without it these tests would prove nothing, so they are skipped and say so."""
    found = _chromium()
    with sync_playwright() as driver:
        # A name whose owner lets it lead to this machine.
        rebound = "--host-resolver-rules=MAP evil.test 127.0.0.1"
        chromium = driver.chromium.launch(executable_path=found, args=[*_SET_SO, rebound])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def large_letters(browser: Browser) -> Iterator[Browser]:
    """Chromium as set by a reader who wants all letters twice as large."""
    large = "--blink-settings=defaultFontSize=32"
    chromium = browser.browser_type.launch(executable_path=_chromium(), args=[*_SET_SO, large])
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def bent_letters(browser: Browser) -> Iterator[Browser]:
    """Chromium that bends letters to whole pixels, as it does on many screens under Linux."""
    found = _chromium()
    if not found.endswith("shell"):
        pytest.skip("only Chromium's shell bends letters without a screen (apt-get install chromium-headless-shell)")
    chromium = browser.browser_type.launch(executable_path=found, args=["--no-sandbox"])
    yield chromium
    chromium.close()


@pytest.fixture
def heard(browser: Browser) -> Iterator[Browser]:
    """Chromium as a screen reader finds it: all that may be heard is told, seen or not."""
    chromium = browser.browser_type.launch(
        executable_path=_chromium(), args=[*_SET_SO, "--force-renderer-accessibility"]
    )
    yield chromium
    chromium.close()


@pytest.fixture(scope="session")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gecko]:
    """Firefox, with one window."""
    found = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
    if found is None:
        pytest.skip("Firefox is not installed (apt-get install firefox-esr)")
    gecko = Gecko(found, tmp_path_factory.mktemp("firefox"))
    yield gecko
    gecko.close()


@pytest.fixture
def prerendering(tmp_path: Path) -> Iterator[Chromium]:
    """Chromium that may make pages ready before they are asked for."""
    window = Chromium(_chromium(), tmp_path)
    yield window
    window.close()


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    return found
