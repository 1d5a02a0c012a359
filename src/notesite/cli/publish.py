"""`notesite publish`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from notesite.cli.build import recalled_or_built
from notesite.cli.doubt import doubting
from notesite.cli.options import BASE_URL, OUTPUT, ROOT, STRICT, site_and_output
from notesite.cli.terminal import CONTENT, near, say, show, show_changes, tell
from notesite.report import shown

if TYPE_CHECKING:
    from notesite.commands.publishing import Publication, Request


@click.command()
@ROOT
@OUTPUT
@click.option("--dry-run", is_flag=True, help="Build and show what would change, and push nothing.")
@click.option("--folder", is_flag=True, help="Push nothing: a workflow takes the output folder from here.")
@click.option("--remote", default="origin", show_default=True, help="Where to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch GitHub Pages shows.")
@click.option("-m", "--message", default="", help="Of the commit; if not given, it names the notes' own.")
@BASE_URL
@STRICT
@click.option("--allow-lost-urls", is_flag=True, help="Publish even if addresses of the last publication are gone.")
@click.option("--force", is_flag=True, help="Delete what stands in the branch and notesite did not write.")
def publish(
    root: Path | None,
    output: Path | None,
    *,
    dry_run: bool,
    folder: bool,
    remote: str,
    branch: str,
    message: str,
    base_url: str,
    strict: bool,
    allow_lost_urls: bool,
    force: bool,
) -> None:
    """Build the site and put it on GitHub Pages.

    Shows what changes since the last publication, then pushes a commit on top of it. Errors in the notes stop it, and
    so do addresses that were published and now lead nowhere: give the note that took the place of one
    `aliases: [/old/address/]`.

    \b
    Examples:
      notesite publish --dry-run   what would change
      notesite publish             and do it: gh-pages at origin
      notesite publish --folder    only public/, in a workflow
    """
    from notesite.commands import publishing  # noqa: PLC0415

    began = time.perf_counter()
    site, output_folder = site_and_output(root, output)
    request = publishing.Request(
        root=site,
        output=output_folder,
        base_url=base_url,
        remote=remote,
        branch=branch,
        message=message,
        folder=folder,
        strict=strict,
        force=force,
    )
    target = publishing.target(request)
    if target.derived:
        say(f"base_url is not set; taken from the remote: {target.address}", "write it into site.yaml")

    def build_and_show() -> None:
        outcome = recalled_or_built(target.wish)
        if outcome.stopped:
            tell(outcome, "text", root=site, seconds=time.perf_counter() - began, end=", nothing published")
        show(outcome, "text", root=site, seconds=time.perf_counter() - began, end=f" → {near(target.wish.output)}")

    doubting(site, build_and_show)
    publication = publishing.compare(request)
    show_changes(publication)
    if publication.lost and not allow_lost_urls:
        _end_for_lost_urls()
    click.echo(_performed(request, publication, target.address, dry_run=dry_run), err=True)


def _performed(request: Request, publication: Publication, address: str, *, dry_run: bool) -> str:
    """Publish what differs, unless it is a *dry_run*, and return what to tell of it."""
    from notesite.commands import publishing  # noqa: PLC0415

    place = near(request.output) if request.folder else shown(f"{request.remote}/{request.branch}")
    if dry_run:
        return f"nothing published (--dry-run); it would go to {place}, for {address}"
    if not publishing.is_needed(request, publication):
        return f"{place} holds this very site; nothing to do"
    commit = publishing.perform(request, publication)
    end = f" as {commit[:10]}" if commit else ""
    return f"published to {place}{end}, for {address}"


def _end_for_lost_urls() -> NoReturn:
    say(
        "nothing published: addresses that were published would lead nowhere",
        "give the note that took the place of one an alias: `aliases: [/old/address/]`, or use --allow-lost-urls",
    )
    sys.exit(CONTENT)
