"""What is in the wheel is all that a site needs: built, installed alone, and used far from this repository."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.wheel

NOTE = r"""---
title: 变分自编码器与 $\mathbb{E}$
date: 2023-06-01
---

下界是 $\mathcal{L}(x)$，也写作

$$\log p(x) \ge \mathbb{E}_q[\log p(x|z)]$$
"""

# Whoever reaches for the network falls over it; what the event loop of V8 needs is a pair of sockets, not a connection.
NO_NETWORK = """
import socket
def refuse(self, address, *rest):
    raise AssertionError(f"notesite asked for {address}")
socket.socket.connect = socket.socket.connect_ex = refuse
"""


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        command, cwd=cwd, env=env, check=False, capture_output=True, encoding="utf-8", stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel with what is installed: no network at test time."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet")
    run(*pip, "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", folder, REPOSITORY, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an environment with the wheel, and the dependencies of the one the tests run in."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", folder / "bin" / "python")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    # A path named in a .pth is searched last, and .pth files in it (an editable notesite) do not count.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    (packages / "sitecustomize.py").write_text(NO_NETWORK, "utf-8")
    return folder


def test_the_wheel_holds_what_is_vendored_and_the_theme_and_nothing_else_of_the_repository(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    for name in ("katex.min.js", "mhchem.min.js", "katex.min.css", "LICENSE", "stamp.json"):
        assert f"notesite/vendor/katex/{name}" in names
    for name in ("idiomorph.esm.js", "LICENSE", "stamp.json"):
        assert f"notesite/vendor/idiomorph/{name}" in names
    for template in (REPOSITORY / "templates").glob("*.html"):
        assert f"notesite/vendor/templates/{template.stem}_html.py" in names
    assert "notesite/vendor/templates/index.json" in names
    assert "notesite/host/live/client.js" in names
    # Twenty fonts, and six of them in two parts.
    assert sum(name.endswith(".woff2") for name in names) == 20 + 12 + 2
    for name in ("site.yaml", "welcome.md", "pages.yml", "gitignore"):
        assert f"notesite/starter/{name}" in names
    for top in ("templates", "static"):
        ours = {
            f"notesite/theme/{path.relative_to(REPOSITORY).as_posix()}"
            for path in (REPOSITORY / top).rglob("*")
            if path.is_file()
        }
        assert ours
        assert ours <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"notesite"}


def test_the_source_archive_holds_what_a_wheel_is_made_of(tmp_path: Path) -> None:
    code = f"from hatchling.build import build_sdist; build_sdist({str(tmp_path)!r})"
    run(sys.executable, "-c", code, cwd=REPOSITORY)
    (archive,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        names = {name.partition("/")[2] for name in tar.getnames()}
        tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 has none
        tar.extractall(tmp_path)
    assert {"hatch_build.py", "scripts/npm_packages.py"} <= names
    assert {f"src/notesite/vendor/{name}/stamp.json" for name in ("katex", "idiomorph")} <= names
    assert not any(name.startswith((".git/", ".venv", ".cache", "content")) for name in names)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    code = f"from hatchling.build import build_wheel; build_wheel({str(tmp_path)!r})"
    # Without npm, and without a network: all it needs is in the archive.
    run(sys.executable, "-c", code, cwd=unpacked, env={"PATH": ""})
    assert list(tmp_path.glob("*.whl"))


def test_a_site_is_built_by_the_wheel_alone(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "site.yaml").write_text("title: 笔记\n", "utf-8")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "vae.md").write_text(NOTE, "utf-8")
    env = {"PATH": str(environment / "bin"), "LANG": "C.UTF-8"}
    python = environment / "bin" / "python"
    where = run(python, "-c", "import notesite; print(notesite.__file__)", cwd=tmp_path, env=env)
    assert Path(where.strip()).is_relative_to(environment)

    run(environment / "bin" / "notesite", "build", cwd=tmp_path, env=env)

    site = tmp_path / "public"
    pages = [path.read_text("utf-8") for path in site.rglob("*.html")]
    assert any('class="katex-html"' in page and "变分自编码器" in page for page in pages)
    assert (site / "index.html").is_file()
    assert len(list(site.rglob("*.woff2"))) == 14 + 12
    assert list(site.rglob("*katex*.css"))


def test_the_wheel_alone_begins_a_site_and_a_note_that_build(environment: Path, tmp_path: Path) -> None:
    env = {"PATH": str(environment / "bin"), "LANG": "C.UTF-8"}
    notesite = environment / "bin" / "notesite"
    run(notesite, "init", "notes", cwd=tmp_path, env=env)
    run(notesite, "new", "notes", "变分推断", "--in", "vae", cwd=tmp_path, env=env)
    assert list((tmp_path / "notes/content/vae").glob("*-bian-fen-tui-duan.md"))
    run(notesite, "build", "notes", "--strict", cwd=tmp_path, env=env)
    assert (tmp_path / "notes/public/welcome/index.html").is_file()
