"""Git, run as a program with a list of arguments; why it refuses something is told in one line.

It never asks: a password that is needed is a refusal at once, not a prompt that a script waits at for ever.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from notesite.refusal import Failed, Unusable

_PREFIX = re.compile(r"^(?:fatal|error|remote|hint|!|ERROR): *", re.IGNORECASE)
"""What Git puts before what it says."""


class Git:
    """The repository that holds a folder."""

    def __init__(self, folder: Path) -> None:
        """*folder* must be in a work tree; Unusable if it is not, Failed if there is no Git."""
        self._folder = folder
        done = self._run("rev-parse", "--show-toplevel")
        if done.returncode:
            if "not a git repository" not in done.stderr:
                raise Unusable(f"Git does not take the repository of {folder}: {reason(done.stderr)}")
            raise Unusable(
                f"{folder} is not in a Git repository",
                hint="make one with `git init`, then `git remote add origin URL`",
            )
        self.top = Path(done.stdout.removesuffix("\n"))

    def said(self, *arguments: str) -> str | None:
        """Return what Git prints, without the last line end; None if it says no."""
        done = self._run(*arguments)
        return None if done.returncode else done.stdout.removesuffix("\n")

    def run(self, *arguments: str, doing: str, hint: str = "") -> str:
        """Return what Git prints; Failed with its reason, after *doing*, if it says no."""
        done = self._run(*arguments)
        if done.returncode:
            raise Failed(f"{doing}: {reason(done.stderr)}", hint=hint)
        return done.stdout.removesuffix("\n")

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return run("git", *arguments, folder=self._folder)


def run(*command: str, folder: Path, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run *command*, which is Git or runs it, in *folder*: in English, and without anybody to ask."""
    # Askpass rather than `ssh -o BatchMode`: the command for ssh may be the user's own, with the key that fits.
    answerless = {"GIT_ASKPASS": "true", "SSH_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "force"}
    quiet = {"LC_ALL": "C.UTF-8", "LANGUAGE": "", "GIT_TERMINAL_PROMPT": "0", **answerless}
    try:
        return subprocess.run(  # noqa: S603 - a list of words, no shell
            command,
            cwd=folder,
            env={**os.environ, **quiet, **(env or {})},
            check=False,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError as error:
        if error.filename != command[0]:
            raise
        raise Failed("there is no program `git` on this machine", hint="install Git") from None


def remote_urls(folder: Path, *, remote: str = "origin") -> tuple[str, ...]:
    """Return the addresses of *remote*, as written and as Git resolves them; none if there is no such remote.

    *folder* need not be there yet, nor in a repository.
    """
    nearest = next(above for above in (folder, *folder.parents) if above.is_dir())
    try:
        git = Git(nearest)
    except (Unusable, Failed):
        return ()
    found = (git.said("config", "--get", f"remote.{remote}.url"), git.said("remote", "get-url", remote))
    return tuple(dict.fromkeys(url for url in found if url))


def reason(stderr: str) -> str:
    """Return the line of what Git said that tells why, without its prefix and in lower case."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "! ", "ERROR:"))] or lines
    # The rejection itself, not "error: failed to push some refs", which follows it.
    best = next((line for line in told if line.startswith(("! ", "fatal:", "ERROR:"))), told[0] if told else "")
    text = " ".join(_PREFIX.sub("", best).split()).rstrip(".")
    return text[:1].lower() + text[1:] or "it gave no reason"
