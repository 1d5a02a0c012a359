"""HTML that can leave its page, for feed readers: MathML, absolute addresses, no need of our CSS or ids.

A feed reader drops styles and scripts, shows entries side by side and at another address. So ids would
collide, `#fn-1` would lead nowhere and KaTeX's spans, which are nothing without their CSS, would show each
formula as a heap of letters.
"""

from __future__ import annotations

from html import escape
from typing import assert_never
from urllib.parse import urljoin

from notesite.model import Body, Formula, Picture, Plain, Ref
from notesite.render.bodies.pictures import NO_PICTURES, Gallery, portable_picture
from notesite.render.bodies.slots import Resolver, Typesetter, day_html, fill, formula_text
from notesite.render.htmlreader import HTMLReader

_SLOT = "notesite-formula"
"""Element that keeps a formula's place while the HTML is rewritten, so MathML is not parsed again."""

_DROPPED = frozenset(
    {
        "script",
        "style",
        "iframe",
        "object",
        "embed",
        "applet",
        "template",
        "noscript",
        "button",
        "dialog",
        "svg",
    }
)
"""Elements a feed must not hold, or feed readers drop, with all they hold."""
_UNWRAPPED = frozenset({"span", "html", "body", "form", "main"})
"""Elements that mean nothing without our CSS: their content stays."""
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_GONE = frozenset({"input", "link", "meta", "base"})
_KEPT = frozenset(
    {"abbr", "align", "alt", "cite", "colspan", "controls", "datetime", "dir", "headers", "height", "href"}
    | {
        "hreflang",
        "kind",
        "label",
        "lang",
        "loop",
        "open",
        "poster",
        "preload",
        "reversed",
        "rowspan",
        "scope",
    }
    | {"span", "src", "srclang", "start", "title", "type", "value", "width"}
)
"""Attributes that mean something to a feed reader."""
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_IMAGES = ("data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp")
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "ftp"})


def feed_html(body: Body, *, typeset: Typesetter, resolve: Resolver, page: str, gallery: Gallery = NO_PICTURES) -> str:
    """Return *body* as HTML for a feed; *resolve* gives absolute addresses, *page* is the article's own."""
    formulas: dict[str, str] = {}
    parts: list[str] = []
    for part in body:
        match part:
            case str():
                parts.append(part)
            case Formula():
                made = typeset(part)
                number = str(len(formulas))
                formulas[number] = _unstyled(part) if made.error else made.mathml
                parts.append(f'<{_SLOT} n="{number}">')
            case Plain(formula=formula):
                parts.append(escape(formula_text(formula, typeset(formula))))
            case Ref(kind="day"):
                parts.append(day_html(part, resolve))
            case Ref():
                parts.append(escape(resolve(part)))
            case Picture(to=to, alt=alt):
                text = fill(alt, typeset=typeset, resolve=resolve)
                parts.append(portable_picture(part, src=resolve(to), alt=text, look=gallery.look(to)))
            case int():
                pass  # A feed has no file behind it.
            case _:
                assert_never(part)
    rewriter = _Rewriter(formulas, page)
    rewriter.feed("".join(parts))
    rewriter.close()
    return "".join(rewriter.parts).strip()


def _unstyled(formula: Formula) -> str:
    return f"<code>{escape(formula.source)}</code>"


class _Rewriter(HTMLReader):
    """Writes HTML again, without what a feed must not hold."""

    def __init__(self, formulas: dict[str, str], page: str) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._formulas = formulas
        self._page = page
        self._dropping: list[str] = []
        """Open elements from the outermost dropped one inwards."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._dropping:
            if tag not in _VOID and tag != _SLOT:
                self._dropping.append(tag)
        elif tag == _SLOT:
            self.parts.append(self._formula(dict(attrs)))
        elif tag in _DROPPED or _is_anchor(tag, attrs):
            if tag not in _VOID:
                self._dropping.append(tag)
        elif tag == "input":
            self.parts.append(_box(dict(attrs)))
        elif tag not in _UNWRAPPED and tag not in _GONE:
            self.parts.append(f"<{tag}{''.join(map(self._attribute, attrs))}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML the slash of `<b/>` means nothing; only SVG's elements close themselves by it.
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                while self._dropping.pop() != tag:
                    pass
        elif tag not in _UNWRAPPED and tag not in _VOID and tag not in _DROPPED and tag != _SLOT:
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, text: str) -> None:
        if not self._dropping:
            self.parts.append(text)

    def _formula(self, attributes: dict[str, str | None]) -> str:
        # An author's own element of that name has no number, or one that is not ours to answer.
        return self._formulas.get(attributes.get("n") or "", "")

    def _attribute(self, pair: tuple[str, str | None]) -> str:
        name, value = pair
        if name not in _KEPT:
            return ""
        if value is None:
            return f" {name}"
        if name in _ADDRESSES:
            value = _safe(_absolute(value.strip(), self._page))
        return f' {name}="{escape(value)}"'


def _is_anchor(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    """Say whether this is a heading's own `#` link."""
    return tag == "a" and "anchor" in (dict(attrs).get("class") or "").split()


def _box(attributes: dict[str, str | None]) -> str:
    """Return a task's check box as a character."""
    if attributes.get("type") != "checkbox":
        return ""
    return "☑ " if "checked" in attributes else "☐ "


def _absolute(address: str, page: str) -> str:
    try:
        return urljoin(page, address)
    except ValueError:
        return address  # `http://[x`: wherever it leads, it is not to somewhere below the page.


def _safe(address: str) -> str:
    """Return *address*, or nothing if its scheme could run code."""
    compact = "".join(char for char in address if char > " ")
    scheme, colon, _ = compact.partition(":")
    named = colon and scheme.isascii() and scheme.replace("+", "").replace("-", "").replace(".", "").isalnum()
    return address if not named or scheme.lower() in _SCHEMES or compact.lower().startswith(_IMAGES) else ""
