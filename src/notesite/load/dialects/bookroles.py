"""d2lbook's roles, in which notes after «Dive into Deep Learning» name and number things.

`:label:` names the heading, picture, table or (`:eqlabel:`) formula before it; `:numref:`, `:eqref:` and `:ref:` lead
there, which `inline/` takes out as references. `:begin_tab:` and `:width:` say how the book is to look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notesite.load.context import Context, context_of
from notesite.pattern import pattern

_LABEL = pattern(r":label:`([^`\n]+)`")
_SAID = pattern(r"\s*(?:(?::(?:label|width|height|bibliography|eqlabel):`[^`\n]*`|:end_tab:)\s*)+")
"""Roles with nothing beside them: `` :label:`fig_a` ``, `` :width:`300px` ``."""
_NAMEABLE = pattern(r"(?:!\[[^\n]*\]\([^()\n]*\)|\$\$|`)\s*$")
"""What a label an empty line below may mean: a picture, a formula, or one that has something said of it already."""
_BIBLIOGRAPHY = pattern(r":bibliography:`[^`\n]*`|:end_tab:[ \t]*$", re.MULTILINE)
"""Roles that leave nothing: the bibliography, the end of a tab."""
_TAB = pattern(r":begin_tab:`([^`\n]*)`[ \t]*$", re.MULTILINE)
"""The beginning of a tab, with the names it goes by."""
_PICTURE = pattern(
    r"(!\[(?:[^\[\]\n]|\[[^\[\]\n]*\]){0,1000}\]\([^()\n]*\))"
    r"((?:[ \t]*\n?[ \t]*:(?:label|width|height):`[^`\n]*`)+)"
)
"""A picture with roles behind it or on the lines below."""
_WIDTH = pattern(r":width:`([0-9]+)(?:px)?`")


def book_roles(state: StateCore) -> None:
    """Name what stands before a `:label:` of its own, headings and tables; before formulas are taken out."""
    note = context_of(state.env)
    if ":`" not in note.source.text:
        return
    tokens = state.tokens
    gone: set[int] = set()
    said = 0
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and said and _said_of(tokens[said], tokens[index + 1]):
            gone |= {index, index + 1, index + 2}
        elif token.type == "paragraph_open" and _SAID.fullmatch(tokens[index + 1].content):
            gone |= {index, index + 1, index + 2}
            label = _LABEL.search(tokens[index + 1].content)
            if label and index and tokens[index - 1].type == "heading_close":
                name_heading(tokens[index - 3], tokens[index - 2], label[1], note)
        elif token.type == "table_close":
            gone |= _name_table(tokens, index, note)
        if token.type == "inline" and index not in gone:
            said = index if tokens[index - 1].type == "paragraph_open" and _NAMEABLE.search(token.content) else 0
        elif token.block and token.nesting >= 0 and token.type not in ("paragraph_open", "inline"):
            said = 0
    if gone:
        tokens[:] = _without(tokens, gone)


def _said_of(named: Token, inline: Token) -> bool:
    """Whether *inline* says something of the picture or formula that *named* ends with; then it is said there."""
    if not _SAID.fullmatch(inline.content):
        return False
    named.content += f"\n{inline.content}"
    return True


def _without(tokens: list[Token], gone: set[int]) -> Iterator[Token]:
    """Yield *tokens* but for those *gone*, and after each table the paragraph its caption becomes."""
    for index, token in enumerate(tokens):
        if index not in gone:
            yield token
        if caption := token.meta.get("caption_row"):
            yield Token("paragraph_open", "p", 1, level=token.level, block=True, map=caption.map)
            yield caption
            yield Token("paragraph_close", "p", -1, level=token.level, block=True)


def name_heading(opening: Token, inline: Token, name: str, note: Context) -> None:
    """Let references to *name* lead to the heading that *opening* begins, unless its author has named it."""
    if not opening.attrGet("id") and "{#" not in inline.content:
        opening.attrSet("id", name)
        note.sections[name] = inline


def _name_table(tokens: list[Token], close: int, note: Context) -> set[int]:
    """Make the last rows of the table that ends at *close* its caption, if they are one; return which tokens go."""
    gone: set[int] = set()
    name, caption = "", None
    end = close
    while row := _last_row(tokens, end):
        said = tokens[row[0] + 2]
        if label := _LABEL.fullmatch(said.content.strip()):
            name = label[1]
        elif name and caption is None and said.content.startswith(":"):
            caption = said
        else:
            break
        gone |= set(range(*row))
        end = row[0]
    if caption is not None:
        # A paragraph, as `tablecaptions.py` looks for; what is in front of it is no part of the file.
        caption.content = f"Table: {caption.content[1:].strip()} {{#{name}}}"
        caption.level = tokens[close].level + 1
        tokens[close].meta = {**tokens[close].meta, "caption_row": caption}
    elif name:
        opening = next(token for token in reversed(tokens[:close]) if token.type == "table_open")
        opening.meta = {**opening.meta, "id": name}
        note.sections[name] = Token("inline", "", 0, content=note.strings["table"].format(number=""))
    return gone


def _last_row(tokens: list[Token], end: int) -> tuple[int, int] | None:
    """Return where the last row before *end* begins and ends, if nothing but its first cell says anything."""
    close = next((at for at in range(end - 1, max(-1, end - 4), -1) if tokens[at].type == "tr_close"), None)
    if close is None:
        return None
    start = close
    while tokens[start].type != "tr_open":
        start -= 1
    cells = [token.content for token in tokens[start:close] if token.type == "inline"]
    return (start, close + 1) if cells and cells[0].startswith(":") and not any(cells[1:]) else None


def looks_left_out(content: str, note: Context) -> str:
    """Return *content*, as long as before, with a picture's name and width as attributes and without other looks."""
    if ":`" not in content and ":end_tab:" not in content:
        return content
    if ":label:`" in content:
        note.pictures |= {label[1] for found in _PICTURE.finditer(content) for label in _LABEL.finditer(found[2])}
    content = _PICTURE.sub(_attributes, content)
    content = _TAB.sub(lambda tab: f"**{tab[1]}**".ljust(len(tab[0])), content)
    return _BIBLIOGRAPHY.sub(lambda found: " " * len(found[0]), content)


def _attributes(picture: re.Match[str]) -> str:
    label, width = _LABEL.search(picture[2]), _WIDTH.search(picture[2])
    words = [f"#{label[1]}" if label else "", f"width={width[1]}" if width else ""]
    said = " ".join(filter(None, words))
    return (picture[1] + (f"{{{said}}}" if said else "")).ljust(len(picture[0]))
