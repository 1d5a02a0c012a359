"""`notesite clean`."""

from __future__ import annotations

from pathlib import Path

import click

from notesite.cli.options import OUTPUT, ROOT, site_and_output
from notesite.cli.terminal import near
from notesite.report import counted


@click.command()
@ROOT
@OUTPUT
@click.option("--cache", is_flag=True, help="Remove ROOT/.notesite too.")
def clean(root: Path | None, output: Path | None, *, cache: bool) -> None:
    """Delete the files notesite has published, and no others.

    \b
    Examples:
      notesite clean           the output folder's
      notesite clean --cache   and what is remembered from build to build
    """
    from notesite.commands.clean import clean as clean_site  # noqa: PLC0415

    site, folder = site_and_output(root, output)
    deleted = clean_site(site, folder, cache=cache)
    click.echo(f"{counted(deleted, 'file')} deleted from {near(folder)}", err=True)
