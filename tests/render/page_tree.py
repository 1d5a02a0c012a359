"""A page as a browser would read it, to be asked for its elements."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import html5lib


def tree(html: str) -> Element:
    """Return the root element of *html*."""
    return html5lib.parse(html, namespaceHTMLElements=False)


def text(element: Element | None) -> str:
    """Return the words of *element*, which must be there, on one line."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())
