"""The small site, composed."""

from __future__ import annotations

import pytest
from small_site import Compose, pages, renderer

from notesite.config import Config


@pytest.fixture(scope="session")
def site() -> dict[str, str]:
    """Every page of the small site."""
    return pages(*renderer())


@pytest.fixture(scope="session")
def subpath_site() -> dict[str, str]:
    """The same below `/repo/`."""
    config = Config(title="笔记", base_url="https://x.github.io/repo/")
    return pages(*renderer(config=config))


@pytest.fixture
def compose() -> Compose:
    """Compose a site's pages: arguments as `renderer`'s."""
    return lambda *args, **options: pages(*renderer(*args, **options))
