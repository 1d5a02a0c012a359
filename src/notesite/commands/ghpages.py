"""The branch GitHub Pages shows: what was published last, and how a new publication gets there.

Three promises. Only what the manifest lists is published. What notesite did not write is not taken away unless that
is asked for. And no history is ever rewritten: a publication is a commit on top of the last.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from notesite import manifest
from notesite.host.git import Git, reason, run
from notesite.refusal import Failed, Unusable


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """Where a site is pushed to."""

    remote: str
    """Git's name of it."""
    name: str


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """What a branch holds."""

    commit: str
    digests: dict[str, str] | None
    """Of the manifest, by path; None: there is none, so notesite did not write the branch."""
    files: frozenset[str]


def check_branch(git: Git, branch: Branch) -> None:
    """Raise Unusable if *branch* cannot be one to publish to."""
    if git.said("config", "--get-regexp", f"^remote\\.{_plain(branch.remote)}\\.url$") is None:
        known = (git.said("remote") or "").split()
        hint = f"there is {', '.join(known)}: choose with --remote" if known else "git remote add origin URL"
        raise Unusable(f"this repository has no remote called {branch.remote}", hint=hint)
    if git.said("check-ref-format", f"refs/heads/{branch.name}") is None or branch.name.startswith("-"):
        raise Unusable(f"--branch {branch.name} cannot be the name of a branch", hint="such as gh-pages")
    if git.said("symbolic-ref", "--quiet", "--short", "HEAD") == branch.name:
        raise Unusable(
            f"{branch.name} is the branch you are on, with the notes themselves",
            hint="publish to one of its own: --branch gh-pages",
        )


def _plain(name: str) -> str:
    """Return *name* as a pattern that fits nothing else."""
    return "".join(char if char.isalnum() else f"\\{char}" for char in name)


def last_publication(git: Git, branch: Branch) -> Last | None:
    """Return what *branch* holds at its remote; None if there is no such branch yet."""
    ref = f"refs/heads/{branch.name}"
    asking = f"{branch.remote} cannot be read"
    hint = f"`git ls-remote {branch.remote}` must work without a question: is the network there, have you the right?"
    if not git.run("ls-remote", branch.remote, ref, doing=asking, hint=hint):
        return None
    local = f"refs/remotes/{branch.remote}/{branch.name}"
    git.run("fetch", "--quiet", "--no-tags", branch.remote, f"+{ref}:{local}", doing=asking, hint=hint)
    commit = git.run("rev-parse", local, doing=asking)
    listed = git.run("ls-tree", "-r", "--name-only", "-z", commit, doing=asking)
    written = git.said("cat-file", "blob", f"{commit}:{manifest.NAME}")
    return Last(
        commit=commit,
        digests=None if written is None else manifest.decode(written.encode("utf-8", "surrogateescape")),
        files=frozenset(filter(None, listed.split("\0"))),
    )


def refuse_strangers(last: Last, branch: Branch, new: Iterable[str]) -> None:
    """Raise Unusable if publishing *new* over *last* would take away what notesite did not write."""
    if last.digests is None and last.files:
        raise Unusable(
            f"{branch.remote}/{branch.name} was not written by notesite: it has no {manifest.NAME}",
            hint="choose another with --branch, or replace all that is in it with --force",
        )
    strangers = sorted(last.files - (last.digests or {}).keys() - {manifest.NAME} - set(new))
    if "CNAME" in strangers:
        raise Unusable(
            f"{branch.remote}/{branch.name} names a domain, in CNAME, that the site does not know of",
            hint="set base_url to that domain, keep the file as static/CNAME, or delete it with --force",
        )
    if strangers:
        raise Unusable(
            f"{branch.remote}/{branch.name} holds what notesite did not write: {', '.join(strangers[:3])}"
            + (" …" if len(strangers) > 3 else ""),
            hint="move it into the site (content/ or static/), or have it deleted with --force",
        )


def push(
    git: Git, branch: Branch, *, folder: Path, files: Collection[str], last: Last | None, message: str, scratch: Path
) -> str:
    """Make *files* of *folder* and its manifest the content of *branch* at its remote; return the commit.

    *scratch* is a folder for what is needed meanwhile. Unusable if a name cannot be committed, Failed if Git says no:
    then nothing has changed, here or there.
    """
    # To `git fast-import`, which ghp-import gives names as they are, that mark begins a quoted one.
    quoted = sorted(path for path in files if path.startswith('"'))
    if quoted:
        raise Unusable(f"{quoted[0]} begins with a quotation mark, which cannot be committed", hint="rename the note")
    # A branch of our own for as long as it takes: whatever the user has under the name of the published one stays.
    ours = f"notesite-publishing-{os.getpid()}"
    try:
        if last is not None:
            git.run("update-ref", f"refs/heads/{ours}", last.commit, doing="the publication cannot be prepared")
        with _exactly(folder, files, scratch=scratch) as exact:
            # As a program: the library works in the current folder, which is the whole process's, and prints.
            # `-P`: a file of the user's called `datetime.py` is not Python's.
            done = run(
                *(sys.executable, "-P", "-m", "ghp_import", f"--branch={ours}", f"--message={message}", str(exact)),
                folder=git.top,
                env=_committer(git),
            )
        if done.returncode:
            raise Failed(f"the publication cannot be committed: {reason(done.stderr)}")
        commit = git.run("rev-parse", f"refs/heads/{ours}", doing="the publication cannot be committed")
        git.run(
            *("push", "--quiet", branch.remote, f"{commit}:refs/heads/{branch.name}"),
            doing=f"{branch.remote} did not take the publication",
            hint="if somebody else has published meanwhile, run this again; else see whether you may push there",
        )
        return commit
    finally:
        git.said("update-ref", "-d", f"refs/heads/{ours}")


def _committer(git: Git) -> dict[str, str]:
    """Return who publishes, as Git would say it itself; Unusable if it cannot."""
    ident = git.said("var", "GIT_COMMITTER_IDENT")
    if ident is None:
        raise Unusable(
            "Git does not know who you are",
            hint="git config user.name NAME, and git config user.email ADDRESS",
        )
    name, _, rest = ident.partition(" <")
    return {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": rest.partition(">")[0]}


@contextmanager
def _exactly(folder: Path, files: Iterable[str], *, scratch: Path) -> Iterator[Path]:
    """Yield a folder with *files* of *folder* and no others: its owner may have put anything there."""
    with tempfile.TemporaryDirectory(prefix="publishing-", dir=scratch) as name:
        exact = Path(name)
        for path in (*files, manifest.NAME):
            (exact / path).parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(folder / path, exact / path)
            except OSError:  # a file system without hard links
                shutil.copyfile(folder / path, exact / path)
        yield exact
