"""Which folders lie where the kernel does not hear of every change: what another machine writes makes no event here."""

from __future__ import annotations

import os
from pathlib import Path

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
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text("utf-8", "surrogateescape")
        except OSError:
            return ""
    real, best, kind = os.path.realpath(folder), "", ""
    for line in mounts.splitlines():
        place, _, described = line.partition(" - ")
        fields = place.split(" ")
        if len(fields) < 5 or not described:
            continue
        point = _unescaped(fields[4])
        # Of two mounts on one point the later hides the earlier.
        if len(point) >= len(best) and (real == point or real.startswith(point.rstrip("/") + "/")):
            best, kind = point, described.split(" ")[0]
    # `fuseblk` is a local disk; `fuse.…` may be anything, and mostly is another machine.
    return kind if kind in _REMOTE or kind == "fuse" or kind.startswith("fuse.") else ""


def _unescaped(point: str) -> str:
    return _OCTAL.sub(lambda found: chr(int(found[1], 8)), point)
