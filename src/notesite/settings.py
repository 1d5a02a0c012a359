"""A site's settings for commands that build nothing."""

from __future__ import annotations

from pathlib import Path

from notesite.config import Config
from notesite.lines import Source
from notesite.load.decode import decode
from notesite.refusal import Unusable
from notesite.siteyaml import read_config
from notesite.wish import SETTINGS


def settings_of(root: Path) -> Config:
    """Return the settings of the site at *root*; what is wrong with them is for `build` to say.

    Unusable if there is no site.
    """
    path = root / SETTINGS
    if not path.is_file():
        raise Unusable(f"{root} has no {SETTINGS}", hint="make a site there with: notesite init FOLDER")
    return read_config(Source(SETTINGS, decode(path.read_bytes(), path=SETTINGS).value or "")).value
