"""What notesite itself is, as a digest: a store filled by another version must not be believed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from notesite import __version__
from notesite.digest import digest, digest_value

_PACKAGE = Path(__file__).parents[1]

_LIBRARIES = {
    "jinja2": "jinja2",
    "linkify_it": "linkify_it_py",
    "markdown_it": "markdown_it_py",
    "mdit_py_plugins": "mdit_py_plugins",
    "mdurl": "mdurl",
    "PIL": "pillow",
    "pygments": "pygments",
    "yaml": "pyyaml",
}
"""Those that decide what stands in a page: module → distribution."""


@cache
def tool_digest() -> str:
    """Return the digest of notesite's program text and what it stands on; equal on machines with the same installed.

    Taken once: a process goes on as the program it began as.
    """
    text = [(path, digest(_content(path))) for path in sorted(_program(""))]
    text += [(path.parent.name, digest(path.read_bytes())) for path in sorted(_PACKAGE.glob("vendor/*/stamp.*"))]
    # Which character is a letter or wide is what this Python knows of Unicode.
    return digest_value((__version__, sys.version_info[:2], libraries(), text))


def _program(folder: str) -> Iterator[str]:
    """Yield the files of the program text in *folder*, below the package: hundreds, looked for in every build."""
    with os.scandir(_PACKAGE / folder) as entries:
        for entry in entries:
            path = f"{folder}{entry.name}"
            if path.endswith((".py", ".js")):
                yield path
            elif entry.name not in ("vendor", "__pycache__") and entry.is_dir():
                yield from _program(f"{path}/")


def _content(path: str) -> bytes:
    with open(f"{_PACKAGE}/{path}", "rb", buffering=0) as file:  # noqa: PTH123
        return file.read()


def libraries() -> list[str]:
    """Return the libraries pages are made with, each as `name-version`; none of them is imported."""
    seen: dict[Path, list[str]] = {}
    found = []
    for module, distribution in _LIBRARIES.items():
        spec = find_spec(module)
        assert spec is not None, f"notesite depends on {distribution}"
        assert spec.origin is not None, f"{module} is a package with an __init__"
        folder = Path(spec.origin).parents[1]
        if folder not in seen:
            seen[folder] = os.listdir(folder)  # noqa: PTH208  the names are all that is wanted
        start = f"{distribution}-"
        found += sorted(
            name.lower().removesuffix(".dist-info")
            for name in seen[folder]
            if name.lower().startswith(start) and name.endswith(".dist-info")
        )
    return found
