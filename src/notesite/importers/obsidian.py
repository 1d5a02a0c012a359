"""Obsidian: a vault, in which all stays where it lies, so that links lead where they led."""

from __future__ import annotations

from notesite.importers.importer import Importer, below, word

SETTINGS = (".obsidian/templates.json", ".obsidian/plugins/templater-obsidian/data.json")


class Obsidian(Importer):
    """A vault."""

    def home(self, path: str) -> str:
        """Templates are no notes."""
        templates = word(self._settings, "folder", "templates_folder")
        return "" if templates and below(path, templates) is not None else super().home(path)
