"""What commands are asked with: the options they share, and which site is meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from notesite.cli.misuse import FolderPath
from notesite.lines import is_text
from notesite.refusal import Unusable

ROOT = click.argument("root", required=False, type=FolderPath(exists=True), metavar="[ROOT]")
OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the site goes; ROOT/public if not given."
)
FORMAT = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "short", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How problems are shown: with the line at fault or one line each; or for machines, on stdout: JSON, "
    "GitHub's workflow commands, SARIF.",
)


BASE_URL = click.option(
    "--base-url", default="", metavar="URL", help="Where the site will stand, instead of site.yaml's."
)
DRAFTS = click.option("--drafts", is_flag=True, help="Drafts, too.")
FUTURE = click.option("--future", is_flag=True, help="Articles whose date has not come, too.")
STRICT = click.option("--strict", is_flag=True, help="Warnings count as errors.")


def asks(command: Callable[..., None]) -> Callable[..., None]:
    """Give *command* the options that decide which site is built and what stops it; it gets the Wish they come to."""

    @wraps(command)
    def wished(root: Path | None, output: Path | None, **asked: Any) -> None:
        from notesite.commands.wish import Wish  # noqa: PLC0415

        site, folder = site_and_output(root, output)
        own = {name: asked.pop(name) for name in ("base_url", "drafts", "future", "strict")}
        command(Wish(root=site, output=folder, **own), **asked)

    made: Callable[..., None] = wished
    for option in (STRICT, FUTURE, DRAFTS, BASE_URL, FORMAT, OUTPUT, ROOT):
        made = option(made)
    return made


def current_folder() -> Path:
    """Return the current folder, which what reckons with paths asks for, too; Unusable if it was deleted."""
    try:
        return Path.cwd()
    except OSError:
        raise Unusable("the current folder is not there any more", hint="go to another: cd") from None


def site_and_output(root: Path | None, output: Path | None) -> tuple[Path, Path]:
    """Return the site's root and its output folder, both absolute; Unusable if a folder's name is no text."""
    from notesite.commands import wish  # noqa: PLC0415

    here = current_folder()
    site = here / root if root is not None else wish.find_root(here)
    folders = site, here / output if output is not None else site / wish.OUTPUT
    for folder in folders:
        if not is_text(str(folder)):
            raise Unusable(
                f"the name of {folder} is not UTF-8 text", hint="rename it: what is remembered is told by it"
            )
    return folders
