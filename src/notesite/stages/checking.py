"""Every note surveyed by itself, unless that is remembered, on as many processors as there are."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from notesite.checks.survey import Survey, survey
from notesite.digest import Key, digest_value, key
from notesite.load.options import LoadOptions
from notesite.memo import Memo, Worked
from notesite.stages.loading import Job, Run, worked_through
from notesite.tree import Read, SourceFile, Tree


def surveys(
    tree: Tree, *, options: LoadOptions, read: Read, memo: Memo, tool: str, run: Run, worked: Worked
) -> Mapping[str, Survey]:
    """Return path → Survey of every note of *tree* that can be read; *tool* stands for notesite in the keys."""
    common = {"tool": tool, "options": digest_value(options)}

    def own_key(note: SourceFile, content: str) -> Key:
        return key("survey", **common, path=digest_value(note), source=content)

    digests = {note: found for note in tree.notes if (found := read.digest(note).value) is not None}
    keys = {note: own_key(note, content) for note, content in digests.items()}
    known = memo.recall(list(keys.values()), Survey)
    made = {note.path: known[key_] for note, key_ in keys.items() if key_ in known}
    missing = [note for note in keys if note.path not in made]
    for note, key_, answer in worked_through(
        # One that cannot be read, or was taken away since, is told of by the build.
        missing,
        surveyed,
        read=lambda note: read(note).value,
        key=own_key,
        options=options,
        run=run,
    ):
        made[note.path] = msgspec.json.decode(answer, type=Survey)
        worked.miss(note.source_path, key_)
        memo.keep([(key_, made[note.path])])
    return made


def surveyed(job: Job) -> bytes:
    """Return the packed Survey of *job*: what can travel between processes."""
    return msgspec.json.encode(survey(job.content, path=job.path, source_path=job.source_path, options=job.options))
