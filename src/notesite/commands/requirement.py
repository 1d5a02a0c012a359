"""What another machine can install this very notesite from, told from what the installer noted of it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from notesite.host.git import Git
from notesite.refusal import Failed, Unusable

_SCP = re.compile(r"(?:ssh://)?(?:[^/@:]+@)?(github\.com|gitlab\.com|codeberg\.org|gitee\.com)[:/](?!\d+/)(.+)")
"""An address that needs a key, of a host that also answers to `https` without one."""


def requirement(direct_url: str) -> str:
    """Return what `pip install` takes for the notesite that *direct_url* (PEP 610) is told of; empty: nobody knows.

    Only what other machines can reach counts: a checkout is as good as the repository it was cloned from.
    """
    try:
        noted = json.loads(direct_url)
    except ValueError:
        return ""
    url = str(noted.get("url", ""))
    if "vcs_info" in noted:
        public = _public(url)
        return f"git+{public}@{noted['vcs_info'].get('commit_id', 'HEAD')}" if public else ""
    if "dir_info" in noted:
        return _cloned(Path(unquote(urlsplit(url).path)))
    return url if url.startswith("https://") else ""


def _cloned(folder: Path) -> str:
    """Return the commit of *folder* as its remote has it; the remote's newest if it has not got that one."""
    if not folder.is_dir():
        return ""
    try:
        git = Git(folder)
    except (Unusable, Failed):
        return ""
    if git.top.resolve() != folder.resolve():
        return ""
    public = _public(git.said("remote", "get-url", "origin") or "")
    commit = git.said("rev-parse", "HEAD") if git.said("branch", "--remotes", "--contains", "HEAD") else ""
    return f"git+{public}" + (f"@{commit}" if commit else "") if public else ""


def _public(url: str) -> str:
    """Return *url* as anybody can read from it; empty if that is only known to this machine."""
    if match := _SCP.fullmatch(url):
        return f"https://{match[1]}/{match[2]}"
    parts = urlsplit(url)
    # A name and password in it are nobody else's business.
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if parts.scheme == "https" else ""
