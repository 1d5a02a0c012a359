"""`notesite publish`: from notes in a repository to pages that are served, and what it does not do on the way."""

from __future__ import annotations

import html
import http.server
import io
import re
import subprocess
import tarfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urljoin

import pytest

from notesite import manifest

Command = Callable[..., Any]

NOTE = "---\ntitle: {title}\ndate: 2024-01-01\ntags: [甲 乙]\n{more}---\n\n## 证据 下界\n\n{text}\n"
REMOTE = "git@github.com:Someone/repo.git"


def git(folder: Path, *arguments: str, text: str = "") -> str:
    done = subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True, input=text)
    return done.stdout.removesuffix("\n")


def write(root: Path, name: str, *, title: str = "题", text: str = "文字。", more: str = "") -> None:
    path = root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(NOTE.format(title=title, text=text, more=more))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """What stands for GitHub."""
    git(tmp_path, "init", "--quiet", "--bare", "bare.git")
    return tmp_path / "bare.git"


@pytest.fixture
def site(tmp_path: Path, bare: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site of one note in a repository whose remote is said to be on GitHub."""
    # Nothing of whoever runs the tests: no hooks, no signing, no name.
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "某某")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "someone@example.org")
    root = tmp_path / "site"
    root.mkdir()
    (root / "site.yaml").write_text("title: 试\nbase_url: https://someone.github.io/repo/\n")
    (root / ".gitignore").write_text("/public/\n/.notesite/\n")
    write(root, "a.md")
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", REMOTE)
    git(root, "config", f"url.{bare}.insteadOf", REMOTE)
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message=first")
    monkeypatch.chdir(root)
    return root


def setting(root: Path, line: str) -> None:
    (root / "site.yaml").write_text(f"title: 试\n{line}\n")


def published_paths(bare: Path, branch: str = "gh-pages") -> set[str]:
    return set(filter(None, git(bare, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")))


def commits(bare: Path, branch: str = "gh-pages") -> int:
    return int(git(bare, "rev-list", "--count", branch))


def stranger(bare: Path, files: dict[str, str], *, onto: str = "") -> str:
    """Put a commit of somebody else's on gh-pages, on top of *onto*."""
    blobs = [
        f"100644 blob {git(bare, 'hash-object', '-w', '--stdin', text=text)}\t{name}" for name, text in files.items()
    ]
    kept = git(bare, "ls-tree", onto).splitlines() if onto else []
    made = git(bare, "mktree", text="\n".join([*kept, *blobs]) + "\n")
    commit = git(bare, "commit-tree", made, "-m", "mine", *(["-p", onto] if onto else []))
    git(bare, "update-ref", "refs/heads/gh-pages", commit)
    return commit


def test_the_branch_holds_what_was_built_and_nothing_else(command: Command, site: Path, bare: Path) -> None:
    command("build", site)
    (site / "public" / "secret.txt").write_text("never meant to be seen")
    done = command("publish")
    assert done.code == 0
    assert "the first publication: " in done.err
    built = manifest.decode((site / "public" / manifest.NAME).read_bytes())
    assert published_paths(bare) == {*built, manifest.NAME}
    assert {".nojekyll", "404.html", "a/index.html"} <= published_paths(bare)
    assert "CNAME" not in published_paths(bare)
    page = git(bare, "show", "gh-pages:a/index.html")
    assert 'href="/repo/' in page
    assert (
        git(bare, "log", "--format=%an %s", "gh-pages") == f"某某 Publish {git(site, 'rev-parse', '--short', 'HEAD')}"
    )


def test_the_users_own_branches_and_work_tree_stay_as_they_are(command: Command, site: Path, bare: Path) -> None:
    git(site, "branch", "gh-pages")
    before = git(site, "for-each-ref", "refs/heads")
    command("publish")
    assert git(site, "for-each-ref", "refs/heads") == before
    assert git(site, "status", "--porcelain") == ""
    assert {path.name for path in (site / ".notesite").iterdir()} <= {"lock", "store.sqlite", "store.sqlite-journal"}
    assert commits(bare) == 1


def test_what_changes_is_shown_and_added_on_top_of_the_last(command: Command, site: Path, bare: Path) -> None:
    command("publish")
    write(site, "b.md", title="又一题")
    write(site, "a.md", text="改了")
    done = command("publish", "--message", "-- 第二次")
    assert done.code == 0
    assert "+ 1 page new: /b/\n" in done.err
    assert re.search(r"~ \d+ pages changed: /a/ /", done.err)
    assert commits(bare) == 2
    assert git(bare, "log", "-1", "--format=%s", "gh-pages") == "-- 第二次"


def test_publishing_twice_is_publishing_once(command: Command, site: Path, bare: Path) -> None:
    command("publish")
    again = command("publish")
    assert again.code == 0
    assert "nothing to do" in again.err
    assert commits(bare) == 1


def test_a_dry_run_pushes_nothing(command: Command, site: Path, bare: Path) -> None:
    done = command("publish", "--dry-run")
    assert done.code == 0
    assert "the first publication" in done.err
    assert git(bare, "branch", "--list") == ""


def test_a_detached_head_publishes_as_well(command: Command, site: Path, bare: Path) -> None:
    git(site, "checkout", "--quiet", "--detach")
    assert command("publish").code == 0
    assert "a/index.html" in published_paths(bare)


def test_a_lost_address_stops_the_publication_until_it_leads_somewhere(
    command: Command, site: Path, bare: Path
) -> None:
    write(site, "notes/elbo.md")
    command("publish")
    (site / "content/notes/elbo.md").unlink()
    write(site, "vae/elbo.md")
    refused = command("publish")
    assert refused.code == 1
    assert "! lost: /notes/elbo/ (now /vae/elbo/?)\n" in refused.err
    assert "aliases: [" in refused.err
    assert commits(bare) == 1

    write(site, "vae/elbo.md", more="aliases: [/notes/elbo/]\n")
    assert command("publish").code == 0
    assert 'url=/repo/vae/elbo/"' in git(bare, "show", "gh-pages:notes/elbo/index.html")


def test_a_lost_address_may_be_allowed(command: Command, site: Path, bare: Path) -> None:
    write(site, "b.md")
    command("publish")
    (site / "content/b.md").unlink()
    assert command("publish", "--allow-lost-urls").code == 0
    assert "b/index.html" not in published_paths(bare)


def test_pages_that_list_others_may_go_with_them(command: Command, site: Path) -> None:
    command("publish")
    write(site, "a.md", more="series: 丙\n")
    command("publish")
    write(site, "a.md")
    done = command("publish")
    assert done.code == 0
    assert re.search(r"- \d pages gone: /series/", done.err)


def test_errors_in_the_notes_stop_it(command: Command, site: Path, bare: Path) -> None:
    write(site, "b.md", text=r"$\frac{1}$")
    refused = command("publish")
    assert refused.code == 1
    assert "content/b.md:9:" in refused.err
    assert git(bare, "branch", "--list") == ""


@pytest.mark.parametrize(
    ("remote", "line", "hint"),
    [
        (REMOTE, "base_url: https://example.org/", "base_url: https://someone.github.io/repo/"),
        (REMOTE, "base_url: https://someone.github.io/", "base_url: https://someone.github.io/repo/"),
        (REMOTE, "base_url: https://another.github.io/repo/", "base_url: https://someone.github.io/repo/"),
        (REMOTE, "base_url: https://notes.site/other/", "base_url: https://someone.github.io/repo/"),
        ("https://github.com/u/u.github.io", "base_url: https://u.github.io/repo/", "base_url: https://u.github.io/"),
        ("/srv/repo.git", "", "base_url: https://USER.github.io/REPOSITORY/"),
    ],
    ids=["placeholder", "no path", "another user", "a domain's path", "a user's page", "not set, not GitHub"],
)
def test_an_address_that_is_not_the_repositorys_is_refused_with_the_right_one(
    command: Command, site: Path, remote: str, line: str, hint: str
) -> None:
    git(site, "remote", "set-url", "origin", remote)
    setting(site, line)
    refused = command("publish")
    assert refused.code == 2
    assert refused.err.count("\n") == 2
    assert refused.err.endswith(f"hint: in site.yaml: {hint}\n")
    assert not (site / "public").exists()


def test_an_address_that_is_not_set_is_told_from_the_remote(command: Command, site: Path, bare: Path) -> None:
    setting(site, "")
    done = command("publish")
    assert done.code == 0
    assert "base_url is not set; taken from the remote: https://someone.github.io/repo/" in done.err
    assert 'href="/repo/' in git(bare, "show", "gh-pages:index.html")


def test_a_domain_of_ones_own_is_told_to_github(command: Command, site: Path, bare: Path) -> None:
    setting(site, "base_url: https://notes.site/")
    assert command("publish").code == 0
    assert git(bare, "show", "gh-pages:CNAME") == "notes.site"
    assert command("publish").err.endswith("nothing to do\n")


def test_a_site_below_the_domain_of_the_users_page_needs_no_cname(command: Command, site: Path, bare: Path) -> None:
    setting(site, "base_url: https://notes.site/repo/")
    assert command("publish").code == 0
    assert "CNAME" not in published_paths(bare)


def test_a_cname_among_the_static_files_goes_before(command: Command, site: Path, bare: Path) -> None:
    setting(site, "base_url: https://notes.site/")
    (site / "static").mkdir()
    (site / "static/CNAME").write_text("www.notes.site\n")
    assert command("publish").code == 0
    assert git(bare, "show", "gh-pages:CNAME") == "www.notes.site"


def test_a_branch_notesite_did_not_write_is_left_alone(command: Command, site: Path, bare: Path) -> None:
    theirs = stranger(bare, {"index.html": "theirs"})
    refused = command("publish")
    assert refused.code == 2
    assert "origin/gh-pages was not written by notesite" in refused.err
    assert git(bare, "rev-parse", "gh-pages") == theirs

    assert command("publish", "--force").code == 0
    assert commits(bare) == 2
    assert "a/index.html" in published_paths(bare)


@pytest.mark.parametrize("name", ["CNAME", "google123.txt"])
def test_a_file_somebody_put_beside_the_site_is_not_taken_away(
    command: Command, site: Path, bare: Path, name: str
) -> None:
    command("publish")
    theirs = stranger(bare, {name: "theirs"}, onto=git(bare, "rev-parse", "gh-pages"))
    refused = command("publish")
    assert refused.code == 2
    assert name in refused.err
    assert git(bare, "rev-parse", "gh-pages") == theirs
    assert command("publish", "--force").code == 0
    assert name not in published_paths(bare)


def test_the_branch_with_the_notes_is_refused_even_by_force(command: Command, site: Path) -> None:
    refused = command("publish", "--branch", "main", "--force")
    assert refused.code == 2
    assert "main is the branch you are on" in refused.err


@pytest.mark.parametrize(
    ("prepare", "arguments", "code", "message"),
    [
        (["remote", "remove", "origin"], [], 2, "no remote called origin"),
        ([], ["--remote", "upstream"], 2, "no remote called upstream"),
        ([], ["--branch", "a..b"], 2, "--branch a..b cannot be the name of a branch"),
        ([], ["--base-url", "x"], 2, "--base-url x is no absolute address"),
        (["config", "remote.origin.url", "/no/such/place"], [], 3, "origin cannot be read"),
        (["config", "remote.origin.url", "ssh://localhost:1/x"], [], 3, "origin cannot be read"),
        (["config", "remote.origin.url", "http://localhost:1/x"], [], 3, "origin cannot be read"),
    ],
    ids=["no remote", "not that remote", "no name for a branch", "no address", "gone", "ssh refused", "offline"],
)
def test_what_git_cannot_do_is_one_line_and_a_hint(
    command: Command, site: Path, prepare: list[str], arguments: list[str], code: int, message: str
) -> None:
    setting(site, "base_url: https://notes.site/")
    if prepare:
        git(site, *prepare)
    refused = command("publish", *arguments)
    assert refused.code == code
    *_, line, hint = refused.err.splitlines()
    assert line.startswith("notesite: ")
    assert message in line
    assert hint.startswith("    hint: ")
    assert ("site.yaml" in hint) is ("base_url" in line)


def test_a_name_that_cannot_be_committed_is_refused_by_name(command: Command, site: Path, bare: Path) -> None:
    write(site, '"引"/b.md')
    refused = command("publish")
    assert refused.code == 2
    assert '"引"/b/index.html begins with a quotation mark' in refused.err
    assert git(bare, "branch", "--list") == ""


def test_outside_a_repository_there_is_nothing_to_push_to(command: Command, site: Path) -> None:
    (site / ".git").rename(site.parent / "moved")
    refused = command("publish")
    assert refused.code == 2
    assert "is not in a Git repository" in refused.err


def test_a_push_that_is_refused_changes_nothing(command: Command, site: Path, bare: Path) -> None:
    command("publish")
    hook = bare / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho no >&2\nexit 1\n")
    hook.chmod(0o755)
    before = git(site, "for-each-ref")
    write(site, "b.md")
    refused = command("publish")
    assert refused.code == 3
    assert "origin did not take the publication: " in refused.err
    assert "pre-receive hook declined" in refused.err
    assert git(site, "for-each-ref") == before
    hook.unlink()
    assert command("publish").code == 0


def test_who_publishes_at_the_same_time_is_not_overrun(
    command: Command, site: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and pushing somebody else publishes: Git refuses, for nothing is forced."""
    command("publish")
    hook = site / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    faster = git(bare, "commit-tree", "gh-pages^{tree}", "-p", "gh-pages", "-m", "faster")
    hook.write_text(f"#!/bin/sh\ngit --git-dir='{bare}' update-ref refs/heads/gh-pages {faster}\n")
    hook.chmod(0o755)
    write(site, "b.md")
    assert command("publish").code == 3
    assert git(bare, "rev-parse", "gh-pages") == faster


def test_the_folder_alone_is_written_for_a_workflow(command: Command, site: Path, bare: Path) -> None:
    first = command("publish", "--folder")
    assert first.code == 0
    assert "the first publication" in first.err
    assert {".nojekyll", "404.html"} <= {path.name for path in (site / "public").iterdir()}
    assert git(bare, "branch", "--list") == ""

    (site / "content/a.md").rename(site / "content/b.md")
    lost = command("publish", "--folder")
    assert lost.code == 1
    assert "! lost: /a/" in lost.err
    # What was not published is no publication: it is still lost the next time.
    assert command("publish", "--folder").code == 1
    assert command("publish", "--folder", "--allow-lost-urls").code == 0
    assert command("publish", "--folder").code == 0


def test_a_folder_is_written_without_a_repository_too(command: Command, site: Path) -> None:
    (site / ".git").rename(site.parent / "moved")
    assert command("publish", "--folder").code == 0


# What is published, as a reader meets it.


class _Page(HTMLParser):
    """The addresses on a page, and what can be pointed at."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        self.links |= {given[name] for name in ("href", "src") if name in given and tag != "base"}
        for part in given.get("srcset", "").split(","):
            self.links |= set(part.split()[:1])
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.links.add(given["content"].partition("url=")[2])


@contextmanager
def serving(folder: Path, below: str) -> Iterator[str]:
    """Serve *folder* at *below*, and nothing elsewhere, as GitHub Pages does; yield the address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            inside = unquote(path.partition("?")[0]).removeprefix(below)
            return str(folder / (inside if path.startswith(below) else "nothing/stands/here"))

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{below}"
        finally:
            server.shutdown()
            thread.join()


def crawl(start: str, *, stands_for: str) -> tuple[dict[str, str], list[str]]:
    """Follow every link from *start*; return address → text of what was found, and what is broken.

    What a page says of the finished address, *stands_for*, is looked for at *start*.
    """
    found: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    anchors: list[tuple[str, str, str]] = []
    broken: list[str] = []
    waiting = [(start, "the start")]
    while waiting:
        address, origin = waiting.pop()
        if address in found:
            continue
        try:
            # As browsers do with what an author wrote bare.
            with urllib.request.urlopen(quote(address, safe=":/?&=%~!$'()*+,;@")) as answer:
                content, kind = answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError as error:
            found[address] = ""
            broken.append(f"{address} ({error.code}), from {origin}")
            error.close()
            continue
        found[address] = content.decode("utf-8", "replace")
        links: set[str] = set()
        if kind == "text/html":
            page = _Page(found[address])
            links, ids[address] = page.links, page.ids
        elif kind == "text/css":
            links = {link.strip("'\"") for link in re.findall(r"url\(([^)]+)\)", found[address])}
        elif address.endswith(".xml"):
            links = set(re.findall(r"https?://[^\s<>\"']+", html.unescape(found[address])))
        for link in links:
            target, anchor = urldefrag(urljoin(address, link))
            target = target.replace(stands_for, start, 1) if target.startswith(stands_for) else target
            if target.startswith(start.partition("/repo/")[0]):
                waiting.append((target, address))
                anchors += [(target, unquote(anchor), address)] if anchor else []
    broken += [f"{to}#{anchor}, from {origin}" for to, anchor, origin in anchors if anchor not in ids.get(to, {anchor})]
    return found, broken


def test_what_was_published_is_served_below_the_repositorys_name_without_a_broken_address(
    command: Command, site: Path, bare: Path, tmp_path: Path
) -> None:
    command("init", tmp_path / "starter")
    (site / "content/welcome.md").write_text((tmp_path / "starter/content/welcome.md").read_text())
    write(
        site,
        "旧/a b.md",
        text="[另一篇](../bundle/index.md#证据-下界) ![图](../bundle/图%20一.svg) 脚注[^1]。\n\n[^1]: 注。",
    )
    write(site, "bundle/index.md", text="![图](<图 一.svg>)", more="aliases: [/old/place/, /old.html]\nseries: 丙\n")
    (site / "content/bundle/图 一.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    for number in range(14):
        write(site, f"many/{number}.md", title=f"第 {number} 篇", more="categories: [类/别]\n")
    (site / "site.yaml").write_text(
        "title: 试\nbase_url: https://someone.github.io/repo/\nmath:\n  macros:\n"
        "    \\R: \\mathbb{R}\n    \\E: \\mathbb{E}\n    \\KL: D(#1 \\,\\|\\, #2)\n"
    )
    done = command("publish", "--strict")
    assert done.code == 0, done.err

    archive = subprocess.run(["git", "archive", "gh-pages"], cwd=bare, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extraction_filter = getattr(tarfile, "data_filter", None)  # Python 3.11.3 has none
        tar.extractall(tmp_path / "served")
    with serving(tmp_path / "served", "/repo/") as start:
        found, broken = crawl(start, stands_for="https://someone.github.io/repo/")
        for old in ("old/place/", "old.html"):
            with urllib.request.urlopen(start + old) as answer:
                (led,) = re.findall(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.read().decode())
            assert urljoin(start, led) == start + "bundle/"
    assert broken == []
    pages = {path for path in published_paths(bare) if path.endswith(".html") and not path.startswith(("old", "404"))}
    reached = {unquote(address.removeprefix(start)) for address in found}
    # Nothing but redirects, and the page for what is missing, is out of a reader's reach.
    assert {path.removesuffix("index.html") for path in pages} <= {path.removesuffix("index.html") for path in reached}
