"""What was found is the same packed and unpacked, whatever order it comes in, and counted without being read."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from notesite.diagnostic import Diagnostic, Place, ordered
from notesite.findings import Findings, packed

DIAGNOSTICS = st.builds(
    Diagnostic,
    severity=st.sampled_from(["error", "warning", "note"]),
    code=st.sampled_from(["link.missing", "math.han"]),
    message=st.sampled_from(["a", "b"]),
    place=st.builds(Place, path=st.sampled_from(["b.md", "a.md", "a/b.md"]), line=st.integers(1, 3)),
)
SOME = st.lists(DIAGNOSTICS, max_size=12)


@given(SOME, SOME, SOME, SOME)
def test_are_ordered_each_once_however_they_come(
    loose: list[Diagnostic], first: list[Diagnostic], second: list[Diagnostic], more: list[Diagnostic]
) -> None:
    found = Findings(loose, (*packed(first), *packed(second))).plus(more)
    everything = ordered((*loose, *first, *second, *more))
    assert tuple(found) == everything
    assert tuple(Findings(packed=found.packed())) == everything
    assert len(found) == len(everything)
    assert found.kinds == Counter((one.severity, one.code) for one in everything)
    assert found.in_file("a.md") == tuple(one for one in everything if one.place.path == "a.md")


@given(SOME, SOME)
def test_a_few_are_all_errors_and_the_first_of_each_other_kind(loose: list[Diagnostic], kept: list[Diagnostic]) -> None:
    expected = []
    seen: Counter[tuple[str, str]] = Counter()
    for one in ordered((*loose, *kept)):
        seen[one.severity, one.code] += 1
        if one.severity == "error" or seen[one.severity, one.code] <= 2:
            expected.append(one)
    assert list(Findings(loose, packed(kept)).few(2)) == expected


def test_more_leaves_what_there_was_as_it_is() -> None:
    one = Diagnostic(severity="note", code="a.b", message="m", place=Place(path="a.md"))
    found = Findings(packed=packed([one]))
    found.plus([Diagnostic(severity="error", code="a.c", message="n", place=Place(path="a.md"))])
    assert list(found) == [one]


def test_are_the_same_packed_whether_they_are_few_or_many() -> None:
    found = [
        Diagnostic(severity="note", code="a.b", message="m", place=Place(path="a.md", line=line))
        for line in range(1, 200)
    ]
    (few,), (many,) = packed(found[:2]), packed(found)
    assert len(many.content) < 20 * len(few.content), "many are compressed"
    assert list(Findings(packed=[few])) == found[:2]
    assert list(Findings(packed=[many])) == found
