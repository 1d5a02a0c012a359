"""Every note surveyed by itself, unless that is remembered, on as many processors as there are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import msgspec

from notesite.checks.survey import Survey, survey
from notesite.digest import Key, digest_value, key
from notesite.load.options import LoadOptions
from notesite.memo import Memo, Worked
from notesite.stages.eachnote import EachNote, Job, Run
from notesite.tree import Read, SourceFile, Tree


def surveys(
    tree: Tree, *, options: LoadOptions, read: Read, memo: Memo, tool: str, run: Run, worked: Worked
) -> Mapping[str, Survey]:
    """Return path → Survey of every note of *tree* that can be read; *tool* stands for notesite in the keys."""
    common = {"tool": tool, "options": digest_value(options)}

    def own_key(note: SourceFile, content: str) -> Key:
        return key("survey", **common, path=digest_value(note), source=content)

    # A note that cannot be read, or was taken away since, is told of by the build.
    each = EachNote(read=read, key=own_key, recall=partial(memo.recall, type_=Survey))
    for note, key_, answer in each.made(tree.notes, surveyed, options=options, run=run):
        made = each.known[key_] = msgspec.json.decode(answer, type=Survey)
        worked.miss(note.source_path, key_)
        memo.keep([(key_, made)])
    return {note.path: made for note, _, made in each.values(tree.notes)}


def surveyed(job: Job) -> bytes:
    """Return the packed Survey of *job*: what can travel between processes."""
    return msgspec.json.encode(survey(job.content, path=job.path, source_path=job.source_path, options=job.options))
