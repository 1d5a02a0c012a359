"""What is asked of a command and what came of it: the part of the commands that loads no machinery."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec

from notesite.digest import Key, digest_value, key
from notesite.findings import Findings
from notesite.host.stamps import Stamp, Stamps
from notesite.manifest import Published
from notesite.memo import Memo, Worked
from notesite.refusal import Unusable
from notesite.report import Totals
from notesite.stages.reasons import Reason

STORE = "store.sqlite"
SETTINGS = "site.yaml"
CACHE = ".notesite"
OUTPUT = "public"
_LATEST = 253_370_764_800
"""Seconds from 1970 to 9999: no date of a note is later."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks of a build."""

    root: Path
    output: Path
    base_url: str = ""
    """Empty: the site's own."""
    domain: str = ""
    """What GitHub Pages is told, in a file CNAME, to answer to; empty: nothing."""
    drafts: bool = False
    future: bool = False
    strict: bool = False
    """Warnings stop a build as errors do."""
    keep_going: bool = False
    """Errors do not stop it."""
    external: bool = False
    """Ask outside addresses whether they answer."""
    jobs: int | None = None
    """Processes to parse with; None: one for each processor."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a build or a check."""

    totals: Totals
    diagnostics: Findings
    stopped: bool
    """Something is wrong enough that nothing was, or would be, published."""
    published: Published | None = None
    """None: nothing was."""
    worked: Worked | None = None
    """How often each step had to work."""
    reasons: tuple[Reason, ...] = ()
    """Why what was made anew was."""


def find_root(start: Path) -> Path:
    """Return the nearest folder with a `site.yaml`, *start* or above it; Unusable if there is none."""
    for folder in (start, *start.parents):
        if (folder / SETTINGS).is_file():
            return folder
    raise Unusable(
        f"no {SETTINGS} in {start} or any folder above it",
        hint="go to your site's folder, or name it; notesite init FOLDER begins one",
    )


def settings_file(root: Path) -> Path:
    """Return where the settings of the site at *root* stand; Unusable if there is no site."""
    if not (root / SETTINGS).is_file():
        raise Unusable(
            f"{root} has no {SETTINGS}", hint="notesite init FOLDER makes a site; so does an empty file of that name"
        )
    return root / SETTINGS


def stamps_of(memo: Memo, folder: Path) -> Stamps:
    """Return what the last build knew of the files in *folder*."""
    known = stamps_key(folder)
    return Stamps(memo.recall([known], dict[str, Stamp]).get(known, {}))


def kept_stamps(memo: Memo, folder: Path, stamps: Stamps) -> None:
    """Have *memo* remember what this build knows of the files in *folder*."""
    memo.keep([(stamps_key(folder), stamps.seen)])


def stamps_key(folder: Path) -> Key:
    """Return the key under which the stamps of the files in *folder* are remembered."""
    return key("stamps", folder=digest_value(str(folder.resolve())))


def now() -> dt.datetime:
    """Return the time of the build; `SOURCE_DATE_EPOCH` sets it, so that a build can be repeated.

    Unusable if that is no such number: otherwise the build would differ from day to day, and nobody would notice.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return dt.datetime.now(dt.UTC)
    if epoch.isascii() and epoch.isdigit() and int(epoch) < _LATEST:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    raise Unusable(
        f"SOURCE_DATE_EPOCH is {epoch}, not a whole number of seconds from 0 to {_LATEST:,}",
        hint="set it to the seconds since 1970, or leave it out",
    )
