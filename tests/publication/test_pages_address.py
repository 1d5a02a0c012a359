"""Where GitHub Pages shows a repository, and whether a site fits there."""

from __future__ import annotations

import pytest

from notesite.pagesaddress import is_local, is_placeholder, mismatch, own_domain, pages_address


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:Someone/notes.git", "https://someone.github.io/notes/"),
        ("https://github.com/someone/notes", "https://someone.github.io/notes/"),
        ("https://token@github.com/someone/notes.git/", "https://someone.github.io/notes/"),
        ("ssh://git@github.com/someone/my.notes.git", "https://someone.github.io/my.notes/"),
        ("ssh://git@ssh.github.com:443/someone/notes.git", "https://someone.github.io/notes/"),
        ("git@github.com:Someone/Someone.github.io.git", "https://someone.github.io/"),
        ("someone@example.org:github.com/a/b.git", None),
        ("https://gitlab.com/someone/notes.git", None),
        ("https://notgithub.com/someone/notes.git", None),
        ("/srv/git/github.com/a/b.git", None),
        ("", None),
    ],
)
def test_the_address_is_told_from_the_remote(remote: str, address: str | None) -> None:
    assert pages_address(remote) == address


@pytest.mark.parametrize(
    ("address", "placeholder", "local"),
    [
        ("https://example.org/", True, False),
        ("https://www.example.com/notes/", True, False),
        ("https://example.github.io/notes/", True, False),
        ("https://myexample.org/", False, False),
        ("http://localhost/", False, True),
        ("http://127.0.0.1:8000/", False, True),
        ("http://[::1]/", False, True),
    ],
)
def test_an_address_nobody_can_mean_is_known(address: str, placeholder: bool, local: bool) -> None:
    assert (is_placeholder(address), is_local(address)) == (placeholder, local)


@pytest.mark.parametrize(
    ("address", "expected", "fits"),
    [
        ("https://u.github.io/repo/", "https://u.github.io/repo/", True),
        ("https://U.github.io/repo/", "https://u.github.io/repo/", True),
        ("https://u.github.io/", "https://u.github.io/repo/", False),
        ("https://u.github.io/Repo/", "https://u.github.io/repo/", False),
        ("https://v.github.io/repo/", "https://u.github.io/repo/", False),
        ("https://notes.site/", "https://u.github.io/repo/", True),
        ("https://notes.site/repo/", "https://u.github.io/repo/", True),
        ("https://notes.site/other/", "https://u.github.io/repo/", False),
        ("https://notes.site/repo/", "https://u.github.io/", False),
    ],
)
def test_a_site_fits_where_its_links_lead_to_itself(address: str, expected: str, fits: bool) -> None:
    assert (mismatch(address, expected) == "") is fits


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://notes.site/", "notes.site"),
        ("https://notes.site/repo/", None),
        ("https://u.github.io/", None),
    ],
)
def test_only_a_domain_of_its_own_has_to_be_named(address: str, domain: str | None) -> None:
    assert own_domain(address) == domain
