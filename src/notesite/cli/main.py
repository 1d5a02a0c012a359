"""The command line: argv → command → exit code. With `terminal` the only module that exits.

A command is loaded when it is asked for, and what it needs when it runs: `notesite --version` does not wait for KaTeX.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from notesite import __version__, ending
from notesite.cli.group import SectionedGroup
from notesite.cli.misuse import tell_misuse
from notesite.cli.terminal import INTERRUPTED, OK, USAGE, explain, say
from notesite.lines import is_text
from notesite.report import shown


@click.group(cls=SectionedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notesite")
def main() -> None:
    """Turn a folder of notes into a static site.

    ROOT is the folder with site.yaml; without it, the nearest one at or above the current folder.
    `notesite COMMAND --help` tells more of each.
    """


def run() -> NoReturn:
    """Run the command line; every way out is an exit code, none a traceback."""
    ending.listen()
    # A name from the disk, or a note's text, may hold what the terminal's encoding does not.
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        _check_arguments(sys.argv[1:])
        # What `--help` and `--version` exit with comes back as a value.
        # By one name however it was started: what a shell asks to complete is told by it.
        code = main.main(prog_name="notesite", standalone_mode=False) or OK
    except click.ClickException as error:
        tell_misuse(error)
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        code = INTERRUPTED
    except Exception as error:  # the one place where all of them end
        code = ending.asked() or explain(error)
    sys.exit(code)


def _check_arguments(arguments: list[str]) -> None:
    """Raise UsageError for one of *arguments* that is no text: nothing that is made of it could be written down."""
    for argument in arguments:
        if not is_text(argument):
            raise click.UsageError(f"{shown(argument)} is not UTF-8 text")
