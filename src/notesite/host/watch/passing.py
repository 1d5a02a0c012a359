"""Names that editors give to files of their own, which come and go around a save and are nobody's content."""

from __future__ import annotations

import re

_PASSING = re.compile(
    r"""
      4913                          # Vim asks with it whether it may write in a folder
    | .* ~                          # backups: Vim, Emacs, Kate, gedit
    | \. \# .*                      # Emacs: who edits the file, a link that leads nowhere
    | \# .* \#                      # Emacs: saved by itself
    | \. .* \.sw[a-z] x?            # Vim: swap files
    | .* ___jb_(tmp|old|bak)___     # JetBrains: a save in three renamings
    | sed [A-Za-z0-9]{6}            # sed -i
    | \.goutputstream-.*            # GLib: gedit, GNOME Text Editor
    | \. .* \.kate-swp
    | .* \.vsctmp                   # VS Code
    | .* \.(tmp|temp) (\.[0-9]+)*   # written aside, then renamed
    | .* \.crswap                   # Chromium's File System Access
    | \.~lock\. .* \#               # LibreOffice
    | ~\$ .*                        # Word
    | \.DS_Store | Thumbs\.db | desktop\.ini
    """,
    re.VERBOSE | re.DOTALL,
)


def is_passing(name: str) -> bool:
    """Say whether *name*, of a file, is one that an editor or the desktop makes for itself."""
    return _PASSING.fullmatch(name) is not None
