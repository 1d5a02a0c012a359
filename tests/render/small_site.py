"""A small site, made of records, with the repository's own theme and a typesetter that needs no V8."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from html import escape
from pathlib import Path

from notesite.config import Config
from notesite.host.ready import ReadyTemplates
from notesite.host.tool import libraries
from notesite.index.build import build_index
from notesite.index.records import Index
from notesite.model import Article, Formula, Heading, Plain, Ref, Text, Typeset, packed, reaching
from notesite.render.compose import Renderer
from notesite.render.pages import plan
from notesite.render.sheets.sheet import Sheet
from notesite.render.templates import Templates

ROOT = Path(__file__).parents[2]
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
THEME = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.html")}
# The theme's templates are compiled where notesite is packed: a site need not do it again.
READY = ReadyTemplates(libraries)
ASSETS = {
    "site.css": "assets/site.0123456789.css",
    "katex/katex.css": "assets/katex/katex.0123456789.css",
    "katex/fonts/KaTeX_Main-Regular.woff2": "assets/katex/fonts/KaTeX_Main-Regular.0123456789.woff2",
    "katex/fonts/KaTeX_AMS-Regular.woff2": "assets/katex/fonts/KaTeX_AMS-Regular.0123456789.woff2",
    "favicon.svg": "favicon.svg",
}


def typeset(formula: Formula) -> Typeset:
    """Set *formula* as a span with its source; one that holds `\\oops` is broken, with `\\wide` wider than a phone."""
    tex = escape(formula.tex)
    if "\\oops" in formula.tex:
        return Typeset(error='unknown command "\\oops"', text=formula.tex)
    return Typeset(
        html=f'<span class="katex"><span class="katex-html" style="top:0">{tex}</span></span>',
        mathml=f'<math alttext="{tex}"><mi>{tex}</mi></math>',
        text=formula.tex.replace("\\epsilon", "ε"),
        glyphs={"Main-Regular": tex},
        width=20.0 if "\\wide" in formula.tex else 0.0,
    )


def inline(tex: str) -> Formula:
    return Formula(tex=tex, source=tex, display=False)


def display(tex: str) -> Formula:
    return Formula(tex=tex, source=tex, display=True)


def article(path: str, **fields: object) -> Article:
    """Return an article about the first letters of its path."""
    given = {"title": (path.removesuffix(".md"),), "source_path": f"content/{path}", **fields}
    text = {name: given.pop(name) for name in ("body", "headings", "uses") if name in given}
    if "links" in given:
        given["reach"] = reaching(given.pop("links"))  # type: ignore[arg-type]
    return Article(path=path, text=packed(Text(**text)), **given)  # type: ignore[arg-type]


def day(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))


def rich() -> Article:
    """Return an article with everything a theme has to style."""
    return article(
        "rich.md",
        title=("关于 ", inline("\\epsilon"), " 与 &lt;噪声&gt;"),
        date=day("2025-03-01"),
        updated=day("2025-04-02"),
        tags=("扩散模型", "a/b & c"),
        categories=("机器学习", "生成模型"),
        series="扩散",
        author="甲",
        license="CC BY 4.0",
        cover=Ref(kind="path", target="/img/封面.png"),
        headings=(
            Heading(level=1, id="一", title=("一",)),
            Heading(level=2, id="二", title=("二 ", inline("x_1"))),
            Heading(level=1, id="三", title=("三",)),
        ),
        ids=("一", "二", "三"),
        body=(
            "<h2",
            7,
            ' id="一">一 <a class="anchor" href="#一" aria-label="本节链接">#</a></h2>\n<p>设 ',
            inline("a<b"),
            '，见<a href="',
            Ref(kind="page", target="plain.md", suffix="#x", fallback="plain.md"),
            '">前文</a>与<a href="#三">后文</a>。</p>\n<div class="math display">',
            display("\\int"),
            "</div>\n<p>坏的：",
            inline('\\oops"<'),
            '</p>\n<p><img src="',
            Ref(kind="path", target="/img/封面.png"),
            '" alt="图 ',
            Plain(formula=inline("\\epsilon<1")),
            '"></p>\n<script>alert(1)</script>',
            '<h3 id="二">二 ',
            inline("x_1"),
            '</h3><h2 id="三">三</h2><ul><li class="task"><input type="checkbox" checked disabled> 已读</li></ul>',
        ),
        excerpt=("<p>设 ", inline("a<b"), "。</p>"),
        truncated=True,
        description=("设 ", Plain(formula=inline("a<b")), " 与 &amp;。"),
    )


def articles(count: int = 14) -> list[Article]:
    """Return enough articles for two pages of the feed, one without a date and one in English among them."""
    plain = [
        article(f"n{number:02}.md", date=day("2024-01-01") + dt.timedelta(days=number), tags=("随笔",), series="扩散")
        for number in range(count)
    ]
    return [
        rich(),
        article("plain.md", aliases=("/old/plain.html",), ids=("x",)),
        article("english.md", lang="en", date=day("2023-05-06")),
        *plain,
    ]


def index_of(notes: list[Article], config: Config) -> Index:
    return build_index(notes, config=config, files=(), now=NOW).value


def renderer(
    notes: list[Article] | None = None,
    *,
    config: Config | None = None,
    templates: dict[str, str] | None = None,
    assets: dict[str, str] | None = None,
    theme: Sheet = (),
    katex: Sheet = (),
    sources: bool = False,
) -> tuple[Renderer, Index]:
    """Return a renderer of *notes* and their index; *templates* stand over the theme's."""
    config = config or Config(title="笔记", author="站长", base_url="https://x.github.io/")
    index = index_of(articles() if notes is None else notes, config)
    made = Renderer(
        Templates({**THEME, **(templates or {})}, ready=READY),
        config=config,
        index=index,
        typeset=typeset,
        assets=ASSETS if assets is None else assets,
        theme=theme,
        katex=katex,
        sources=sources,
    )
    return made, index


def pages(made: Renderer, index: Index) -> dict[str, str]:
    """Return every page's HTML by output path."""
    return {page.path: made.compose(page).decode() for page in plan(index)}


Compose = Callable[..., dict[str, str]]
