"""Tags of other generators (`{% asset_img %}`, `{{< figure >}}`): read as data, never executed.

Those that name a picture, another note or a video are mapped; those that only wrap or hold text are dropped and the
text stays; the rest is shown as written. Whatever is not mapped is reported.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Literal

import msgspec

from notesite.load.inline.media import media
from notesite.pattern import pattern
from notesite.picture import is_picture

Meaning = Literal["image", "note", "link", "text", "nothing", "unknown"]

_WORDS = pattern(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*'|“[^”]*”|\S+)|("[^"]*"|'[^']*'|“[^”]*”|\S+)""")
"""A word of a tag's, with a name before it or without: `src="a b"`, `'a b'`, `a`."""
_SIZE = pattern(r"\d{1,5}(?:%|px)?")
_WRAPPERS = frozenset(
    "raw note tabs tab tabitem hideToggle hideBlock centerquote cq blockquote quote folding fold details "
    "highlight codeblock code span p pullquote math mathjax admonition callout expand".split()
)

_MACHINERY = frozenset(
    "assign capture include_relative increment decrement if elsif else unless for case when comment layout seo".split()
)
"""Liquid's, which say what is to be made and nothing to a reader."""


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    """What another generator's tag says."""

    meaning: Meaning
    name: str
    target: str = ""
    """The picture's file, the note's name, or an address."""
    text: str = ""
    """What stands below a picture, link text, or what the tag says; numbers stand for its formulas once taken out."""
    alt: str | None = None
    """A picture's alternative text; None: it is what stands below."""
    own_folder: bool = False
    """The file stands in the note's asset folder."""
    closes: bool = False
    """It is the end of another tag."""


_CLOSING = pattern(r"\{\{[<%]\s*/\s*([\w-]+)|\{%-?\s*end_?([\w-]+)")
"""A tag that ends another, with its name: `{{< /note`, `{% endnote`."""


def wrappers(text: str) -> frozenset[str]:
    """Return the names of the tags that are closed somewhere in *text*."""
    if "{{" not in text and "{%" not in text:
        return frozenset()
    return frozenset(match[1] or match[2] for match in _CLOSING.finditer(text))


def words_of(text: str) -> tuple[list[str], dict[str, str]]:
    """Return the words of a tag's *text* that stand alone, and those that a name stands before, without quotes."""
    words = [(key, (value or bare).strip("\"'“”")) for key, value, bare in _WORDS.findall(text)]
    return [value for key, value in words if not key], {key: value for key, value in words if key}


def read_tag(inner: str, wrapping: Container[str] = _WRAPPERS) -> Tag:
    """Return what the tag with *inner* between its delimiters means; those *wrapping* text are closed in the note."""
    first = _WORDS.search(inner)
    if first is None:
        return Tag(meaning="unknown", name="")
    name = (first[2] or first[3]).strip("\"'“”").lstrip("/")
    plain, named = words_of(inner[first.end() :])
    if name in ("asset_img", "asset_path"):
        return _asset(name, plain)
    if name in ("img", "image", "figure"):
        return _figure(name, plain, named)
    if name == "include":
        return _include(plain, named)
    if name in ("post_link", "ref", "relref", "post_path", "post_url"):
        return _note(name, plain, named)
    if is_picture(named.get("src", "")):
        return _figure(name, plain, named)
    if link := media(name, plain, named) or (_button(inner) if name in ("button", "btn") else None):
        return Tag(meaning="link", name=name, target=link[0], text=link[1])
    if text := _labelled(inner) if name == "label" else named.get("text", "") if name not in wrapping else "":
        return Tag(meaning="text", name=name, text=text)
    closes = inner.strip().startswith("/") or name.startswith("end")
    if name == "tab" and not closes and (title := _title(plain, named)):
        return Tag(meaning="text", name=name, text=title)
    wraps = closes or name in _WRAPPERS or name in _MACHINERY or name in wrapping
    return Tag(meaning="nothing" if wraps else "unknown", name=name, closes=closes)


def _asset(name: str, words: list[str]) -> Tag:
    """`{% asset_img [class] file [width] [height] [title [alt]] %}`: the file is the first word with a suffix."""
    file = next((index for index, word in enumerate(words) if "." in word), 0)
    rest = [word for word in words[file + 1 :] if not _SIZE.fullmatch(word)]
    if not words:
        return Tag(meaning="unknown", name=name)
    return Tag(meaning="image", name=name, target=words[file], text=" ".join(rest), own_folder=True)


def _figure(name: str, plain: list[str], named: dict[str, str]) -> Tag:
    target = named.get("src") or _first([word for word in plain if "." in word or "/" in word])
    text = " ".join(named[key] for key in ("title", "caption") if named.get(key))
    return Tag(meaning="image" if target else "unknown", name=name, target=target, text=text, alt=named.get("alt"))


_SAYING = frozenset("alt caption description title note text content".split())


def _include(plain: list[str], named: dict[str, str]) -> Tag:
    """Jekyll's `{% include figure.html src="a.png" caption="…" %}`; one that says nothing goes."""
    target = next((value for value in named.values() if is_picture(value)), "")
    if target:
        text = next((named[key] for key in ("caption", "description", "title", "alt") if named.get(key)), "")
        # Themes take pictures from the root of the site, with or without saying so.
        at = target if target.startswith(("/", "http:", "https:", "./", "../")) else f"/{target}"
        return Tag(meaning="image", name="include", target=at, text=text)
    meaning: Meaning = "unknown" if _SAYING & named.keys() or not plain else "nothing"
    return Tag(meaning=meaning, name="include", text=_first(plain))


def _button(inner: str) -> tuple[str, str] | None:
    """NexT's and Butterfly's `{% btn address, text, icon, … %}`: return both."""
    address, text, *_ = (word.strip(" \t\"'") for word in (inner.strip().partition(" ")[2] + ",").split(","))
    return (address, text or address) if "/" in address and " " not in address else None


def _title(plain: list[str], named: dict[str, str]) -> str:
    """GitBook's `{% tab title="甲" %}`, Hugo's `{{< tab "甲" >}}`: what stands above the tab."""
    return next((named[key] for key in ("title", "name", "header", "label") if named.get(key)), "") or _first(plain)


def _labelled(inner: str) -> str:
    """NexT's `{% label class@text %}`: return the text."""
    return inner.partition("@")[2].strip()


def _note(name: str, plain: list[str], named: dict[str, str]) -> Tag:
    target = named.get("path") or _first(plain)
    text = " ".join(word for word in plain[1:] if word not in ("true", "false"))
    return Tag(meaning="note" if target else "unknown", name=name, target=target, text=text)


def _first(words: list[str]) -> str:
    return words[0] if words else ""
