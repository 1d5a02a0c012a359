"""`notesite publish` without its printing: where the site will stand, what changes there, and the change itself."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from notesite import manifest
from notesite.commands import ghpages
from notesite.commands.siteyaml import settings_of
from notesite.commands.wish import CACHE, SETTINGS, Wish
from notesite.host.git import Git, remote_urls
from notesite.host.lock import PATIENCE, lock
from notesite.pagesaddress import is_local, is_placeholder, mismatch, own_domain, pages_address
from notesite.publication import Changes, LostAddress, changes, lost
from notesite.refusal import Failed, Unusable
from notesite.siteyaml.address import absolute_address

RECORD = "published"
"""In the cache folder: the manifest of the last publication that only wrote the folder."""
_EXAMPLE = "https://USER.github.io/REPOSITORY/"


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What the command line asks of a publication."""

    root: Path
    output: Path
    base_url: str = ""
    """Empty: that of `site.yaml`, else where GitHub Pages shows the remote."""
    remote: str = "origin"
    branch: str = "gh-pages"
    message: str = ""
    """Of the commit; empty: it names the one the notes are at."""
    folder: bool = False
    """Push nothing: something else takes the output folder from here."""
    strict: bool = False
    force: bool = False
    """What notesite did not write may be taken away."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a site goes."""

    wish: Wish
    """The build that fits there."""
    address: str
    derived: bool
    """The address is not written in `site.yaml`, but worked out from the remote."""


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What is about to be published, against what was last."""

    files: Mapping[str, str]
    """Path → digest of the site as built."""
    changes: Changes
    lost: tuple[LostAddress, ...]
    size: int
    """Bytes of all files."""
    upload: int
    """Bytes of what is new or changed, before compression."""
    last: ghpages.Last | None
    """None: this is the first."""
    first: bool


def target(request: Request) -> Target:
    """Return where the site goes; Unusable if that cannot be, or it is not built for that place."""
    settings = settings_of(request.root)
    if not request.folder:
        ghpages.check_branch(Git(request.root), _branch(request))
    shown = next(filter(None, map(pages_address, remote_urls(request.root, remote=request.remote))), None)
    written = absolute_address(request.base_url or settings.base_url)
    if written is None:
        example = shown or _EXAMPLE
        raise Unusable(f"--base-url {request.base_url} is no absolute address", hint=f"such as {example}")
    derived = is_local(written) and shown is not None
    address = shown if derived and shown is not None else written
    if is_placeholder(address) or is_local(address):
        kind = "a placeholder" if is_placeholder(address) else "this machine's"
        raise Unusable(f"base_url is {address}, which is {kind}, not where the site will stand", hint=_example(shown))
    if shown is not None and (fault := mismatch(address, shown)):
        raise Unusable(f"base_url is {address}, but {fault}", hint=_example(shown))
    wish = Wish(
        root=request.root,
        output=request.output,
        # Told only if it differs, so that what `build` remembers of the site as a whole holds here, too.
        base_url="" if address == settings.base_url else address,
        domain=own_domain(address) or "",
        strict=request.strict,
    )
    return Target(wish=wish, address=address, derived=derived)


def _example(shown: str | None) -> str:
    return f"in {SETTINGS}: base_url: {shown or _EXAMPLE}"


def compare(request: Request) -> Publication:
    """Return how the site that stands in the output folder differs from the last publication.

    Unusable if publishing would take away what notesite did not write; Failed if Git cannot ask.
    """
    files = _built(request)
    last = None if request.folder else ghpages.last_publication(Git(request.root), _branch(request))
    if last is not None and not request.force:
        ghpages.refuse_strangers(last, _branch(request), files)
    before = _recorded(request) if request.folder else (last.digests or {} if last else None)
    found = changes(before or {}, files)
    sizes = {path: (request.output / path).stat().st_size for path in files}
    return Publication(
        files=files,
        changes=found,
        lost=lost(found),
        size=sum(sizes.values()),
        upload=sum(sizes[path] for path in (*found.added, *found.changed)),
        last=last,
        first=before is None,
    )


def perform(request: Request, publication: Publication) -> str:
    """Publish what was compared; return the commit, empty if only the folder was to be written."""
    cache = request.root / CACHE
    with lock(cache / "lock", patience=PATIENCE):
        if _built(request) != publication.files:
            raise Failed(f"another build has changed {request.output} meanwhile", hint="publish again")
        if request.folder:
            _record(cache / RECORD, publication.files)
            return ""
        git = Git(request.root)
        return ghpages.push(
            git,
            _branch(request),
            folder=request.output,
            files=publication.files,
            last=publication.last,
            message=request.message or _message(git),
            scratch=cache,
        )


def is_needed(request: Request, publication: Publication) -> bool:
    """Say whether there is anything to push."""
    if request.folder or publication.last is None or publication.changes:
        return True
    # The manifests are equal; with --force what stands beside them is to go.
    return publication.last.files - publication.files.keys() != {manifest.NAME}


def _branch(request: Request) -> ghpages.Branch:
    return ghpages.Branch(remote=request.remote, name=request.branch)


def _message(git: Git) -> str:
    commit = git.said("rev-parse", "--short", "HEAD")
    return f"Publish {commit}" if commit else "Publish"


def _built(request: Request) -> dict[str, str]:
    return manifest.decode((request.output / manifest.NAME).read_bytes())


def _recorded(request: Request) -> dict[str, str] | None:
    try:
        return manifest.decode((request.root / CACHE / RECORD).read_bytes())
    except FileNotFoundError:
        return None


def _record(path: Path, files: Mapping[str, str]) -> None:
    aside = path.with_name(path.name + ".new")
    aside.write_bytes(manifest.encode(files))
    aside.replace(path)
