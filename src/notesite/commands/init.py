"""`notesite init` without its printing: a new site in a folder, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import msgspec

from notesite.commands.requirement import requirement
from notesite.commands.wish import now
from notesite.host.git import Git, remote_urls
from notesite.host.installed import direct_url
from notesite.host.newfiles import write_new
from notesite.host.starter import starter_files
from notesite.pagesaddress import pages_address
from notesite.refusal import Failed, Unusable
from notesite.zone import checked_zone

_NO_ADDRESS = "# base_url: https://USER.github.io/REPOSITORY/"


def is_below_top(folder: Path) -> bool:
    """Say whether *folder* lies inside a repository without being all of it: GitHub sees no workflow there."""
    try:
        return Git(folder).top.resolve() != folder.resolve()
    except (Unusable, Failed):
        return False


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A new site."""

    files: tuple[str, ...]
    """Below its folder."""
    requirement: str
    """What its workflow installs notesite from; empty: that has to be written in."""


def init(folder: Path) -> Begun:
    """Write a new site into *folder*. Unusable if one of its files is there already."""
    installs = requirement(direct_url())
    address = next(filter(None, map(pages_address, remote_urls(folder))), None)
    fillings = {
        "@base_url@": f"base_url: {address}" if address else _NO_ADDRESS,
        "@notesite@": installs,
        "@date@": f"{now().astimezone(checked_zone('Asia/Shanghai')):%Y-%m-%d %H:%M:%S}",
    }
    files = {path: _filled(text, fillings).encode() for path, text in starter_files().items()}
    write_new(folder, files, hint="nothing was written; choose an empty folder, or move them away")
    return Begun(files=tuple(files), requirement=installs)


def _filled(text: str, fillings: dict[str, str]) -> str:
    for name, value in fillings.items():
        text = text.replace(name, value)
    return text
