"""`notesite import`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notesite.cli.misuse import FolderPath
from notesite.cli.options import current_folder
from notesite.cli.terminal import CONTENT, show_brought
from notesite.diagnostic import has_errors

_KINDS = ("hexo", "hugo", "jekyll", "mkdocs", "vuepress", "vitepress", "obsidian", "notion", "markdown")


@click.command("import")
@click.argument("kind", type=click.Choice(_KINDS), metavar="KIND")
@click.argument("source", type=FolderPath(exists=False), metavar="SRC")
@click.argument("root", required=False, type=FolderPath(exists=False), metavar="[ROOT]")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def import_(kind: str, source: Path, root: Path | None, *, dry_run: bool) -> None:
    """Bring the notes of another tool into a site.

    KIND is hexo, hugo, jekyll, mkdocs, vuepress, vitepress, obsidian, notion (an unpacked export) or markdown (any
    folder of notes); SRC is the folder with its settings. Notes and pictures are copied, nothing in SRC is changed, and
    no file is ever written over. A note that stood at another address keeps it, by a `url` in its front matter; a
    formula that is a picture from Zhihu and the like becomes TeX. A ROOT without site.yaml gets one, with what the
    other tool's settings say.

    \b
    Examples:
      notesite import hexo old-blog notes       into a new folder
      notesite import obsidian Vault --dry-run  what would come into this site
    """
    from notesite.commands import importing  # noqa: PLC0415
    from notesite.commands.wish import find_root  # noqa: PLC0415

    here = current_folder()
    # Before the site is looked for, which may be wrong for the same reason: this is another folder than was thought.
    if not source.exists():
        raise click.UsageError(f"there is no folder {source}")
    site = here / root if root is not None else find_root(here)
    brought = importing.bring(kind, source.absolute(), site)
    if not dry_run:
        importing.perform(brought, site)
    show_brought(brought, site, dry_run=dry_run)
    if has_errors(brought.diagnostics):
        # The others are there; what is not must not go unnoticed by a script.
        sys.exit(CONTENT)
