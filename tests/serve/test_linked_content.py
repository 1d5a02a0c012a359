"""A content folder that is a link to notes kept elsewhere, as in a vault of another program."""

from __future__ import annotations

from pathlib import Path

from attacking import CONFIG
from following import following


def test_notes_kept_elsewhere_are_shown_as_they_are_saved(tmp_path: Path) -> None:
    root, vault = tmp_path / "site", tmp_path / "vault"
    root.mkdir()
    vault.mkdir()
    (root / "site.yaml").write_text(CONFIG, encoding="utf-8")
    (root / "content").symlink_to(vault)
    note = vault / "note.md"
    note.write_text("---\ntitle: Note\n---\n\nold words\n", encoding="utf-8")
    with following(root) as server:
        assert "old words" in server.text("note/")
        note.write_text("---\ntitle: Note\n---\n\nnew words\n", encoding="utf-8")
        server.wait_for(lambda: "new words" in server.text("note/"))
