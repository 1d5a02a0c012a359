"""Obsidian: a vault of notes, and plain folders of Markdown, which are the same without settings."""

from __future__ import annotations

from notesite.importers.kind import About, Facts, Settings, below, is_looks, word

SETTINGS = (".obsidian/templates.json", ".obsidian/plugins/templater-obsidian/data.json")


class Vault:
    """A folder in which every Markdown file is a note."""

    def __init__(self, settings: Settings) -> None:
        self._templates = word(settings, "folder", "templates_folder")

    def about(self) -> About:
        """A vault says nothing of itself."""
        return About()

    def home(self, path: str) -> str:
        """All stays where it lies, so that links lead where they led; templates are no notes."""
        if is_looks(path) or (self._templates and below(path, self._templates) is not None):
            return ""
        return f"content/{path}"

    def address(self, facts: Facts) -> str | None:
        """A vault has no addresses."""
        del facts
        return ""

    def text(self, text: str, path: str) -> str:
        """Return *text*: links, embeds, callouts and comments are understood here."""
        del path
        return text
