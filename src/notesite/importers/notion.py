"""Notion's export: names that end in an identifier, and a page's properties as lines below its title.

Source: notion.com/help/export-your-content.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from notesite.importers.importer import Importer
from notesite.yamltext.reporter import single_quoted

_IDENTIFIER = re.compile(r"[ _-]?[0-9a-f]{32}(?:_all)?(?=\.[A-Za-z]+$|/|$)")
"""The 32 digits that Notion puts behind the name of each file and folder."""
_LINK = re.compile(r"(\]\()([^()\s]*?[0-9a-f]{32}[^()\s]*)(\))")
"""A link to an address with such digits."""
_TITLE = re.compile(r"\A\s*# (.+)\n")
_PROPERTY = re.compile(r"([^\n:：#>|`$*-][^\n:：]{0,39}): (.+)\n")
"""A property, a line below the title: `Tags: 甲, 乙`."""
_KEYS = {
    "date": "date created created_time creation_date 日期 创建时间 创建日期 发布日期 时间",
    "updated": "updated last_edited last_edited_time last_updated 更新时间 最后编辑时间 上次编辑时间 修改时间",
    "tags": "tags tag 标签 关键词",
    "categories": "category categories 分类 类别",
    "author": "author 作者",
    "summary": "summary description 摘要 简介",
    "slug": "slug",
}
_KEY_OF = {name: key for key, names in _KEYS.items() for name in names.split()}
_MONTHS = "january february march april may june july august september october november december".split()
_ENGLISH = re.compile(r"([A-Z][a-z]+) (\d{1,2}), (\d{4})(?: (\d{1,2}):(\d{2})(?: ([AP])M)?)?")
"""A date as Notion writes it in English: `March 1, 2024 8:30 AM`."""
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日(?: (上午|下午)?(\d{1,2}):(\d{2}))?")
"""A date as Notion writes it in Chinese: `2024年3月1日 下午8:30`."""


class Notion(Importer):
    """A folder into which Notion exported pages as Markdown."""

    def home(self, path: str) -> str:
        """Names lose their identifiers; tables are there as pages and as CSV, which is left."""
        return "" if path.lower().endswith(".csv") else super().home(without_identifiers(path))

    def text(self, text: str, /) -> str:
        """Return *text* with links to the new names, and with properties as front matter."""
        return _with_front_matter(_LINK.sub(_renamed, text.replace("\r\n", "\n")))


def without_identifiers(path: str) -> str:
    """Return *path* without Notion's identifiers: `笔记 0123…cdef/图.png` → `笔记/图.png`."""
    return "/".join(_IDENTIFIER.sub("", part) or part for part in path.split("/"))


def _renamed(found: re.Match[str]) -> str:
    address = found[2]
    if "://" in address:
        return found[0]
    path, hash_, anchor = unquote(address).partition("#")
    return found[1] + quote(without_identifiers(path)) + hash_ + anchor + found[3]


def _with_front_matter(text: str) -> str:
    title = _TITLE.match(text)
    if title is None:
        return text
    lines = [f"title: {single_quoted(title[1].strip())}"]
    at = title.end()
    while text[at : at + 1] == "\n":
        at += 1
    properties, end = [], at
    while found := _PROPERTY.match(text, end):
        properties.append((found[1].strip(), found[2].strip()))
        end = found.end()
    # A paragraph with a colon is no property: a page's own end with an empty line.
    known = any(_key(name) in _KEYS for name, _ in properties)
    if known and text[end : end + 1] in ("\n", ""):
        lines += dict.fromkeys(_line(_key(name), value) for name, value in properties)
        at = end
    return "\n".join(("---", *lines, "---", "", text[at:].lstrip("\n")))


def _key(name: str) -> str:
    bare = name.strip().lower().replace(" ", "_")
    return _KEY_OF.get(bare, name)


def _line(key: str, value: str) -> str:
    if key in ("date", "updated"):
        return f"{key}: {_date(value)}"
    if key in ("tags", "categories"):
        return f"{key}: [{', '.join(single_quoted(one.strip()) for one in re.split('[,，]', value) if one.strip())}]"
    return f"{key if key in _KEYS else single_quoted(key)}: {single_quoted(value)}"


def _date(value: str) -> str:
    """Return a date as Notion shows it in the form front matter has it; one of another kind as it is."""
    if (found := _ENGLISH.match(value)) and found[1].lower() in _MONTHS:
        month, day, year, hour, minute, half = found.groups()
        return _written(
            year, str(_MONTHS.index(month.lower()) + 1), day, hour, minute, late=half == "P", halved=bool(half)
        )
    if found := _CHINESE.match(value):
        year, month, day, half, hour, minute = found.groups()
        return _written(year, month, day, hour, minute, late=half == "下午", halved=bool(half))
    return single_quoted(value)


def _written(year: str, month: str, day: str, hour: str | None, minute: str | None, *, late: bool, halved: bool) -> str:
    date = f"{int(year):04}-{int(month):02}-{int(day):02}"
    if hour is None:
        return date
    of_day = int(hour) % 12 + 12 * late if halved else int(hour)
    return f"{date} {of_day:02}:{minute}:00"
