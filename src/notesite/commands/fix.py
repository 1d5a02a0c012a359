"""`notesite check --fix` without its printing: what would be mended in which notes, and the mending."""

from __future__ import annotations

from collections.abc import Iterable

from notesite.commands.settings import site_settings
from notesite.commands.uptodate import content_folder
from notesite.commands.wish import Outcome, Wish
from notesite.host.rewrite import clear, is_linked, rewrite
from notesite.load.options import LoadOptions
from notesite.stages.fixing import MENDABLE, Fixed, fixed


def fixes(wish: Wish, outcome: Outcome) -> tuple[Fixed, ...]:
    """Return the notes that can be mended safely of those in which *outcome*, of a check of *wish*, found something.

    Those behind links are left out: where they are is not for this site to write.
    """
    config, content = site_settings(wish)
    folder = content_folder(wish, content)
    wanted = {found.place.path for found in outcome.diagnostics if found.code in MENDABLE}
    options = LoadOptions.of(config.value)
    found = [note for note in folder.scan().value.notes if note.source_path in wanted]
    notes = [note for note in found if not is_linked(content / note.path, within=content)]
    texts = ((note, text) for note in notes if (text := folder.read(note).value) is not None)
    return tuple(made for note, text in texts if (made := fixed(text, note, options)) is not None)


def fix(wish: Wish, wanted: Iterable[Fixed]) -> None:
    """Write what is *wanted* into the notes themselves."""
    _, content = site_settings(wish)
    clear(content)
    for each in wanted:
        rewrite(content / each.note.path, before=each.before, after=each.after, within=content)
