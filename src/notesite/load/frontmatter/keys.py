"""The keys notesite reads, and what Hexo, Hugo, Jekyll, VuePress and MkDocs call the same."""

from __future__ import annotations

from collections.abc import Mapping

ALIASES: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "date": (
        "date", "publishdate", "publish_date", "pubdate", "created", "created_at", "create_time", "createtime",
        "date_created", "cdate",
    ),
    "updated": (
        "updated", "lastmod", "last_modified_at", "last_modified", "modified", "update", "updated_at", "date_modified",
        "mdate",
    ),
    "tags": ("tags", "tag", "keywords"),
    "categories": ("categories", "category"),
    "series": ("series",),
    "slug": ("slug",),
    "url": ("url", "permalink"),
    "aliases": ("aliases", "alias", "redirect_from"),
    "draft": ("draft",),
    "published": ("published", "publish"),
    "summary": ("summary", "excerpt", "description", "desc", "abstract"),
    "cover": (
        "cover", "image", "thumbnail", "thumb", "banner", "featured_image", "featureimage", "index_img", "banner_img",
        "top_img", "img",
    ),
    "media_subpath": ("media_subpath", "img_path"),
    "math": ("math", "mathjax", "katex", "latex"),
    "macros": ("macros",),
    "preamble": ("preamble",),
    "toc": ("toc",),
    "lang": ("lang", "language", "locale"),
    "author": ("author", "authors"),
    "license": ("license", "licence", "copyright"),
    "comments": ("comments", "comment"),
    "top": ("top", "sticky", "pin", "pinned", "weight"),
}  # fmt: skip
"""Field → the names it goes by; the first is notesite's own, and if several are given, an earlier one wins.

`published` is no field: it says `draft` the other way round, or a date.
"""

FIELDS: Mapping[str, str] = {name: field for field, names in ALIASES.items() for name in names}

FOREIGN = frozenset(
    """
    abbrlink anchor archive article aside audio avatar background_image bookcollapsesection body_classes bundle
    cascade cdn class classes code collection commit cssclass cssclasses disablecomments disqus editlink editurl
    enabletoc
    encrypt eleventyexcludefromcollections expirydate featured feed footer format formats fullwidth geekdoc
    head header headless hero hide hidden hiddenfromhomepage icon id images index isarchived iscjklanguage isstarred
    isoriginal keywords_meta layout linktitle link links location markup menu menus message meta music name nav
    nav_order navbar next no order outputs outputs page pageclass params parent password path photos prev
    private public publisher quote redirect related relatedposts render resources robots rating readingtime rss
    search share sidebar sitemap skip slides source spoiler status sticker stop style subtitle swiper_index tab
    taxonomies template templatekey theme tip titleicon toc_number toc_max_heading toc_min_heading toc_max_depth
    toc_style_simple toc_expand translationkey type uid uuid version video views visible watermark wordcount zhihu
    """.split()
)
"""Keys of other tools that mean nothing here: kept for templates, never taken for slips of the fingers."""

STRUCTURED = frozenset((*ALIASES["tags"], *ALIASES["categories"], *ALIASES["aliases"], "macros", "toc", "comments"))
"""Keys whose values may be lists or mappings, so a bracket there is not text."""


def normal(key: str) -> str:
    r"""Return *key* as the tables spell it: `lastMod`, `Last-Modified-At` and `index\_img` are what they look like."""
    return key.strip().lower().replace("\\", "").replace("-", "_").replace(" ", "_")
