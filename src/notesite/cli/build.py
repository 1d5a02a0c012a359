"""`notesite build`; and the build for other commands: none if the site is up to date, else one that shows a bar."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NoReturn

import click
from msgspec.structs import replace

from notesite.cli.doubt import doubting
from notesite.cli.misuse import Number
from notesite.cli.options import asks
from notesite.cli.terminal import near, refusals_told, tell
from notesite.report import Format, shown

if TYPE_CHECKING:
    from notesite.commands.uptodate import Stale
    from notesite.commands.wish import Outcome, Wish


@click.command()
@asks
@click.option("--keep-going", is_flag=True, help="Publish in spite of errors in the notes.")
@click.option("--explain", is_flag=True, help="Tell why each thing was made anew: what it depends on and has changed.")
@click.option("--profile", is_flag=True, help="Tell where the time went.")
@click.option("--jobs", type=Number(min=1), metavar="N", help="Processes to parse with; one for each processor.")
def build(wish: Wish, *, form: Format, keep_going: bool, explain: bool, profile: bool, jobs: int | None) -> None:
    """Build the site into its output folder.

    Only what has changed is made anew. Errors in the notes leave the old site as it was.

    \b
    Examples:
      notesite build                         into public/
      notesite build --drafts -o /tmp/look   drafts, too, somewhere else
      notesite build --explain               and why each thing was made anew
      notesite build --profile               and where the time went
    """
    began = time.perf_counter()
    wish = replace(wish, keep_going=keep_going, jobs=jobs)

    def build_and_tell() -> NoReturn:
        with refusals_told(form, wish.root):
            outcome = recalled_or_built(wish, profile=profile)
        if explain:
            for reason in outcome.reasons or ("nothing was made anew",):
                click.echo(shown(str(reason)), err=True)
        end = f" → {near(wish.output)}" if outcome.published is not None else ", nothing published"
        tell(outcome, form, root=wish.root, seconds=time.perf_counter() - began, end=end)

    doubting(wish.root, build_and_tell)


_GARBAGE, _NO_GARBAGE = (50_000, 20, 100), (1_000_000, 20, 100)
"""When to look for garbage, as `gc.set_threshold` takes it: where there may be some; where all that is made stays."""


def recalled_or_built(wish: Wish, *, profile: bool = False) -> Outcome:
    """Return what a build of *wish* comes to: what the last one did, if the site stands as it left it."""
    from notesite.commands import uptodate  # noqa: PLC0415

    gc.set_threshold(*_NO_GARBAGE)
    found = uptodate.recall(wish)
    if isinstance(found, uptodate.Stale):
        return _built(wish, found, profile=profile)
    if profile:
        click.echo("no stage was needed: the site stands as a build would make it", err=True)
    return found


def _built(wish: Wish, stale: Stale, *, profile: bool) -> Outcome:
    from notesite.commands.headstart import FEW, head_start  # noqa: PLC0415

    # What a build makes lives until it ends: looking through it again and again takes a twelfth of the time. Only
    # where many notes are parsed garbage would add up.
    if not 0 < len(stale.notes) <= FEW:
        gc.set_threshold(*_GARBAGE)
    if profile:
        return _profiled(wish)
    # Before the build is loaded, which takes as long as a note does.
    with head_start(wish, stale) as ahead:
        from notesite.commands.build import build as build_site  # noqa: PLC0415
        from notesite.host.progress import Bar, is_watched  # noqa: PLC0415

        if not is_watched():
            return build_site(wish, last=stale.settings, ahead=ahead)
        from notesite.commands.progressing import Progress  # noqa: PLC0415

        with Bar() as bar:
            return build_site(wish, Progress(bar), last=stale.settings, ahead=ahead)


def _profiled(wish: Wish) -> Outcome:
    from notesite.commands.build import build as build_site  # noqa: PLC0415
    from notesite.commands.profiling import Profile  # noqa: PLC0415

    profile = Profile()
    outcome = build_site(wish, profile)
    for line in profile.lines():
        click.echo(shown(line), err=True)
    return outcome
