"""Every string a reader of the site sees, one table per language. Identical keys in each table.

Placeholders are `str.format` fields. Templates get the table as `t`.
"""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter


class Numbered(str):
    """Words that a number chooses from: `{count} {count:article|articles}`, `{month:January|February|…}`.

    The first is for one, the second for two and so on; the last for all other numbers.
    """

    __slots__ = ()

    def format(self, *values: object, **named: object) -> str:
        return _BY_NUMBER.vformat(self, values, named)


class _ByNumber(Formatter):
    def format_field(self, value: object, format_spec: str) -> str:
        choices = format_spec.split("|")
        if len(choices) == 1 or not isinstance(value, int):
            return str(super().format_field(value, format_spec))
        return choices[min(value, len(choices)) - 1]


_BY_NUMBER = _ByNumber()

ZH: Mapping[str, str] = {
    "code": "〔代码〕",
    "block.code": "代码",
    "block.code.in": "{language} 代码",
    "formula": "公式",
    "equation": "式 ({number})",
    "equation_there": "中的公式",
    "figure": "图 {number}",
    "table": "表 {number}",
    "block.table": "表格",
    "algorithm": "算法",
    "algorithm_named": "算法：{name}",
    "excerpt.heading": "：",
    "task.done": "已完成",
    "task.open": "未完成",
    "callout.note": "注",
    "callout.tip": "提示",
    "callout.important": "重要",
    "callout.warning": "注意",
    "callout.caution": "危险",
    "callout.details": "详情",
    "callout.definition": "定义",
    "callout.theorem": "定理",
    "callout.lemma": "引理",
    "callout.proposition": "命题",
    "callout.corollary": "推论",
    "callout.property": "性质",
    "callout.axiom": "公理",
    "callout.assumption": "假设",
    "callout.conjecture": "猜想",
    "callout.example": "例",
    "callout.algorithm": "算法",
    "callout.exercise": "练习",
    "callout.remark": "注",
    "callout.proof": "证明",
    "callout.solution": "解",
    "statement": "{word} {number}",
    "statement.name": "（{name}）",
    "footnotes": "脚注",
    "footnote.back": "回到正文",
    "heading.link": "本节链接",
    "skip": "跳到正文",
    "top": "回到顶部",
    "date": "{0.year}-{0.month:02}-{0.day:02}",
    "day": "{0.month:02}-{0.day:02}",
    "banner": "INCOMING TRANSMISSION",
    "latest": "LATEST UPDATES",
    "home": "首页",
    "home.empty": "静默中：还没有文章。",
    "menu.label": "站点菜单",
    "menu.archive": "归档",
    "menu.tag": "标签",
    "menu.category": "分类",
    "menu.series": "系列",
    "menu.feed": "订阅",
    "feed.related": "这些文章还谈到",
    "feed.tag": "标签：{name}",
    "feed.category": "分类：{name}",
    "feed.series": "系列：{name}",
    "feed.tag.description": "《{site}》中带有标签“{name}”的文章，共 {count} 篇。",
    "feed.category.description": "《{site}》中归入分类“{name}”的文章，共 {count} 篇。",
    "feed.series.description": "《{site}》的系列“{name}”，共 {count} 篇。",
    "feed.page": "第 {number} 页",
    "terms.description": "《{site}》的全部{kind}，共 {count} 个。",
    "terms.single": "只有一篇的",
    "archive.description": "《{site}》的全部文章，按年月排列，共 {count} 篇。",
    "archive.year": "{year} 年",
    "archive.month": "{month} 月",
    "archive.strip": "各年各月的篇数",
    "archive.undated": "未注明日期",
    "count": "{count} 篇",
    "pager.label": "分页",
    "pager.first": "首页",
    "pager.previous": "上一页",
    "pager.next": "下一页",
    "pager.last": "末页",
    "pager.page": "第 {number} 页",
    "card.pinned": "置顶",
    "card.updated": "更新于",
    "card.minutes": "{minutes} 分钟",
    "card.formulas": "{count} 式",
    "card.more": "继续阅读",
    "card.more.of": "继续阅读《{title}》",
    "toc": "目录",
    "series.place": "第 {position} 篇，共 {total} 篇",
    "article.neighbours": "前后文章",
    "article.newer": "下一篇",
    "article.older": "上一篇",
    "article.backlinks": "提到本文的文章",
    "article.author": "作者：{name}",
    "article.license": "许可：{name}",
    "missing.title": "SIGNAL LOST",
    "missing.text": "这个地址没有信号：文章可能已经移走，或者从未发出。",
    "missing.latest": "最近收到的信号",
    "missing.home": "回到首页",
    "article.comments": "评论",
    "giscus": "zh-CN",
    "script.theme": "主题：",
    "script.auto": "随系统",
    "script.light": "浅色",
    "script.dark": "深色",
    "script.copy": "复制",
    "script.copied": "已复制",
    "script.formula": "复制公式",
    "script.text": "文字",
    "script.link": "链接",
    "script.close": "关闭",
    "script.help": "快捷键",
    "script.keys": "j k=下一篇或下一节、上一个|f F=下一式、上一式|Enter=复制所选的公式|t=换主题|?=这份说明",
    "script.on": "启用单键快捷键",
    "redirect.title": "页面已移动",
    "redirect.text": "此页已移到：",
}

