"""Pictures through the whole command: decoded once, ever, and the same bytes wherever they are made."""

from __future__ import annotations

from pathlib import Path

from rebuilding import built, make_site, write_picture

from contents import contents
from notesite.commands.build import build
from notesite.commands.wish import Wish


def copies(output: Path) -> dict[str, bytes]:
    return {path: content for path, content in contents(output).items() if path.endswith(".webp")}


def test_any_number_of_workers_in_any_folder_makes_the_same_site(tmp_path: Path) -> None:
    outputs = []
    for name, jobs in (("a", 1), ("b/c", 2)):
        root = make_site(tmp_path / name)
        build(Wish(root=root, output=root / "public", keep_going=True, jobs=jobs))
        outputs.append(contents(root / "public"))
    assert outputs[0] == outputs[1]
    assert [path for path in outputs[0] if path.endswith(".webp")]


def test_a_published_site_that_is_deleted_is_made_again_without_decoding(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    built(root, root / "public")
    before = contents(root / "public")
    again = built(root, root / "elsewhere")
    assert again.worked is not None
    assert again.worked.steps["picture"] == 0
    assert copies(root / "elsewhere") == copies(root / "public")
    assert contents(root / "public") == before


def test_another_picture_leaves_none_of_the_copies_of_the_old_one(tmp_path: Path) -> None:
    root = make_site(tmp_path)
    built(root, root / "public")
    old = copies(root / "public")
    write_picture(root, 1)
    work = built(root, root / "public").worked
    assert work is not None
    assert work.steps["picture"] == 1
    assert work.steps["load"] == 0
    assert copies(root / "public")
    assert not copies(root / "public").keys() & old.keys()
