"""What a command says on the terminal, and the exit code it ends with."""

from __future__ import annotations

import errno
import os
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from notesite.refusal import Failed, Locked, Refusal, reason_at
from notesite.report import INDENT, LINE_CELLS, Format, blocks, counted, report, shown, summary_line

if TYPE_CHECKING:
    from notesite.commands.importing import Brought
    from notesite.commands.publishing import Publication
    from notesite.commands.wish import Outcome
    from notesite.serving.state import News
    from notesite.stages.fixing import Fixed

OK, CONTENT, USAGE, SYSTEM, LOCKED, INTERRUPTED = 0, 1, 2, 3, 4, 130
"""Exit codes: content errors, wrong usage or settings, disk or system, another build, Ctrl-C."""

_REMEDIES = {
    **dict.fromkeys((errno.EACCES, errno.EPERM), "see whose it is, and who may read and write it"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room there"),
    errno.EROFS: "nothing can be written there: work in another folder",
    errno.ENOTDIR: "move away what stands where a folder belongs",
}
"""What to do where the system says no to a file or folder."""

_DEBUG = "NOTESITE_DEBUG"
_NARROWEST = 20
"""Cells of a source line that are shown in any case."""


def tell(outcome: Outcome, form: Format, *, root: Path, seconds: float, end: str = "") -> NoReturn:
    """Report *outcome* in *form*, its last line ending in *end*, and exit as it says."""
    show(outcome, form, root=root, seconds=seconds, end=end)
    sys.exit(CONTENT if outcome.stopped else OK)


def show(outcome: Outcome, form: Format, *, root: Path, seconds: float, end: str = "") -> None:
    """Report *outcome* in *form*, its last line ending in *end*."""
    if form in ("text", "short"):
        # In one piece: standard error passes on every line by itself, and there may be hundreds.
        if found := "\n".join(blocks(outcome.diagnostics, form=form, colour=_colour(), room=_room())):
            click.echo(found, err=True)
    else:
        from notesite.cli import telling  # noqa: PLC0415

        if said := telling.told(form, outcome.totals, outcome.diagnostics, root=root, seconds=seconds):
            click.echo(said)
    if form not in ("json", "sarif"):
        click.echo(summary_line(outcome.totals, outcome.diagnostics, seconds=seconds) + end, err=True)


def show_fixes(fixes: Sequence[Fixed], form: Format) -> None:
    """Show what *fixes* would write, on standard output; on standard error if that is *form*'s, for a machine."""
    from notesite.stages.fixing import diff  # noqa: PLC0415

    for fixed in fixes:
        text = diff(fixed)
        # A pipe gets what `git apply` takes, a terminal what cannot harm it.
        safe = "\n".join(map(shown, text.split("\n"))) if sys.stdout.isatty() else text
        click.echo(safe, nl=False, err=form not in ("text", "short"))
    repairs = sum(fixed.repairs for fixed in fixes)
    click.echo(f"{repairs:,} to mend in {counted(len(fixes), 'note')}", err=True)


def is_agreed(notes: int) -> bool:
    """Ask on the terminal, if there is one, whether to write."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    return click.confirm(f"Write {'this note' if notes == 1 else f'these {notes:,} notes'}?", err=True)


def show_brought(brought: Brought, root: Path, *, dry_run: bool) -> None:
    """Show what an import into *root* has *brought*, or would bring."""
    for block in report(brought.diagnostics, form="short", colour=_colour()):
        click.echo(block, err=True)
    for line in _brought(brought, root, dry_run=dry_run):
        click.echo(shown(line), err=True)


def _brought(brought: Brought, root: Path, *, dry_run: bool) -> Iterator[str]:
    from notesite.publication import SHOWN  # noqa: PLC0415

    if brought.addresses:
        yield f"{counted(brought.addresses, 'note')} given a `url`, so that the old address still leads there"
    if brought.formulas:
        yield f"{counted(brought.formulas, 'formula')} written as TeX that were pictures of another site's"
    if brought.encoded:
        yield f"{counted(brought.encoded, 'note')} saved as UTF-8, out of another encoding"
    if brought.macros:
        yield f"{counted(brought.macros, 'macro')} of formulas in site.yaml, out of the old site's scripts"
    if brought.there:
        yield f"{counted(brought.there, 'file')} there already, just like this"
    if brought.languages:
        named = [f"{name} ({number:,})" for name, number in brought.languages.items()]
        yield f"{counted(sum(brought.languages.values()), 'note')} left out in other languages: {', '.join(named)}"
    if brought.left:
        named = [f"{name} ({number:,})" for name, number in list(brought.left.items())[:SHOWN]]
        rest = ["…"] if len(brought.left) > SHOWN else []
        number = sum(brought.left.values())
        makes = "makes no note" if number == 1 else "make no notes"
        yield f"{counted(number, 'file')} left out that {makes}: {', '.join(named + rest)}"
    new = counted(len(brought.files), "file")
    verb = "would be written" if dry_run else "written"
    yield f"{counted(brought.notes, 'note')}, {new} {verb} → {near(root)}"


def show_changes(publication: Publication) -> None:
    """Show what *publication* changes."""
    for line in _changes(publication):
        click.echo(shown(line), err=True)


def _changes(publication: Publication) -> Iterator[str]:
    from notesite.publication import SHOWN, size, summary  # noqa: PLC0415

    files = f"{size(publication.size)} in {counted(len(publication.files), 'file')}"
    if publication.first:
        yield f"the first publication: {files}"
    elif not publication.changes:
        yield f"no change since the last publication: {files}"
    else:
        yield f"since the last publication: {files}, of which {size(publication.upload)} new"
    yield from summary(publication.changes) if not publication.first else ()
    for lost in publication.lost[:SHOWN]:
        yield f"  ! lost: {lost.url}" + (f" (now {lost.now}?)" if lost.now else "")
    if len(publication.lost) > SHOWN:
        yield f"  ! … and {len(publication.lost) - SHOWN:,} more"


def show_news(news: News) -> None:
    """Show what a server has to say; it goes on if nobody hears, as after a pipe has ended."""
    # `serve` itself has no other form.
    rest = "notesite check --format json"
    with suppress(OSError):
        for block in report(news.diagnostics, form="text", colour=_colour(), room=_room(), rest=rest):
            click.echo(block, err=True)
        click.echo(f"{time.strftime('%H:%M:%S')} {shown(news.line)}", err=True)


@contextmanager
def refusals_told(form: Format, root: Path) -> Iterator[None]:
    """Tell a Refusal on standard output, too, if a machine waits there for *form*; then pass it on."""
    try:
        yield
    except Refusal as refusal:
        if form not in ("text", "short"):
            from notesite.cli import telling  # noqa: PLC0415

            click.echo(telling.refused(form, refusal, root=root))
        raise


def explain(error: Exception) -> int:
    """Say in a line what *error* means to the user; return the exit code."""
    if os.environ.get(_DEBUG):
        traceback.print_exception(error)
    match error:
        case Refusal():
            for block in report(error.diagnostics, form="text", colour=_colour(), room=_room()):
                click.echo(block, err=True)
            say(str(error), error.hint)
            return LOCKED if isinstance(error, Locked) else SYSTEM if isinstance(error, Failed) else USAGE
        case OSError():
            say(reason_at(error), _REMEDIES.get(error.errno or 0, "") if error.filename else "")
            return SYSTEM
        case _:
            say(
                f"unexpected {type(error).__name__}: {error}",
                f"this is a fault of notesite's; set {_DEBUG}=1 to see where, and report it",
            )
            return SYSTEM


def say(message: str, hint: str = "") -> None:
    """Say *message*, a line of the program's own, and the *hint* that helps."""
    click.echo(f"notesite: {shown(message)}", err=True)
    if hint:
        click.echo(f"    hint: {shown(hint)}", err=True)


def near(folder: Path) -> str:
    """Return *folder* as seen from the current one, if it is below."""
    # The current folder may have been deleted.
    with suppress(OSError):
        here = Path.cwd()
        folder = folder.relative_to(here) if folder.is_relative_to(here) else folder
    return shown(f"{str(folder).removesuffix('/')}/")


def link(url: str) -> str:
    """Return *url* as terminals make it clickable."""
    return f"\x1b]8;;{url}\x1b\\{url}\x1b]8;;\x1b\\" if _colour() else url


def _room() -> int:
    """Return how many cells of a source line fit into the terminal, so that the carets below it stay below it."""
    with suppress(OSError):
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
        # Of one that does not know its width it is 0.
        return min(LINE_CELLS, max(_NARROWEST, columns - len(INDENT) - len("…"))) if columns else LINE_CELLS
    return LINE_CELLS


def _colour() -> bool:
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