EN: Mapping[str, str] = {
    "code": "[code]",
    "block.code": "code",
    "block.code.in": "{language} code",
    "formula": "formula",
    "equation": "Eq. ({number})",
    "equation_there": ", an equation",
    "figure": "Figure {number}",
    "table": "Table {number}",
    "block.table": "table",
    "algorithm": "Algorithm",
    "algorithm_named": "Algorithm: {name}",
    "excerpt.heading": ": ",
    "task.done": "done",
    "task.open": "to do",
    "callout.note": "Note",
    "callout.tip": "Tip",
    "callout.important": "Important",
    "callout.warning": "Warning",
    "callout.caution": "Caution",
    "callout.details": "Details",
    "callout.definition": "Definition",
    "callout.theorem": "Theorem",
    "callout.lemma": "Lemma",
    "callout.proposition": "Proposition",
    "callout.corollary": "Corollary",
    "callout.property": "Property",
    "callout.axiom": "Axiom",
    "callout.assumption": "Assumption",
    "callout.conjecture": "Conjecture",
    "callout.example": "Example",
    "callout.algorithm": "Algorithm",
    "callout.exercise": "Exercise",
    "callout.remark": "Remark",
    "callout.proof": "Proof",
    "callout.solution": "Solution",
    "statement": "{word} {number}",
    "statement.name": " ({name})",
    "footnotes": "Footnotes",
    "footnote.back": "Back to the text",
    "heading.link": "Link to this section",
    "skip": "Skip to content",
    "top": "Back to top",
    "date": "{0.year}-{0.month:02}-{0.day:02}",
    "day": "{0.month:02}-{0.day:02}",
    "banner": "INCOMING TRANSMISSION",
    "latest": "LATEST UPDATES",
    "home": "Home",
    "home.empty": "Silence: nothing has been written yet.",
    "menu.label": "Site menu",
    "menu.archive": "Archive",
    "menu.tag": "Tags",
    "menu.category": "Categories",
    "menu.series": "Series",
    "menu.feed": "Feed",
    "feed.related": "These articles also speak of",
    "feed.tag": "Tag: {name}",
    "feed.category": "Category: {name}",
    "feed.series": "Series: {name}",
    "feed.tag.description": Numbered("{count} {count:article|articles} on {site} tagged “{name}”."),
    "feed.category.description": Numbered("{count} {count:article|articles} on {site} in the category “{name}”."),
    "feed.series.description": Numbered("The series “{name}” on {site}: {count} {count:article|articles}."),
    "feed.page": "Page {number}",
    "terms.description": "{kind} of {site}: {count} in all.",
    "terms.single": "Of one article",
    "archive.description": Numbered("Everything on {site} by year and month: {count} {count:article|articles}."),
    "archive.year": "{year}",
    "archive.month": Numbered(
        "{month:January|February|March|April|May|June|July|August|September|October|November|December}"
    ),
    "archive.strip": "Articles by year and month",
    "archive.undated": "Undated",
    "count": Numbered("{count} {count:article|articles}"),
    "pager.label": "Pages",
    "pager.first": "First",
    "pager.previous": "Previous",
    "pager.next": "Next",
    "pager.last": "Last",
    "pager.page": "Page {number}",
    "card.pinned": "Pinned",
    "card.updated": "updated",
    "card.minutes": "{minutes} min",
    "card.formulas": Numbered("{count} {count:formula|formulas}"),
    "card.more": "Read on",
    "card.more.of": "Read on: {title}",
    "toc": "Contents",
    "series.place": "{position} of {total}",
    "article.neighbours": "Neighbouring articles",
    "article.newer": "Next",
    "article.older": "Previous",
    "article.backlinks": "Mentioned in",
    "article.author": "By {name}",
    "article.license": "License: {name}",
    "missing.title": "SIGNAL LOST",
    "missing.text": "No signal at this address: the article may have moved, or was never sent.",
    "missing.latest": "Received last",
    "missing.home": "Back to the home page",
    "article.comments": "Comments",
    "giscus": "en",
    "script.theme": "Theme: ",
    "script.auto": "as the system",
    "script.light": "light",
    "script.dark": "dark",
    "script.copy": "Copy",
    "script.copied": "Copied",
    "script.formula": "Copy formula",
    "script.text": "Text",
    "script.link": "Link",
    "script.close": "Close",
    "script.help": "Keyboard",
    "script.keys": (
        "j k=next article or section, the one before|f F=next formula, the one before|Enter=copy the formula in focus"
        "|t=change the theme|?=this help"
    ),
    "script.on": "Single keys act",
    "redirect.title": "This page has moved",
    "redirect.text": "This page has moved to:",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"zh": ZH, "en": EN}


def strings(lang: str) -> Mapping[str, str]:
    """Return the table for the BCP 47 tag *lang*; English for a language there is no table for."""
    return _TABLES.get(_primary(lang), EN)


def is_chinese(lang: str) -> bool:
    """Whether the BCP 47 tag *lang* names a kind of Chinese."""
    return _primary(lang) == "zh"


def _primary(lang: str) -> str:
    return lang.partition("-")[0].lower()
