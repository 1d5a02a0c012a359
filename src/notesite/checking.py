"""Every note surveyed by itself, unless that is remembered, on as many processors as there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from notesite.checks.survey import Survey, survey
from notesite.digest import digest, digest_value, key
from notesite.load.options import LoadOptions
from notesite.loading import Job
from notesite.memo import Memo, Worked
from notesite.tree import Read, SourceFile, Tree

Run = Callable[[Callable[[Job], bytes], Sequence[Job]], Iterable[bytes]]


def surveys(
    tree: Tree, *, options: LoadOptions, read: Read, memo: Memo, tool: str, run: Run, worked: Worked
) -> Mapping[str, Survey]:
    """Return path → Survey of every note of *tree* that can be read; *tool* stands for notesite in the keys."""
    common = {"tool": tool, "options": digest_value(options)}
    digests = {note: found for note in tree.notes if (found := read.digest(note).value) is not None}
    keys = {note: key("survey", **common, path=digest_value(note), source=content) for note, content in digests.items()}
    known = memo.recall(list(keys.values()), Survey)
    made = {note.path: known[key_] for note, key_ in keys.items() if key_ in known}
    jobs: dict[SourceFile, Job] = {}
    for note in keys:
        # One that cannot be read, or was taken away since, is told of by the build.
        if note.path not in made and (text := read(note).value) is not None:
            jobs[note] = Job(content=text, path=note.path, source_path=note.source_path, options=options)
    packed = run(surveyed, list(jobs.values())) if jobs else ()
    for (note, job), answer in zip(jobs.items(), packed, strict=True):
        made[note.path] = msgspec.json.decode(answer, type=Survey)
        # The file may have changed since its digest was taken: what is remembered is what was read.
        read_as = key("survey", **common, path=digest_value(note), source=digest(job.content))
        worked.miss(note.source_path, read_as)
        memo.keep([(read_as, made[note.path])])
    return made


def surveyed(job: Job) -> bytes:
    """Return the packed Survey of *job*: what can travel between processes."""
    return msgspec.json.encode(survey(job.content, path=job.path, source_path=job.source_path, options=job.options))
