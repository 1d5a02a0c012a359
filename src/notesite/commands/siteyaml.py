"""`site.yaml` → settings: what it says, and what is wrong with that."""

from __future__ import annotations

from pathlib import Path

from notesite.commands.wish import SETTINGS, settings_file
from notesite.config import Config
from notesite.diagnostic import Checked
from notesite.host import theme
from notesite.lines import Source
from notesite.load.decode import decode
from notesite.load.sitemacros import macro_problems
from notesite.siteyaml.read import read_config


def settings_of(root: Path) -> Config:
    """Return the settings of the site at *root*; what is wrong with them is for `build` to say.

    Unusable if there is no site.
    """
    content = settings_file(root).read_bytes()
    return read_config(Source(SETTINGS, decode(content, path=SETTINGS).value or "")).value


def read_settings(content: bytes, root: Path) -> Checked[Config]:
    """Return the settings in *content*, with all that is wrong with them for the site at *root*."""
    text = decode(content, path=SETTINGS)
    source = Source(SETTINGS, text.value or "")
    read = read_config(source, has=lambda folder, name: theme.has(root, folder, name))
    found = (*text.diagnostics, *read.diagnostics, *macro_problems(read.value, source))
    return Checked(value=read.value, diagnostics=found)
