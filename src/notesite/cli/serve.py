"""`notesite serve`."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from notesite import ending
from notesite.cli.misuse import Number
from notesite.cli.options import DRAFTS, FUTURE, ROOT, site_and_output
from notesite.cli.terminal import OK, SYSTEM, link, near, say, show_news
from notesite.refusal import Failed, reason

if TYPE_CHECKING:
    from notesite.serving.listening import Listening
    from notesite.serving.running import Serving


@click.command()
@ROOT
@click.option("--host", default="localhost", show_default=True, help="The address to listen on.")
@click.option("--port", type=Number(0, 65535), metavar="N", help="The port; else the first free one from 8000 on.")
@click.option("--allowed-host", "allowed", multiple=True, metavar="NAME", help="A name to answer to, too.")
@click.option("--open", "opens", is_flag=True, help="Open the site in the browser.")
@click.option("--editor", default="", metavar="NAME", help="Where Alt-click opens a note, instead of $VISUAL's editor.")
@DRAFTS
@FUTURE
def serve(
    root: Path | None,
    *,
    host: str,
    port: int | None,
    allowed: tuple[str, ...],
    opens: bool,
    editor: str,
    drafts: bool,
    future: bool,
) -> NoReturn:
    """Show the site in a browser, and every change as it is saved.

    Nothing is published. Only this machine can connect, unless --host says otherwise. Ctrl-C ends it.

    \b
    Examples:
      notesite serve --open --drafts     in the browser, drafts, too
      notesite serve --editor vscode     Alt-click on the page opens the line there
    """
    from notesite.commands.siteyaml import settings_of  # noqa: PLC0415
    from notesite.commands.wish import Wish  # noqa: PLC0415

    _check_names(allowed)
    site, output = site_and_output(root, None)
    wish = Wish(root=site, output=output, drafts=drafts, future=future, keep_going=True)
    # What is wrong with them is told on the page; that there are none is not.
    settings_of(wish.root)
    opener = _editor(editor)
    listening = _listening(host, port)
    # What connects from now on waits; loading the rest takes longer than a browser does to start.
    from notesite.serving.running import Serving  # noqa: PLC0415

    serving = Serving(wish, listening, host=host, allowed=allowed, editor=opener, say=show_news)
    url = listening.address + serving.base_path()
    click.echo(f"notesite serves {near(wish.root)} at {link(url)}  (Ctrl-C ends it)", err=True)
    if listening.abroad:
        click.echo(f"other machines find it at {link(listening.abroad + serving.base_path())}", err=True)
    code = _until_ended(serving, opens=url if opens else "")
    serving.close()
    sys.stdout.flush()
    sys.stderr.flush()
    # Threads that are in the middle of something need not be waited for: what they do is in memory.
    os._exit(code)


def _check_names(allowed: tuple[str, ...]) -> None:
    """Raise BadParameter for one of the names *allowed* by which no browser could call a server."""
    from notesite.host.hosts import is_name  # noqa: PLC0415

    for name in allowed:
        if not is_name(name):
            raise click.BadParameter(
                f"{name!r} is no name of a machine, such as notes.local", param_hint="--allowed-host"
            )


def _listening(host: str, port: int | None) -> Listening:
    """Listen on *host*; Failed if that cannot be."""
    from notesite.serving.listening import listen  # noqa: PLC0415

    try:
        listening = listen(host, port)
    except OSError as error:
        other = "--port" if error.errno in (errno.EADDRINUSE, errno.EACCES, errno.EPERM) else "--host"
        raise Failed(f"{host}:{port or 8000}: {_why_not(error)}", hint=f"try another {other}") from None
    if not listening.loopback:
        say(f"anyone who reaches {host} can read this site, drafts included", "leave --host out to keep it to yourself")
    return listening


def _until_ended(serving: Serving, *, opens: str) -> int:
    """Serve until somebody ends it, with the address *opens* in a browser, if any; return the exit code."""
    try:
        # Not before the address stands there: what is said of the notes comes after it.
        serving.begin()
        if opens:
            click.launch(opens)
        ending.wait()
    except KeyboardInterrupt:
        pass
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else SYSTEM
    return OK


def _why_not(error: OSError) -> str:
    return "already in use by another program" if error.errno == errno.EADDRINUSE else reason(error)


def _editor(given: str) -> Callable[[str], str]:
    """Return what tells, of `editor` in `site.yaml`, the template of the address that opens the author's editor.

    That is empty if there is none. *given*, if not empty, decides.
    """
    from notesite.editors import chosen, names, template  # noqa: PLC0415

    if given and template(given) is None:
        raise click.BadParameter(f"{given!r} is unknown; known are {', '.join(names())}", param_hint="--editor")
    commands = [os.environ.get(name, "") for name in ("VISUAL", "EDITOR")]
    return lambda setting: chosen(given, setting, commands=commands)
