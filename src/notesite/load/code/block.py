"""The HTML of a code block."""

from __future__ import annotations

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from notesite.load.code import fences
from notesite.load.context import Context


def write_code(token: Token, note: Context) -> str:
    """Return the block *token* as a figure, its lines coloured, marked and numbered as its info string asks."""
    info = fences.read_info(token.info)
    if info.language and not fences.is_known(info.language):
        row = (token.map or [0, 1])[0]
        at = note.masked.line_start(row) + max(0, note.masked.line_text(row).lower().find(info.language))
        note.report(
            "note",
            "code.unknown-language",
            f"no highlighting is known for `{info.language}`",
            (at, at + len(info.language)),
            "name a language Pygments has a lexer for, or `text`",
        )
    lines = fences.highlight(token.content, info.language)
    text = "\n".join(lines)
    note.highlighted = note.highlighted or "<span" in text
    if info.highlighted or info.numbered:
        text = "\n".join(_line(line, number, info) for number, line in enumerate(lines, 1))
    shown = f' data-language="{escapeHtml(info.language)}"' if info.language not in fences.PLAIN else ""
    language = f' class="language-{escapeHtml(info.language)}"' if info.language else ""
    caption = f"<figcaption>{escapeHtml(info.title)}</figcaption>" if info.title else ""
    scrolls = f'<pre tabindex="0" role="group" aria-label="{escapeHtml(_name(info, note))}">'
    return f'<figure class="code"{shown}>{caption}{scrolls}<code{language}>{text}\n</code></pre></figure>\n'


def _name(info: fences.Info, note: Context) -> str:
    """What the box is called to who comes to it by keys, to scroll, and does not see it."""
    if info.language in fences.PLAIN:
        return note.strings["block.code"]
    return note.strings["block.code.in"].format(language=info.language)


def _line(html: str, number: int, info: fences.Info) -> str:
    names = "line hl" if number in info.highlighted else "line"
    shown = f' data-line="{info.first + number - 1}"' if info.numbered else ""
    return f'<span class="{names}"{shown}>{html}</span>'
