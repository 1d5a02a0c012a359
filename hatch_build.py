"""The build hook: puts KaTeX, its large fonts in parts, idiomorph and the theme's compiled templates where the package
expects them, for wheels, source archives and editable installs.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts"))
import compile_templates
import npm_packages
import split_fonts

VENDORED = ("katex", "idiomorph")
THEME = ("templates", "static")


class VendorHook(BuildHookInterface[Any]):
    """Fetches what is not there yet, and maps this blog's templates to the package's default theme."""

    def dependencies(self) -> list[str]:
        """Ask for Jinja; for an npm client and tools for fonts only where they will be needed."""
        root = Path(self.root)
        present = all(npm_packages.is_present(name, root) for name in VENDORED)
        client = [] if present or npm_packages.has_client() else [npm_packages.CLIENT_FALLBACK]
        return [*compile_templates.TOOLS, *client] + (
            [] if present and split_fonts.is_present(root) else [*split_fonts.TOOLS]
        )

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch, and name the files that git ignores but the archive must hold."""
        root = Path(self.root)
        for name in VENDORED:
            npm_packages.ensure(name, root)
            build_data["artifacts"].append(f"/src/notesite/vendor/{name}/")
        if split_fonts.is_present(root) or split_fonts.has_tools():
            # Without them, where a build is not isolated, fonts stay whole.
            split_fonts.ensure(root)
            build_data["artifacts"].append(f"/{split_fonts.TARGET}/")
        if compile_templates.has_tools():
            # Without it, where a build is not isolated, they are compiled whenever they are needed.
            compile_templates.ensure(root)
            build_data["artifacts"].append(f"/{compile_templates.TARGET}/")
        if self.target_name == "wheel" and version != "editable":
            for name in THEME:
                build_data["force_include"][str(root / name)] = f"notesite/theme/{name}"
            # What a code means is told beside each finding in SARIF.
            build_data["force_include"][str(root / "docs" / "diagnostics.md")] = "notesite/diagnostics.md"
