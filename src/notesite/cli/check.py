"""`notesite check`."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NoReturn

import click
from msgspec.structs import replace

from notesite.cli.doubt import doubting
from notesite.cli.options import asks
from notesite.cli.terminal import CONTENT, is_agreed, refusals_told, show_fixes, tell
from notesite.report import Format

if TYPE_CHECKING:
    from notesite.commands.wish import Outcome, Wish


@click.command()
@asks
@click.option("--fix", is_flag=True, help="Mend in the notes what is safe to mend; show it as a diff, and ask first.")
@click.option("--external", is_flag=True, help="Ask outside addresses whether they answer; remembered for a week.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
def check(wish: Wish, *, form: Format, fix: bool, external: bool, yes: bool) -> None:
    """Report what is wrong with the notes, or may be.

    That is everything a build would tell, and what a page shows as written though its author may not have meant it.
    Nothing is published. What a build reads as meant though it is written otherwise (a TAB in the front matter, a space
    in an address) --fix writes as it is read: the page stays the same. Without a terminal to ask on and without --yes
    the diff is shown and nothing is written; the exit code is then 1.

    \b
    Examples:
      notesite check                    what is wrong, or may be
      notesite check --strict           fail for warnings, too: before a commit, in CI
      notesite check --fix              mend what is safe to mend
      notesite check --external         are other sites still where links lead?
    """
    from notesite.commands.check import check as check_site  # noqa: PLC0415

    if yes and not fix:
        raise click.UsageError("--yes goes with --fix: there is nothing else to agree to")
    began = time.perf_counter()
    wish = replace(wish, external=external)

    def check_and_tell() -> NoReturn:
        with refusals_told(form, wish.root):
            outcome = check_site(wish)
            if fix and _mended(wish, outcome, form, unasked=yes):
                outcome = check_site(wish)
        tell(outcome, form, root=wish.root, seconds=time.perf_counter() - began)

    doubting(wish.root, check_and_tell)


def _mended(wish: Wish, outcome: Outcome, form: Format, *, unasked: bool) -> bool:
    """Mend in the notes what *outcome* found and is safe to mend, if the author agrees; say if there was anything."""
    from notesite.commands.fix import fix, fixes  # noqa: PLC0415

    found = fixes(wish, outcome)
    if not found:
        return False
    show_fixes(found, form)
    if not (unasked or is_agreed(len(found))):
        click.echo("nothing written; --fix --yes writes without asking", err=True)
        sys.exit(CONTENT)
    fix(wish, found)
    return True
