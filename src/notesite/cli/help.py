"""How `notesite --help` is laid out: commands in the order one meets them, and what a day with them looks like."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

UNHEARD = 141
"""Exit code: nobody reads what is said, as after `| head -1`; any program ends so that a pipe's SIGPIPE ends."""

_SECTIONS = (
    ("Begin and write", ("init", "import", "new", "serve")),
    ("Build and look after", ("build", "check", "clean")),
    ("Publish", ("publish",)),
)

_EXAMPLES = (
    ("notesite init notes", "a site that builds at once, with a first note"),
    ("cd notes", "every command finds the site it is in"),
    ("notesite new 'TITLE'", "a note: its file is named after date and title"),
    ("notesite build", "the site, in public/"),
    ("notesite publish --dry-run", "what would change on GitHub Pages"),
)


class Sections(click.Group):
    """A group of commands that lists them by what they are for."""

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """Read the command line; `--help` is answered here."""
        with _heard():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _heard():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands in sections, those without one last, and the examples."""
        listed = [name for _, names in _SECTIONS for name in names]
        others = tuple(name for name in self.list_commands(ctx) if name not in listed)
        known = [name for name in self.list_commands(ctx) if name in listed]
        limit = formatter.width - 6 - max(map(len, (*known, *others)))
        for title, names in (*_SECTIONS, ("More", others)):
            commands = [(name, found) for name in names if (found := self.get_command(ctx, name)) is not None]
            rows = [(name, found.get_short_help_str(limit)) for name, found in commands if not found.hidden]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
        with formatter.section("Examples"):
            formatter.write_dl(_EXAMPLES, col_max=40)


@contextmanager
def _heard() -> Iterator[None]:
    """End with an exit code of its own where nobody reads: click's would say that the notes are wrong."""
    try:
        yield
    except BrokenPipeError:
        sys.exit(UNHEARD)
