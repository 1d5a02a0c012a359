"""Every note surveyed by itself, unless that is remembered, on as many processors as there are."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

import msgspec

from notesite.checks.survey import Survey, survey
from notesite.digest import Key, digest, digest_value, key
from notesite.load.options import LoadOptions
from notesite.loading import Job, Run
from notesite.memo import Memo, Worked
from notesite.tree import Read, SourceFile, Tree


def surveys(
    tree: Tree, *, options: LoadOptions, read: Read, memo: Memo, tool: str, run: Run, worked: Worked
) -> Mapping[str, Survey]:
    """Return path → Survey of every note of *tree* that can be read; *tool* stands for notesite in the keys."""
    common = {"tool": tool, "options": digest_value(options)}
    digests = {note: found for note in tree.notes if (found := read.digest(note).value) is not None}
    keys = {note: key("survey", **common, path=digest_value(note), source=content) for note, content in digests.items()}
    known = memo.recall(list(keys.values()), Survey)
    made = {note.path: known[key_] for note, key_ in keys.items() if key_ in known}
    missing = [note for note in keys if note.path not in made]
    begun: deque[tuple[SourceFile, Key]] = deque()

    def jobs() -> Iterator[Job]:
        for note in missing:
            # One that cannot be read, or was taken away since, is told of by the build.
            if (text := read(note).value) is not None:
                # The file may have changed since its digest was taken: what is remembered is what was read.
                begun.append((note, key("survey", **common, path=digest_value(note), source=digest(text))))
                yield Job(content=text, path=note.path, source_path=note.source_path, options=options)

    for answer in run(surveyed, jobs(), len(missing)) if missing else ():
        note, read_as = begun.popleft()
        made[note.path] = msgspec.json.decode(answer, type=Survey)
        worked.miss(note.source_path, read_as)
        memo.keep([(read_as, made[note.path])])
    return made


def surveyed(job: Job) -> bytes:
    """Return the packed Survey of *job*: what can travel between processes."""
    return msgspec.json.encode(survey(job.content, path=job.path, source_path=job.source_path, options=job.options))
