"""What is made of each note: read once, while others are worked on, and only if nothing is remembered of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notesite.diagnostic import Checked, Diagnostic, Place
from notesite.digest import Key, digest, key
from notesite.load.options import LoadOptions
from notesite.stages.eachnote import AT_ONCE, HELD, EachNote, Job, in_turn
from notesite.tree import Seen, SourceFile

MANY = 3 * AT_ONCE + 1


class Notes:
    """A content folder that is a dictionary, and tells when it is read; of *stamped* notes the digest is known."""

    def __init__(self, texts: Mapping[str, str | None], *, stamped: Mapping[str, str] | None = None) -> None:
        self.texts = texts
        self.stamped = stamped or {}
        self.happened: list[str] = []

    def __call__(self, file: SourceFile) -> Checked[bytes | None]:
        raise AssertionError(f"{file.path} is read without its digest")

    def digest(self, file: SourceFile) -> Checked[str | None]:
        raise AssertionError(f"{file.path} is read for its digest")

    def known(self, file: SourceFile) -> str | None:
        text = self.stamped.get(file.path)
        return None if text is None else digest(text)

    def seen(self, file: SourceFile) -> Checked[Seen | None]:
        self.happened.append(f"read {file.path}")
        text = self.texts[file.path]
        if text is None:
            place = Place(path=file.source_path)
            return Checked(
                value=None, diagnostics=(Diagnostic(severity="error", code="a.b", message="no", place=place),)
            )
        return Checked(value=Seen(content=text.encode(), digest=digest(text)))

    def made(self, remembered: Sequence[str] = ()) -> tuple[dict[str, str], EachNote[str]]:
        """Return what is known of each note in the end: its text, with `!` if that was *remembered*."""

        def recall(keys: Sequence[Key]) -> Mapping[Key, str]:
            return {key_: "!" for key_ in keys if dict(key_.parts)["text"] in map(digest, remembered)}

        def work(job: Job) -> bytes:
            self.happened.append(f"work {job.path}")
            return job.content

        notes = [SourceFile(path=path, source_path=path) for path in self.texts]
        each = EachNote(read=self, key=lambda note, text: key("work", path=digest(note.path), text=text), recall=recall)
        for _, key_, answer in each.made(notes, work, options=LoadOptions(), run=in_turn):
            each.known[key_] = answer.decode()
        return {note.path: made for note, _, made in each.values(notes)}, each


def test_each_new_note_is_read_once() -> None:
    notes = Notes({str(number): f"text {number}" for number in range(MANY)})
    assert notes.made()[0] == notes.texts
    assert sorted(notes.happened) == sorted(f"{what} {path}" for path in notes.texts for what in ("read", "work"))


def test_work_begins_before_all_is_read() -> None:
    notes = Notes({str(number): "text" for number in range(MANY)})
    notes.made()
    assert notes.happened.index("work 0") == AT_ONCE


def test_of_long_notes_few_are_held() -> None:
    notes = Notes({str(number): "x" * HELD for number in range(6)})
    notes.made()
    assert notes.happened[:6] == ["read 0", "read 1", "work 0", "work 1", "read 2", "read 3"]


def test_what_is_remembered_is_not_read() -> None:
    notes = Notes({"a": "old", "b": "new"}, stamped={"a": "old", "b": "new"})
    assert notes.made(remembered=["old"])[0] == {"a": "!", "b": "new"}
    assert notes.happened == ["read b", "work b"]


def test_what_holds_again_what_is_remembered_is_not_worked_on() -> None:
    notes = Notes({"a": "old", "b": "old"}, stamped={"b": "between"})
    assert notes.made(remembered=["old"])[0] == {"a": "!", "b": "!"}
    assert notes.happened == ["read a", "read b"]


def test_what_is_remembered_is_what_was_read() -> None:
    notes = Notes({"a": "new"}, stamped={"a": "old"})
    _, each = notes.made()
    assert [dict(key_.parts)["text"] for key_ in each.known] == [digest("new")]


def test_a_note_that_cannot_be_read_is_told_of_and_left_out() -> None:
    notes = Notes({"a": None, "b": "text", "c": None}, stamped={"c": "gone"})
    made, each = notes.made()
    assert (made, [diagnostic.place.path for diagnostic in each.diagnostics]) == ({"b": "text"}, ["a", "c"])


def test_nothing_is_begun_for_no_notes() -> None:
    notes = Notes({})
    assert (notes.made()[0], notes.happened) == ({}, [])
