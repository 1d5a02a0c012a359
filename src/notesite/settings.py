"""A site's settings: for builds, and for commands that build nothing."""

from __future__ import annotations

from pathlib import Path

from notesite.config import Config
from notesite.diagnostic import Checked, has_errors
from notesite.host import theme
from notesite.lines import Source
from notesite.load.decode import decode
from notesite.load.sitemacros import macro_problems
from notesite.refusal import Unusable
from notesite.siteyaml import read_config
from notesite.wish import SETTINGS, Wish


def settings_of(root: Path) -> Config:
    """Return the settings of the site at *root*; what is wrong with them is for `build` to say.

    Unusable if there is no site.
    """
    path = root / SETTINGS
    if not path.is_file():
        raise Unusable(f"{root} has no {SETTINGS}", hint="make a site there with: notesite init FOLDER")
    return read_config(Source(SETTINGS, decode(path.read_bytes(), path=SETTINGS).value or "")).value


def site_settings(wish: Wish) -> tuple[Checked[Config], Path]:
    """Return the site's settings and its content folder; Unusable if either is not there or wrong."""
    path = settings_file(wish.root)
    text = decode(path.read_bytes(), path=SETTINGS)
    source = Source(SETTINGS, text.value or "")
    read = read_config(source, has=lambda folder, name: theme.has(wish.root, folder, name))
    found = (*text.diagnostics, *read.diagnostics, *macro_problems(read.value, source))
    checked = Checked(value=read.value, diagnostics=found)
    if has_errors(checked.diagnostics):
        raise Unusable(f"{SETTINGS} cannot be used", diagnostics=checked.diagnostics)
    content = wish.root / checked.value.content
    if not content.is_dir():
        raise Unusable(f"there is no content folder {content}", hint=f"make it, or set `content` in {SETTINGS}")
    return checked, content


def settings_file(root: Path) -> Path:
    """Return where the settings of the site at *root* stand; Unusable if there is no site."""
    if not (root / SETTINGS).is_file():
        raise Unusable(f"{root} has no {SETTINGS}", hint="that file makes a folder a site; it may be empty")
    return root / SETTINGS
