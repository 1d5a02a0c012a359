"""Compile the theme's templates to Python, as `notesite.render.dialect` says. Needs Jinja.

python scripts/compile_templates.py
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import re
import runpy
import shutil
import sys
from hashlib import blake2b
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIALECT = "src/notesite/render/dialect.py"
SOURCE = "templates"
TARGET = "src/notesite/vendor/templates"
INDEX = "index.json"
TOOLS = ("jinja2>=3.1.6",)


def has_tools() -> bool:
    """Say whether templates can be compiled here."""
    return importlib.util.find_spec("jinja2") is not None


def ensure(root: Path = ROOT) -> Path:
    """Return the folder of the compiled templates; what stands there already is left as it is."""
    from importlib.metadata import version  # noqa: PLC0415

    from jinja2 import Environment, StrictUndefined  # noqa: PLC0415

    said = runpy.run_path(str(root / DIALECT))
    environment = Environment(
        autoescape=said["AUTOESCAPE"],  # noqa: S701  it is True
        trim_blocks=said["TRIM_BLOCKS"],
        lstrip_blocks=said["LSTRIP_BLOCKS"],
        undefined=StrictUndefined,
    )
    files = {}
    compiled = {}
    for path in sorted((root / SOURCE).glob("*.html")):
        source = path.read_text("utf-8-sig")
        module = re.sub(r"\W", "_", path.name)
        program = environment.compile(source, path.name, path.name, raw=True)
        files[f"{module}.py"] = program + "\n"
        # As `notesite.digest` does.
        compiled[path.name] = [blake2b(source.encode("utf-8"), digest_size=16).hexdigest(), module]
    index = {"jinja2": version("jinja2"), "templates": compiled}
    files[INDEX] = json.dumps(index, indent=1) + "\n"
    target = root / TARGET
    if _texts(target) != files:
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        for name, text in files.items():
            (target / name).write_text(text, "utf-8")
    return target


def _texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.glob("*.*")}


def main() -> int:
    """Compile them."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not has_tools():
        print(f"compile_templates: pip install {' '.join(TOOLS)}", file=sys.stderr)
        return 1
    print(ensure())
    return 0


if __name__ == "__main__":
    sys.exit(main())
