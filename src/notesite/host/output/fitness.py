"""Which folder a site may be published to: one that is notesite's own, and none that holds what it is made of."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from notesite import manifest
from notesite.host.output.stage import STAGE
from notesite.refusal import Unusable

_UNCOUNTED = frozenset({STAGE, ".git"})
"""What a folder may hold that notesite has not written to yet: remains of its own, and a new work tree's `.git`."""


def check_folder(folder: Path, *, root: Path, content: Path, own: Iterable[Path]) -> None:
    """Raise Unusable, or OSError, if *folder* cannot become the output of the site at *root*; change nothing.

    It may not hold the site, its *content* or other folders of its *own*, nor be inside the latter: a theme would
    publish itself again, a cache is thrown away. Nor may it hold files notesite did not write.
    """
    real = os.path.realpath(folder)
    for special, name in (("/", "the root folder"), (_home(), "your home")):
        if real == os.path.realpath(special):
            raise Unusable(f"output folder {folder} is {name}", hint="choose a folder of its own with --output")
    own = tuple(own)
    for kept in (root, content, *own):
        if _holds(real, os.path.realpath(kept)) or (kept in own and _holds(os.path.realpath(kept), real)):
            raise Unusable(
                f"output folder {folder} would overwrite {kept}", hint="choose a folder of its own with --output"
            )
    if not folder.exists() and not folder.is_symlink():
        return
    if not folder.is_dir():
        kind = "a file" if folder.exists() else "a link that leads nowhere"
        raise Unusable(f"output folder {folder} is {kind}", hint="move it away, or choose a folder with --output")
    found = {entry.name for entry in folder.iterdir()}
    if found - _UNCOUNTED and manifest.NAME not in found:
        raise Unusable(
            f"output folder {folder} holds files notesite did not write",
            hint="empty it yourself if they are not needed, or choose another with --output",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _home() -> str:
    try:
        return str(Path.home())
    except RuntimeError:  # a user without an entry and without $HOME, as in some containers
        return "/"


def _holds(real: str, kept: str) -> bool:
    return kept == real or kept.startswith(real.rstrip("/") + "/")
