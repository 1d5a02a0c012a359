"""`notesite import`: from another tool's folder to a site that builds, its addresses kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from errno import ENOSPC
from pathlib import Path
from typing import IO, Any

import click
import pytest

from contents import contents
from notesite.cli.import_ import import_
from notesite.importers.kinds import KINDS

CONFIG = "title: 旧博客\nauthor: 某某\nurl: https://a.github.io\nroot: /blog/\npermalink: :year/:title/\n"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6"><path d="M0 0h8v6z"/></svg>'
HEXO = {
    "_config.yml": CONFIG,
    "source/_posts/vae.md": "---\ntitle: 论 $q$\ndate: 2024-03-05\n---\n\n![a](vae/a.svg) ![b](/images/b.svg) $x^2$\n",
    "source/_posts/vae/a.svg": SVG,
    "source/images/b.svg": SVG,
    "source/about/index.md": "---\ntitle: 关于\ndate: 2024-01-01\n---\n\n字\n",
    "themes/next/layout.ejs": "<html>",
}


def written(folder: Path, files: Mapping[str, str]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    return folder


def test_a_hexo_blog_builds_and_its_notes_stand_where_they_stood(command: Callable[..., Any], tmp_path: Path) -> None:
    source, site = written(tmp_path / "old", HEXO), tmp_path / "new"
    before = contents(source)
    brought = command("import", "hexo", source, site)
    assert brought.code == 0
    assert contents(source) == before
    assert set(contents(site)) == {
        *("site.yaml", "content/vae.md", "content/vae/a.svg", "content/about/index.md", "static/images/b.svg")
    }
    assert "1 note given a `url`" in brought.err
    assert "2 notes, 5 files written" in brought.err

    built = command("build", site, "--strict")
    assert built.code == 0, built.err
    page = (site / "public/2024/vae/index.html").read_text("utf-8")
    assert "katex" in page
    assert "https://a.github.io/blog/2024/vae/" in page
    assert (site / "public/about/index.html").is_file()


def test_pictures_of_the_theme_come_along_that_notes_show(command: Callable[..., Any], tmp_path: Path) -> None:
    files = {
        "_config.yml": "theme: fluid\n",
        "source/img/c.svg": SVG,
        "themes/fluid/source/img/c.svg": "other",
        **{f"themes/fluid/source/img/{name}.svg": SVG for name in ("a", "b b", "unused")},
        "source/_posts/a.md": "---\ndate: 2024-01-01\ncover: /img/a.svg\n---\n![](/img/b%20b.svg) ![](/img/c.svg)\n",
    }
    assert command("import", "hexo", written(tmp_path / "old", files), tmp_path / "new").code == 0
    brought = contents(tmp_path / "new/static")
    assert brought == {name: SVG.encode() for name in ("img/a.svg", "img/b b.svg", "img/c.svg")}


def test_what_stays_behind_is_told_by_its_reason(command: Callable[..., Any], tmp_path: Path) -> None:
    files = {
        "hugo.yaml": "defaultContentLanguage: zh\nlanguages: {zh: {}, en: {}}\n",
        **dict.fromkeys(("content/a.zh.md", "content/a.en.md", "content/b.en.md", "README.md"), "字\n"),
    }
    told = command("import", "hugo", written(tmp_path / "old", files), tmp_path / "new")
    assert "2 notes left out in other languages: en (2)\n" in told.err
    assert "2 files left out that make no notes: README.md (1), hugo.yaml (1)\n" in told.err


def test_a_draft_stood_nowhere_and_loses_no_address(command: Callable[..., Any], tmp_path: Path) -> None:
    files = {"_config.yml": CONFIG, "source/_drafts/a.md": "字\n", "source/_posts/b.md": "---\ndraft: true\n---\n字\n"}
    told = command("import", "hexo", written(tmp_path / "old", files), tmp_path / "new")
    assert (told.code, "import.address" in told.err) == (0, False)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_note_in_another_encoding_is_saved_as_utf_8(
    command: Callable[..., Any], tmp_path: Path, encoding: str
) -> None:
    text = "---\ntitle: 概率\ndate: 2024-01-01\n---\n\n" + "我的文章有一百個字，不知道是什麼時候寫的。" * 3 + "\n"
    source = written(tmp_path / "old", {"b.md": "字\n"})
    (source / "a.md").write_bytes(text.encode(encoding))
    told = command("import", "markdown", source, tmp_path / "new")
    assert (told.code, "1 note saved as UTF-8, out of another encoding" in told.err) == (0, True)
    assert (tmp_path / "new/content/a.md").read_text("utf-8") == text


def test_a_damaged_note_comes_as_it_is_and_is_told(command: Callable[..., Any], tmp_path: Path) -> None:
    damaged = "概率与统计".encode() + b"\xff" + "学习笔记\n".encode()
    source = written(tmp_path / "old", {"_config.yml": CONFIG, "source/_posts/b.md": "字\n"})
    (source / "source/_posts/2024-01-01-a.md").write_bytes(damaged)
    told = command("import", "hexo", source, tmp_path / "new")
    assert (told.code, "[file.encoding]" in told.err) == (1, True)
    assert (tmp_path / "new/content/2024-01-01-a.md").read_bytes() == damaged


def test_a_vuepress_blog_keeps_its_addresses_and_pictures(command: Callable[..., Any], tmp_path: Path) -> None:
    files = {
        ".vuepress/config.ts": "export default {\n  title: '笔记',\n  lang: 'zh-CN',\n}\n",
        **dict.fromkeys((".vuepress/public/a.svg", "b.svg"), SVG),
        "dl/vae.md": "---\ndate: 2024-01-01\n---\n\n# VAE\n\n![甲](/a.svg) ![乙](../b.svg) [另](gan.md)\n",
        "dl/gan.md": "---\ndate: 2024-01-01\n---\n\n# GAN\n",
    }
    site = tmp_path / "new"
    assert command("import", "vuepress", written(tmp_path / "old", files), site).code == 0
    built = command("build", site, "--strict")
    assert built.code == 0, built.err
    assert (site / "static/a.svg").is_file()
    assert 'href="/dl/gan.html"' in (site / "public/dl/vae.html").read_text("utf-8")


def test_pictures_of_a_posts_asset_folder_are_shown_by_their_names(command: Callable[..., Any], tmp_path: Path) -> None:
    text = "---\ndate: 2024-01-01\n---\n\n![甲](1.svg)\n\n![乙](./2.svg)\n\n![丙](none.svg)\n"
    files = {"_config.yml": CONFIG, "source/_posts/vae.md": text, "source/_posts/vae/1.svg": SVG}
    files |= {"source/_posts/vae/2.svg": SVG, "source/_posts/2.svg": SVG.replace("v6", "v5")}
    site = tmp_path / "new"
    assert command("import", "hexo", written(tmp_path / "old", files), site).code == 0
    built = command("build", site, "--format", "short")
    assert [line for line in built.err.splitlines() if "svg" in line] == [
        "content/vae.md:10:6: warning: there is no `none.svg` in the content folder [image.missing]"
    ]


def test_settings_that_hugo_keeps_in_a_folder_are_read(command: Callable[..., Any], tmp_path: Path) -> None:
    files = {
        "config.toml": "# see config/_default\n",
        "config/_default/hugo.yaml": "baseURL: https://a.github.io/\nDefaultContentLanguage: zh\n",
        "config/_default/languages.toml": "[zh]\ntitle = '笔记'\n",
        "config/_default/permalinks.toml": "posts = '/p/:slug/'\n",
        "content/posts/a.md": "---\ntitle: VAE\ndate: 2024-01-01\n---\n",
    }
    assert command("import", "hugo", written(tmp_path / "old", files), tmp_path / "new").code == 0
    said = (tmp_path / "new/site.yaml").read_text("utf-8")
    assert "title: '笔记'" in said
    assert "base_url: 'https://a.github.io/'" in said
    assert "url: '/p/vae/'" in (tmp_path / "new/content/posts/a.md").read_text("utf-8")


def test_macros_of_the_old_sites_formulas_come_along(command: Callable[..., Any], tmp_path: Path) -> None:
    source, site = written(tmp_path / "old", HEXO), tmp_path / "new"
    written(
        source,
        {
            "source/_posts/macro.md": "---\ntitle: 宏\ndate: 2024-03-06\n---\n\n$\\avg{x}$\n",
            "source/js/mathjax.js": r"MathJax = { tex: { macros: { avg: ['\\langle #1 \\rangle', 1], R: 'x' } } }",
        },
    )
    assert "1 macro of formulas in site.yaml" in command("import", "hexo", source, site).err
    assert "  macros:\n    \\avg: '\\langle #1 \\rangle'\n" in (site / "site.yaml").read_text("utf-8")
    assert command("build", site, "--strict").code == 0


def test_pictures_that_gitbook_hides_come_along(command: Callable[..., Any], tmp_path: Path) -> None:
    source, site = tmp_path / "old", tmp_path / "new"
    shown = "![甲](../.gitbook/assets/a%20%281%29.svg) <img src='../.gitbook/assets/b.svg' alt='乙'>"
    note = f"# 题\n\n{shown} `.gitbook/assets/`\n"
    pictures = dict.fromkeys(
        (".gitbook/assets/a (1).svg", ".gitbook/assets/b.svg", ".gitbook/x.svg", ".git/y.svg"), SVG
    )
    written(source, {"dl/2024-03-05-vae.md": note, **pictures})
    assert command("import", "markdown", source, site).code == 0
    assert set(contents(site)) == {
        *(
            "site.yaml",
            "content/dl/2024-03-05-vae.md",
            "content/gitbook/assets/a (1).svg",
            "content/gitbook/assets/b.svg",
        )
    }
    assert command("build", site, "--strict").code == 0
    assert "<code>.gitbook/assets/</code>" in (site / "public/dl/2024-03-05-vae/index.html").read_text("utf-8")


def test_a_second_time_nothing_is_written(command: Callable[..., Any], tmp_path: Path) -> None:
    source, site = written(tmp_path / "old", HEXO), tmp_path / "new"
    command("import", "hexo", source, site)
    before = contents(site)
    again = command("import", "hexo", source, site)
    assert again.code == 0
    assert "\n0 notes, 0 files written" in again.err
    assert contents(site) == before


def test_a_note_that_was_edited_since_is_not_written_over(command: Callable[..., Any], tmp_path: Path) -> None:
    source, site = written(tmp_path / "old", HEXO), tmp_path / "new"
    command("import", "hexo", source, site)
    (site / "content/vae.md").write_text("mine")
    written(source, {"source/_posts/new.md": "---\ntitle: 新\ndate: 2024-03-06\n---\n"})
    refused = command("import", "hexo", source, site)
    assert refused.code == 2
    assert "content/vae.md is there already" in refused.err
    assert not (site / "content/new.md").exists()
    assert (site / "content/vae.md").read_text() == "mine"


def test_a_dry_run_writes_nothing(command: Callable[..., Any], tmp_path: Path) -> None:
    source = written(tmp_path / "old", HEXO)
    shown = command("import", "hexo", source, tmp_path / "new", "--dry-run")
    assert shown.code == 0
    assert "5 files would be written" in shown.err
    assert not (tmp_path / "new").exists()


def test_a_site_that_is_there_keeps_its_settings(command: Callable[..., Any], tmp_path: Path) -> None:
    settings = "title: 我的\ncontent: notes\n"
    site = written(tmp_path / "site", {"site.yaml": settings})
    source = written(tmp_path / "vault", {"论文/甲.md": "见 [[乙]]\n", "乙.md": "字\n", ".obsidian/app.json": "{}"})
    assert command("import", "obsidian", source, site).code == 0
    assert set(contents(site)) == {"site.yaml", "notes/论文/甲.md", "notes/乙.md"}
    assert (site / "site.yaml").read_text("utf-8") == settings


def test_two_notes_that_come_to_one_name_are_both_there(command: Callable[..., Any], tmp_path: Path) -> None:
    names = ("题 0123456789abcdef0123456789abcdef.md", "题 fedcba9876543210fedcba9876543210.md")
    source = written(tmp_path / "export", {name: f"# 题\n\n{name}\n" for name in names})
    command("import", "notion", source, tmp_path / "site")
    assert sorted(name for name in contents(tmp_path / "site") if name.endswith(".md")) == [
        "content/题-2.md",
        "content/题.md",
    ]


def test_a_file_without_an_ending_stays_in_its_folder(command: Callable[..., Any], tmp_path: Path) -> None:
    source = written(tmp_path / "old", {"a.b/DATA": "1", "a.b/data": "2", "a.b/n.md": "字\n"})
    command("import", "markdown", source, tmp_path / "site")
    assert set(contents(tmp_path / "site" / "content")) == {"a.b/DATA", "a.b/data-2", "a.b/n.md"}


def test_a_note_whose_address_cannot_be_made_is_told(command: Callable[..., Any], tmp_path: Path) -> None:
    source = written(tmp_path / "old", {"_config.yml": CONFIG, "source/_posts/vae.md": "---\ntitle: 题\n---\n"})
    told = command("import", "hexo", source, tmp_path / "new")
    assert told.code == 0
    assert "content/vae.md:1:1: warning:" in told.err
    assert "[import.address]" in told.err


@pytest.mark.parametrize(
    ("kind", "files", "said"),
    [
        ("hexo", {"_config.yml": "a: [", "source/_posts/a.md": "字"}, "_config.yml cannot be read"),
        ("hexo", {"notes/a.md": "字"}, "holds no notes where hexo has them"),
        ("hugo", {"hugo.toml": "a = ", "content/a.md": "字"}, "hugo.toml cannot be read"),
        ("hexo", {"_config.yml": "a\0b", "source/_posts/a.md": "字"}, "_config.yml cannot be read: "),
        ("hexo", {"_config.yml": "since: 2020-02-30", "source/_posts/a.md": "字"}, "_config.yml cannot be read: "),
        ("vuepress", {"docs/.vuepress/config.js": "", "docs/a.md": "字"}, "are not in"),
        ("mkdocs", {"a.md": "字"}, "has no mkdocs.yml"),
        ("wordpress", {"a.md": "字"}, "'wordpress' is not one of"),
    ],
)
def test_what_cannot_be_imported_is_refused_in_a_line(
    command: Callable[..., Any], tmp_path: Path, kind: str, files: Mapping[str, str], said: str
) -> None:
    refused = command("import", kind, written(tmp_path / "old", files), tmp_path / "new")
    assert refused.code == 2
    assert said in refused.err
    assert "Traceback" not in refused.err
    assert not (tmp_path / "new").exists()


def test_what_could_not_be_read_is_told_and_the_rest_is_brought(command: Callable[..., Any], tmp_path: Path) -> None:
    source = written(tmp_path / "old", {"a.md": "字\n"})
    (source / "b.md").symlink_to("nowhere")
    told = command("import", "markdown", source, tmp_path / "new")
    assert (told.code, "b.md:1:1: error: cannot be read" in told.err) == (1, True)
    assert (tmp_path / "new" / "content" / "a.md").is_file()


def test_an_import_that_the_disk_ends_leaves_nothing_half_done(
    command: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_origin: object, copy: IO[bytes]) -> None:
        copy.write(b"<svg")
        raise OSError(ENOSPC, "No space left on device")

    source, site = written(tmp_path / "old", HEXO), tmp_path / "new"
    monkeypatch.setattr("shutil.copyfileobj", full)
    ended = command("import", "hexo", source, site)
    assert (ended.code, contents(site)) == (3, {})
    monkeypatch.undo()
    assert command("import", "hexo", source, site).code == 0
    assert (site / "static/images/b.svg").read_text("utf-8") == SVG


def test_a_folder_that_is_not_there_is_refused(command: Callable[..., Any], tmp_path: Path) -> None:
    refused = command("import", "hugo", tmp_path / "none", tmp_path / "new")
    assert refused.code == 2
    assert "there is no folder" in refused.err


def test_a_site_is_not_imported_into_itself(command: Callable[..., Any], tmp_path: Path) -> None:
    site = written(tmp_path / "site", {"site.yaml": "", "content/a.md": "字\n"})
    for folder in (site, site / "content"):
        refused = command("import", "markdown", folder, site)
        assert refused.code == 2
        assert "is the site itself" in refused.err
    assert set(contents(site)) == {"site.yaml", "content/a.md"}


def test_the_command_line_knows_every_kind() -> None:
    (kind,) = [given for given in import_.params if given.name == "kind"]
    assert isinstance(kind.type, click.Choice)
    assert set(kind.type.choices) == set(KINDS)
