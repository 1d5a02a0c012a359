"""A command line that cannot be meant, told as everything else is: what is wrong in a line, and a hint."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from notesite.cli.terminal import say

_HELP = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""What newer versions of click raise where nothing was asked for: its message is the help."""


class FolderPath(click.Path):
    """A folder, by its path."""

    def __init__(self, *, exists: bool) -> None:
        """*exists*: it must be there."""
        super().__init__(exists=exists, file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return *value* as a Path; UsageError if no folder goes by it."""
        if os.path.isfile(value):  # noqa: PTH113  a Path of no text raises
            raise click.UsageError(f"{value} is a file, not a folder", ctx)
        if self.exists and not os.path.exists(value):  # noqa: PTH110
            raise click.UsageError(f"there is no folder {value}", ctx)
        return super().convert(value, param, ctx)


class Number(click.IntRange):
    """A whole number."""

    name = "whole number"


def tell_misuse(error: click.ClickException) -> None:
    """Say what is wrong with the command line, and where help is."""
    if isinstance(error, _HELP):
        error.show()
        return
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "notesite"
    said = _said(error).removesuffix(".")
    say(said[:1].lower() + said[1:], f"{command} --help")


def _said(error: click.ClickException) -> str:
    if not isinstance(error, click.BadParameter):
        return error.format_message()
    named = error.param_hint or (error.param.get_error_hint(error.ctx) if error.param else "")
    name = (named if isinstance(named, str) else " / ".join(named)).replace("'", "")
    return f"{name} is missing" if isinstance(error, click.MissingParameter) else f"{name}: {error.message}"
