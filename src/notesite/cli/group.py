"""The commands as a group: each loaded when it is asked for, listed in the order one meets them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from keyword import iskeyword
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


class _Commands(Mapping[str, click.Command]):
    """The commands by their names. A program loads the one that runs; only `--help` looks at them all."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in set(self):
            raise KeyError(name)
        # `import` is a word of Python's.
        own = f"{name}_" if iskeyword(name) else name
        command = getattr(import_module(f"notesite.cli.{own}"), own)
        assert isinstance(command, click.Command), f"notesite.cli.{own} has the command {name}"
        return command

    def __iter__(self) -> Iterator[str]:
        return (name for _, names in _SECTIONS for name in names)

    def __len__(self) -> int:
        return sum(len(names) for _, names in _SECTIONS)


class SectionedGroup(click.Group):
    """A group of all commands that lists them by what they are for."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        """Take what click's group takes."""
        super().__init__(*arguments, **named)
        self.commands = _Commands()  # type: ignore[assignment]  # nobody adds one

    def make_context(self, *arguments: Any, **named: Any) -> click.Context:
        """Read the command line; `--help` is answered here."""
        with _heard():
            return super().make_context(*arguments, **named)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _heard():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's
        """Write the commands in sections, and the examples."""
        limit = formatter.width - 6 - max(map(len, self.commands))
        for title, names in _SECTIONS:
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(limit)) for name in names])
        with formatter.section("Examples"):
            formatter.write_dl(_EXAMPLES, col_max=40)


@contextmanager
def _heard() -> Iterator[None]:
    """End with an exit code of its own where nobody reads: click's would say that the notes are wrong."""
    try:
        yield
    except BrokenPipeError:
        sys.exit(UNHEARD)
