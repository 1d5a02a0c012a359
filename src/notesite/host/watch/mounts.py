"""Where file systems are mounted: no event tells of that, nor of what another machine writes to one of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from notesite.host.watch.within import is_within
from notesite.pattern import pattern

_REMOTE = frozenset(
    "nfs nfs4 cifs smb3 smbfs 9p afs ceph glusterfs lustre gpfs virtiofs vboxsf vmhgfs prl_fs ncpfs coda davfs".split()
)
_MOUNTS = Path("/proc/self/mountinfo")
_OCTAL = pattern(r"\\([0-7]{3})")


def deaf(folder: str, *, mounts: str | None = None) -> str:
    """Return the type of the file system *folder* is on if its events do not tell everything, else "".

    *mounts* is the text of Linux's `/proc/self/mountinfo`; elsewhere the answer is "".
    """
    real, best, kind = os.path.realpath(folder), "", ""
    for _, point, described in _mounts(_told() if mounts is None else mounts):
        # Of two mounts on one point the later hides the earlier.
        if len(point) >= len(best) and is_within(real, point):
            best, kind = point, described
    # `fuseblk` is a local disk; `fuse.…` may be anything, and mostly is another machine.
    return kind if kind in _REMOTE or kind == "fuse" or kind.startswith("fuse.") else ""


class Mounts:
    """Notices that a file system was mounted or unmounted where some folders are: a drive was taken out, or put in."""

    def __init__(self, folders: Sequence[Path | str]) -> None:
        self._folders = folders
        self._text = _told()
        self._near = self._found()

    def have_changed(self) -> bool:
        """Say whether other file systems are mounted there than when this was last asked."""
        text = _told()
        if text == self._text:
            return False
        self._text = text
        before, self._near = self._near, self._found()
        return before != self._near

    def _found(self) -> frozenset[tuple[str, str]]:
        folders = [os.path.realpath(folder) for folder in self._folders]
        return frozenset(
            (number, point)
            for number, point, _ in _mounts(self._text)
            if any(is_within(folder, point) or is_within(point, folder) for folder in folders)
        )


def _told() -> str:
    try:
        return _MOUNTS.read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _mounts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield number, place and type of each file system in *text*."""
    for line in text.splitlines():
        place, _, described = line.partition(" - ")
        fields = place.split(" ")
        if len(fields) >= 5 and described:
            yield fields[0], _unescaped(fields[4]), described.split(" ")[0]


def _unescaped(point: str) -> str:
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), point)
