"""Two manifests: what a reader notices of the difference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notesite.publication import Changes, changes, lost, size, summary

PATHS = st.sampled_from(["a/index.html", "b/index.html", "index.html", "x.html", "assets/a.css", "tags/t/index.html"])
MANIFESTS = st.dictionaries(PATHS, st.sampled_from("12"))


@given(MANIFESTS, MANIFESTS)
def test_every_difference_is_told_once(old: dict[str, str], new: dict[str, str]) -> None:
    found = changes(old, new)
    told = [*found.added, *found.changed, *found.gone]
    assert sorted(told) == sorted({path for path, _ in old.items() ^ new.items()})
    assert bool(found) == (old != new)


@given(MANIFESTS, MANIFESTS)
def test_an_address_that_is_there_is_not_lost(old: dict[str, str], new: dict[str, str]) -> None:
    urls = {each.url for each in lost(changes(old, new))}
    assert urls <= {"/a/", "/b/", "/", "/x.html"}
    assert not {f"{url[1:]}index.html" for url in urls} & new.keys()


@pytest.mark.parametrize(
    ("gone", "added", "now"),
    [
        ("notes/elbo/index.html", "vae/elbo/index.html", "/vae/elbo/"),
        ("elbow-method/index.html", "elbow-methods/index.html", "/elbow-methods/"),
        ("elbo/index.html", "completely-different/index.html", None),
        ("elbo/index.html", "tags/elbo/index.html", None),
        ("elbo.html", "elbo.html.pdf", None),
    ],
)
def test_where_a_page_seems_to_have_moved(gone: str, added: str, now: str | None) -> None:
    (found,) = lost(Changes(added=(added,), changed=(), gone=(gone,)))
    assert found.now == now


def test_articles_are_named_before_lists_and_many_are_only_counted() -> None:
    paths = ("index.html", "tags/a/index.html", *(f"note-{number:02}/index.html" for number in range(11)), "a.css")
    assert list(summary(Changes(added=paths, changed=(), gone=()))) == [
        "  + 13 pages new: " + " ".join(f"/note-{number:02}/" for number in range(10)) + " … and 3 more",
        "  + 1 other file new",
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [(1, "1 byte"), (999, "999 bytes"), (1000, "1.0 kB"), (3_400_000, "3.4 MB"), (2 * 10**9, "2.0 GB")],
)
def test_a_size_is_said_in_the_unit_that_fits(count: int, said: str) -> None:
    assert size(count) == said
