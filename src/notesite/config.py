"""`site.yaml` as a typed record."""

from __future__ import annotations

from typing import Literal

import msgspec

MacroBody = str | tuple[str, int, str | None]
"""LaTeX; or with the number of its parameters, and the default of the first if that may be left out."""


class MarkdownOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How article text is read."""

    html: bool = True
    """Raw HTML passes; off: it is shown as text."""
    linkify: bool = True
    """Bare URLs become links."""
    extensions: bool = True
    """All that CommonMark has not: mathematics, tables, footnotes, the Chinese rules … Off: plain CommonMark."""
    figure_numbers: bool = True
    """Captions get numbers; off: only those their authors write."""


class MathOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How formulas are typeset."""

    output: Literal["htmlAndMathml", "html", "mathml"] = "htmlAndMathml"
    macros: tuple[tuple[str, MacroBody], ...] = ()
    """(name with backslash, body), sorted by name."""
    preamble: str = ""
    """Plain LaTeX definitions for the whole site."""


class ImageOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What is made of pictures."""

    variants: bool = True
    """Smaller copies are made as WebP, and browsers choose."""
    widths: tuple[int, ...] = (480, 960, 1440)
    """Of the copies, in pixels, ascending."""
    quality: int = 80
    """WebP's, 1 to 100. A drawing loses nothing in its own width."""


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Reading speeds; the sources of the defaults are in docs/guide.md."""

    han_per_minute: float = 400.0
    words_per_minute: float = 220.0
    seconds_per_inline: float = 1.5
    seconds_per_display: float = 8.0
    seconds_per_code_line: float = 1.5


class Palette(msgspec.Struct, frozen=True, kw_only=True):
    """Colours of the owner's own: (name as in `palette.THEME`, colour as CSS writes it), sorted by name."""

    light: tuple[tuple[str, str], ...] = ()
    dark: tuple[tuple[str, str], ...] = ()


class Fonts(msgspec.Struct, frozen=True, kw_only=True):
    """Names of fonts, those to be taken first."""

    text: tuple[str, ...] = ()
    code: tuple[str, ...] = ()


class Giscus(msgspec.Struct, frozen=True, kw_only=True):
    """Comments in a repository's discussions, by giscus.app; without a repository there are none."""

    repo: str = ""
    """`owner/name`."""
    repo_id: str = ""
    category: str = ""
    category_id: str = ""
    mapping: Literal["pathname", "url", "title", "og:title"] = "pathname"
    """By what a page finds its discussion."""
    strict: bool = False
    """Only the discussion whose title is the same, not just alike."""
    reactions: bool = True
    input_position: Literal["top", "bottom"] = "bottom"
    """Where comments are written: above or below those there are."""


class MenuEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One link of the site's menu."""

    label: str
    url: str
    """Absolute (`https://…`) or a path below the site's root (`/about/`)."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The site's settings, checked; defaults make a site without `site.yaml` buildable."""

    title: str = "notesite"
    subtitle: str = ""
    description: str = ""
    author: str = ""
    language: str = "zh-CN"
    """BCP 47."""
    base_url: str = "http://localhost/"
    """Absolute, ends with `/`; its path (`/repo/`) is put before every link."""
    timezone: str = "+08:00"
    """Of dates written without one: an offset or an IANA name."""
    content: str = "content"
    """The notes' folder, relative to the root or absolute."""
    per_page: int = 12
    feed_limit: int = 20
    """Entries in `atom.xml`."""
    excerpt_length: int = 200
    """Budget of an automatic excerpt in reading units."""
    license: str = ""
    editor: str = ""
    """What a click in a served page opens: a name or template that `editors.template` knows; empty: a guess."""
    menu: tuple[MenuEntry, ...] = ()
    social: tuple[MenuEntry, ...] = ()
    """The owner's other places."""
    footer: str = ""
    """HTML."""
    favicon: str = ""
    """Path below the static folder; empty: the theme's."""
    palette: Palette = Palette()
    fonts: Fonts = Fonts()
    css: tuple[str, ...] = ()
    """Style sheets after the theme's, paths below the static folder."""
    js: tuple[str, ...] = ()
    """Scripts, likewise."""
    head: str = ""
    """A template whose text ends the head of every page."""
    giscus: Giscus = Giscus()
    markdown: MarkdownOptions = MarkdownOptions()
    math: MathOptions = MathOptions()
    images: ImageOptions = ImageOptions()
    reading: Reading = Reading()
    extra: dict[str, object] = msgspec.field(default_factory=dict)
    """Keys notesite does not know, for templates."""

    @property
    def base_path(self) -> str:
        """The path of `base_url`, with a slash at both ends: `/` or `/repo/`."""
        rest = self.base_url.partition("://")[2]
        return "/" + rest.partition("/")[2]
