"""Editors by the address that opens one of their windows at a line of a file. A look-up: nothing is started.

An address is a template with `{file}`, the absolute path percent-encoded, `{line}` and `{column}`, which are 1-based.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

TEMPLATES: Mapping[str, str] = {
    "vscode": "vscode://file{file}:{line}:{column}",
    "vscode-insiders": "vscode-insiders://file{file}:{line}:{column}",
    "vscodium": "vscodium://file{file}:{line}:{column}",
    "cursor": "cursor://file{file}:{line}:{column}",
    "windsurf": "windsurf://file{file}:{line}:{column}",
    "zed": "zed://file{file}:{line}:{column}",
    "idea": "idea://open?file={file}&line={line}&column={column}",
    "pycharm": "pycharm://open?file={file}&line={line}&column={column}",
    "webstorm": "webstorm://open?file={file}&line={line}&column={column}",
    "phpstorm": "phpstorm://open?file={file}&line={line}&column={column}",
    "emacs": "emacs://open?url=file://{file}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{file}&line={line}&column={column}",
    "sublime": "subl://open?url=file://{file}&line={line}&column={column}",
    "macvim": "mvim://open?url=file://{file}&line={line}&column={column}",
    "bbedit": "x-bbedit://open?url=file://{file}&line={line}",
    "nova": "nova://open?path={file}&line={line}",
}
"""Emacs and Sublime Text need a handler of their scheme installed; the others register it themselves."""

_COMMANDS = {
    "code": "vscode",
    "code-insiders": "vscode-insiders",
    "codium": "vscodium",
    "zeditor": "zed",
    "intellij": "idea",
    "emacsclient": "emacs",
    "mate": "textmate",
    "subl": "sublime",
    "sublime_text": "sublime",
    "mvim": "macvim",
}
"""What an editor's command is called where it is not called as the editor is."""

NONE = "none"
"""The name of having no editor with an address: the place is copied."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\s]*\{file\}")
"""An address that opens a file: `myed://open?file={file}`."""
_HARMFUL = frozenset({"javascript", "data", "vbscript", "blob", "about", "view-source"})


def template(name: str) -> str | None:
    """Return the address of the editor *name*: its name, its command, or a template itself. None: it is unknown."""
    wanted = name.strip()
    address = _SCHEME.match(wanted)
    if address:
        return None if address[1].lower() in _HARMFUL else wanted
    if wanted.lower() == NONE:
        return ""
    return TEMPLATES.get(_known(wanted))


def guessed(commands: Iterable[str]) -> str:
    """Return the address of the first of *commands*, as in `$VISUAL` and `$EDITOR`, that has one; empty: none has."""
    return next(filter(None, (TEMPLATES.get(_known(command)) for command in commands)), "")


def chosen(*named: str, commands: Iterable[str]) -> str:
    """Return the address of the first of *named* that is known, else a guess from *commands*; empty: there is none."""
    known = [address for name in named if name and (address := template(name)) is not None]
    return known[0] if known else guessed(commands)


def names() -> tuple[str, ...]:
    """Return what `template` knows by name."""
    return (*TEMPLATES, NONE)


def _known(command: str) -> str:
    """Return the editor's name in *command*, which may have a path and options: `/usr/bin/code --wait`."""
    program = re.split(r"\s+-|\s+\+", command.strip(), maxsplit=1)[0].strip("\"'")
    base = re.split(r"[/\\]", program)[-1].lower()
    # JetBrains' are called `idea64.exe` on Windows.
    base = re.sub(r"(?:64)?\.(?:exe|cmd|sh|app|bat)$", "", base)
    return _COMMANDS.get(base, base)
