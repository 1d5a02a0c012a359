"""Reading `site.yaml` in a test."""

from __future__ import annotations

from collections.abc import Collection

from notesite.config import Config
from notesite.diagnostic import Checked
from notesite.lines import Source
from notesite.siteyaml.read import read_config


def read(text: str, *, files: Collection[str] | None = None) -> Checked[Config]:
    """Return the settings in *text*; names of files are checked only if the site's own *files* are given.

    Those are named with their folder: `static/own.css`.
    """
    has = None if files is None else (lambda folder, name: f"{folder}/{name}" in files)
    return read_config(Source("site.yaml", text), has=has)
