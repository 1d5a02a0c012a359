"""Every string a reader of the site sees, one table per language. Identical keys in each table.

Placeholders are `str.format` fields. Templates get the table as `t`.
"""

from __future__ import annotations

from collections.abc import Mapping

ZH: Mapping[str, str] = {
    "code": "〔代码〕",
    "callout.note": "注",
    "callout.tip": "提示",
    "callout.important": "重要",
    "callout.warning": "注意",
    "callout.caution": "危险",
    "footnotes": "脚注",
    "footnote.back": "回到正文",
    "heading.link": "本节链接",
}

EN: Mapping[str, str] = {
    "code": "[code]",
    "callout.note": "Note",
    "callout.tip": "Tip",
    "callout.important": "Important",
    "callout.warning": "Warning",
    "callout.caution": "Caution",
    "footnotes": "Footnotes",
    "footnote.back": "Back to the text",
    "heading.link": "Link to this section",
}

_TABLES: Mapping[str, Mapping[str, str]] = {"zh": ZH, "en": EN}


def strings(lang: str) -> Mapping[str, str]:
    """Return the table for the BCP 47 tag *lang*; English for a language there is no table for."""
    return _TABLES.get(lang.partition("-")[0].lower(), EN)
