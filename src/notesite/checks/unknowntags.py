"""What looks like a tag and is none: of `vector<int>` browsers show `vector`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notesite.checks.prose import paragraphs
from notesite.diagnostic import Diagnostic
from notesite.load.article import Parsed

_TAG = re.compile(r"(?<!\\)<([A-Za-z][A-Za-z0-9-]{0,40})>")
"""An opening tag without attributes: nobody writes those by mistake."""
ELEMENTS = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body"
    " br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em"
    " embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html"
    " i iframe image img input ins kbd keygen label legend li link main map mark marquee math menu meta meter nav nobr"
    " noembed noframes noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc"
    " ruby s samp script search section select slot small source span strike strong style sub summary sup svg"
    " table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp".split()
)
"""HTML's, of all times. What stands in `<svg>` and `<math>` has its ends."""


def unknown_tags(parsed: Parsed) -> Iterator[Diagnostic]:
    """Yield each tag of no element, and with no end in its paragraph, which browsers leave out."""
    if not parsed.note.options.html:
        return
    for prose in paragraphs(parsed):
        tags = {child.content for child in prose.token.children or () if child.type == "html_inline"}
        if not tags:
            continue
        for tag in _TAG.finditer(prose.text):
            name = tag[1]
            if tag[0] in tags and name.lower() not in ELEMENTS and f"</{name}>" not in tags:
                message = f"`{tag[0]}` is a tag to Markdown and no element of HTML: readers see nothing of it"
                hint = f"put it between backquotes, with what it belongs to, or write `\\{tag[0]}`"
                yield prose.finding("warning", "leftover.tag", message, tag.span(), hint)
