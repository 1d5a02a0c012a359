"""`notesite init`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from notesite.cli.misuse import FolderPath
from notesite.cli.terminal import near, say
from notesite.report import shown

_NEXT = """\
  notesite serve --open        the site in the browser, anew with every save
  notesite build               the site, in public/
  notesite new 'TITLE'         a note
  notesite publish --dry-run   what would go to GitHub Pages"""
"""What to do in a new site."""


@click.command()
@click.argument("folder", type=FolderPath(exists=False), metavar="DIR")
def init(folder: Path) -> None:
    """Begin a site in a folder.

    DIR gets settings, a first note and a workflow for GitHub Pages, and builds at once. What is in DIR already stays as
    it is: if one of the files were to be written over, nothing is written at all.

    \b
    Examples:
      notesite init notes    in a new folder
      notesite init .        in this one, such as a fresh clone
    """
    from notesite.commands.init import init as begin_site  # noqa: PLC0415
    from notesite.commands.init import is_below_top  # noqa: PLC0415

    begun = begin_site(folder.absolute())
    for path in begun.files:
        click.echo(shown(str(folder / path)))
    if is_below_top(folder.absolute()):
        say(
            f"{near(folder.absolute())} is not the top of its repository, so GitHub does not run the workflow in it",
            "move .github there and name the folder in it, or use notesite publish",
        )
    if not begun.requirement:
        say(
            "the workflow for GitHub does not know yet where to install notesite from",
            "write the address of its repository into NOTESITE in .github/workflows/pages.yml, or use notesite publish",
        )
    there = "" if folder.absolute() == Path.cwd() else f"  cd {shown(shlex.quote(str(folder)))}\n"
    click.echo(f"\nNext:\n{there}{_NEXT}", err=True)
