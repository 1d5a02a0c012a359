"""Pictures among the other stages: which are looked at, what pages say of them, and what is remembered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from test_build import THEME, Typesetter, note

from folders import Files
from memos import DictMemo, NoMemo
from notesite.config import Config
from notesite.digest import Key, digest
from notesite.memo import Memo
from notesite.picture import Copy, Look
from notesite.stages.build import Site, build
from notesite.stages.picturing import Fetch, Shot
from notesite.stages.world import Theme, World
from notesite.tree import SourceFile, Tree

BASE = "https://example.org/blog/"


class Camera:
    """Sees a size and the copies in texts such as `800x600 480 800`, and remembers what it was shown."""

    identity = "camera"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def begin(self, fetch: Fetch, /) -> Callable[[], Shot | None]:
        content = (fetch() or b"").decode()
        self.seen.append(content)
        return lambda: self._shot(content)

    def _shot(self, content: str) -> Shot:
        if content.startswith("bad"):
            return Shot(look=Look(unreadable="the file is bad"))
        size, *widths = content.removeprefix("fluid ").split()
        width, height = map(int, size.split("x"))
        copies = tuple(f"{content} at {wide}".encode() for wide in widths)
        looks = tuple(Copy(width=int(wide), digest=digest(made)) for wide, made in zip(widths, copies, strict=True))
        look = Look(width=width, height=height, copies=looks, huge=width > 9000, fluid=content.startswith("fluid"))
        return Shot(look=look, copies=copies)


def site(
    files: Mapping[str, str | bytes | None],
    camera: Camera | None = None,
    *,
    memo: Memo | None = None,
    static: Mapping[str, bytes] | None = None,
) -> Site:
    found = [SourceFile(path=path, source_path=f"content/{path}") for path in sorted(files)]
    tree = Tree(
        notes=tuple(file for file in found if file.path.endswith(".md")),
        files=tuple(file for file in found if not file.path.endswith(".md")),
    )
    return build(
        Config(base_url=BASE),
        tree,
        theme=Theme(templates=THEME.templates, static={**THEME.static, **(static or {})}, katex=dict),
        world=World(
            read=Files(files),
            typeset=Typesetter(),
            camera=camera or Camera(),
            memo=memo or NoMemo(),
            moment=dt.datetime(2024, 6, 1, tzinfo=dt.UTC),
        ),
    )


def outputs(built: Site) -> dict[str, str]:
    made = [output.value for output in built.outputs()]
    return {output.path: output.content.decode() for output in made if output is not None}


def test_a_drawing_as_wide_as_its_place_takes_the_column_in_proportion() -> None:
    text = '![图](b.svg)\n\n<img src="b.svg" alt="图" width="48">'
    page = outputs(site({"a.md": note(text), "b.svg": "fluid 24x12"}))["a/index.html"]
    assert 'width="720" height="360"' in page
    assert 'width="48" height="24"' in page


def test_a_page_says_the_size_and_offers_the_copies() -> None:
    made = outputs(site({"a.md": note("![图](b.png)"), "b.png": "800x600 480 800"}))
    small, large = (f"assets/pictures/{digest(f'800x600 480 800 at {wide}')[:16]}-{wide}.webp" for wide in (480, 800))
    assert made[small] == "800x600 480 800 at 480"
    assert made["b.png"] == "800x600 480 800"
    assert (
        f'<a class="enlarge" href="/blog/b.png"><picture><source type="image/webp" '
        f'srcset="/blog/{small} 480w, /blog/{large} 800w" sizes="(min-width: 720px) 720px, 100vw">'
        f'<img src="/blog/b.png" alt="图" width="800" height="600" decoding="async"></picture></a>'
    ) in made["a/index.html"]


def test_a_copy_is_there_before_the_page_that_names_it() -> None:
    order = list(outputs(site({"a.md": note("![图](b.png)"), "b.png": "800x600 480"})))
    (copy,) = (path for path in order if path.endswith(".webp"))
    assert order.index(copy) < order.index("a/index.html")


def test_only_pictures_of_published_articles_are_looked_at_and_each_content_once() -> None:
    camera = Camera()
    built = site(
        {
            "a.md": note("![1](b.png) ![2](b.png) ![3](same.png) [4](linked.png) ![5](clip.mp4) ![6](none.png)"),
            "draft.md": note("![图](c.png)", draft="true"),
            "b.png": "1x1",
            "same.png": "1x1",
            "c.png": "2x2",
            "linked.png": "3x3",
            "clip.mp4": "4x4",
            "alone.png": "5x5",
        },
        camera,
    )
    assert camera.seen == ["1x1"]
    assert built.worked.steps["picture"] == 1


def test_a_picture_of_the_static_folder_is_looked_at_under_its_published_name() -> None:
    made = outputs(site({"a.md": note("![图](/img/b.png)")}, static={"img/b.png": b"70x50"}))
    (name,) = (path for path in made if path.startswith("assets/img/b."))
    assert f'<img src="/blog/{name}" alt="图" width="70" height="50"' in made["a/index.html"]


def test_what_is_wrong_with_a_picture_is_told_wherever_it_stands() -> None:
    built = site(
        {
            "a.md": note("![图](b.png)\n\n甲 <img src='b.png' alt='图'>"),
            "c.md": note("![图](b.png) ![图](huge.png)"),
            "b.png": "bad",
            "huge.png": "9001x10",
        }
    )
    assert [(d.place.path, d.place.line, d.severity, d.code) for d in built.diagnostics] == [
        ("content/a.md", 6, "warning", "image.unreadable"),
        ("content/a.md", 8, "warning", "image.unreadable"),
        ("content/c.md", 6, "warning", "image.unreadable"),
        ("content/c.md", 6, "warning", "image.too-large"),
    ]
    assert built.diagnostics[0].message == "`b.png` cannot be shown: the file is bad"
    assert {"a/index.html", "c/index.html", "b.png"} <= outputs(built).keys()


def test_a_second_build_looks_at_nothing_and_says_the_same() -> None:
    files = {"a.md": note("![图](b.png) ![坏](c.png)"), "b.png": "800x600 480", "c.png": "bad"}
    memo, camera = DictMemo(), Camera()
    first = site(files, camera, memo=memo)
    made = outputs(first)
    again = site(files, camera, memo=memo)
    assert outputs(again) == made
    assert again.diagnostics == first.diagnostics
    assert len(camera.seen) == 2
    assert again.worked.steps["picture"] == 0


def test_another_picture_under_the_same_name_makes_only_its_pages_anew() -> None:
    files = {
        "a.md": note("![图](b.png)"),
        "c.md": note("没有图。"),
        "b.png": "800x600 480",
    }
    memo = DictMemo()
    outputs(site(files, memo=memo))
    changed = site({**files, "b.png": "400x300 480"}, memo=memo)
    digests = {planned.path: planned.digest for planned in changed.planned()}
    assert [path for path in ("a/index.html", "c/index.html", "index.html") if not digests[path]] == ["a/index.html"]
    assert 'width="400"' in outputs(changed)["a/index.html"]


class Forgetful(DictMemo):
    """Remembers everything but the bytes of copies."""

    def keep(self, values: object) -> None:
        pairs: list[tuple[Key, object]] = list(values)  # type: ignore[call-overload]
        super().keep((key, value) for key, value in pairs if key.step != "copy")


def test_a_copy_the_memo_has_lost_is_made_again() -> None:
    files = {"a.md": note("![图](b.png)"), "b.png": "800x600 480 800"}
    memo = Forgetful()
    made = outputs(site(files, memo=memo))
    camera = Camera()
    assert outputs(site(files, camera, memo=memo)) == made
    assert camera.seen


def test_the_feed_has_the_size_and_the_file_itself() -> None:
    feed = outputs(site({"a.md": note("![图 $x$](b.png)"), "b.png": "800x600 480"}))["atom.xml"]
    assert '&lt;img src="https://example.org/blog/b.png" alt="图 x" width="800" height="600"&gt;' in feed.replace(
        "&quot;", '"'
    )
    assert ".webp" not in feed
