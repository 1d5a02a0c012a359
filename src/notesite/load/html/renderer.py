"""Tokens → HTML with slots. One method per token type; what is not here, markdown-it-py writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from notesite.load.chinese.apostrophes import APOSTROPHE, narrowed
from notesite.load.chinese.breaks import joins
from notesite.load.code.block import write_code
from notesite.load.context import Context, context_of
from notesite.load.html.sourcelines import line_slot, placed
from notesite.load.html.taken import QED, as_text, write_taken, written
from notesite.load.links.address import html_address, in_folder
from notesite.load.links.targets import remember
from notesite.load.links.wrapping import wrappable, wrappable_code
from notesite.load.mask import OPEN
from notesite.load.pictures.alttext import is_ornament, report_raw
from notesite.load.pictures.html import RawPicture, write_picture
from notesite.load.rawhtml import Role, identifiers, readdressed
from notesite.load.structure.figures import write_label
from notesite.load.structure.statements import CLAIMS, brackets
from notesite.load.structure.statements import KINDS as STATEMENT_KINDS
from notesite.model import Ref
from notesite.pattern import pattern

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_ALIGN = pattern(r"text-align:(left|right|center)")

_EDGES = ("begins", "ends")
"""Where a display formula stands in its paragraph; both get it as a class."""

Tokens = Sequence[Token]
_Rule = Callable[[Tokens, int, OptionsDict, EnvType], str]


class NoteRenderer(RendererHTML):
    """Writes one note. All state is in the Context that travels in `env`."""

    def renderInline(self, tokens: Tokens, options: OptionsDict, env: EnvType) -> str:  # noqa: N802  its name
        rules, hides = self.rules, context_of(env).hides
        out: list[str] = []
        for index, token in enumerate(tokens):
            # Most texts hold nothing that was taken out or masked, and are most of all tokens.
            if token.type == "text" and not hides and not _is_special(tokens, index):
                out.append(escapeHtml(token.content))
            else:
                out.append(rules.get(token.type, self.renderToken)(tokens, index, options, env))
        return "".join(out)

    def renderToken(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:  # noqa: N802  # its name
        token = tokens[idx]
        if token.nesting < 0 and not token.attrs and not token.hidden:
            return f"</{token.tag}>\n" if token.block else f"</{token.tag}>"
        if "id" in token.attrs and not context_of(env).in_excerpt:
            context_of(env).ids.add(str(token.attrs["id"]))
        if token.hidden:
            return ""
        attrs = _with_edges(token, tokens[idx + 1]) if "edges" in token.meta else token.attrs
        attributes = _attributes(attrs) if attrs else ""
        if token.nesting < 0:
            return f"</{token.tag}{attributes}>\n" if token.block else f"</{token.tag}{attributes}>"
        # A block after the text of a tight list item, whose paragraph is hidden, begins a line.
        before = "\n" if token.block and idx and tokens[idx - 1].hidden else ""
        slot = line_slot(token.map[0], context_of(env)) if token.map else ""
        closed = " /" if token.nesting == 0 and options["xhtmlOut"] else ""
        after = "\n" if token.block and not _holds_line(tokens, idx) else ""
        return f"{before}<{token.tag}{slot}{attributes}{closed}>{after}"

    # Formulas and tags

    def taken(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        note = context_of(env)
        meta = tokens[idx].meta
        alone = bool(meta.get("alone") or meta.get("figure"))
        edges = tuple(edge for edge in _EDGES if not alone and edge in meta)
        html = write_taken(
            note.taken[meta["number"]],
            note,
            alone=alone,
            first=bool(meta.get("first")),
            edges=edges,
            ended="qed" in meta,
        )
        return self._figure(html, tokens[idx], options, env) + "\n" if meta.get("figure") else html

    def mention(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        return context_of(env).slots.mark(tokens[idx].meta["to"])

    def gap(self, _tokens: Tokens, _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return " "

    def joiner(self, _tokens: Tokens, _idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "\u2060"

    # Text

    def text(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        note = context_of(env)
        html = escapeHtml(note.restored(tokens[idx].content))
        if not note.options.extensions:
            return html
        if _is_address(tokens, idx):
            return wrappable(html)
        return narrowed(html) if note.is_chinese and APOSTROPHE in html else html

    def softbreak(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        if context_of(env).options.extensions and joins(tokens, idx):
            return ""
        return super().softbreak(tokens, idx, options, env)

    def code_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        note = context_of(env)
        token = tokens[idx]
        token.content = note.restored(token.content)
        if not note.options.extensions:
            return super().code_inline(tokens, idx, options, env)
        return f"<code{self.renderAttrs(token)}>{wrappable_code(escapeHtml(token.content))}</code>"

    # Links and pictures

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "to" not in token.meta:
            return self.renderToken(tokens, idx, options, env)
        title = token.attrGet("title")
        if title is not None:
            token.attrSet("title", context_of(env).restored(str(title)))
        others = {key: value for key, value in token.attrs.items() if key != "href"}
        if _is_address(tokens, idx + 1):
            others["class"] = f"{others.get('class', '')} bare".strip()
        return f'<a href="{written(token.meta["to"], context_of(env))}"{_attributes(others)}>'

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token, note = tokens[idx], context_of(env)
        alt = self._alt(token.children or [], note)
        if "to" not in token.meta:
            token.attrSet("alt", self.renderInlineAsText(token.children, options, env))
            return self.renderToken(tokens, idx, options, env)
        others = {key: note.restored(str(value)) for key, value in token.attrs.items() if key not in ("src", "alt")}
        alone = bool(token.meta.get("figure"))
        if alone:
            # The caption says it; as a tooltip it would be read out a second time. And a reference leads to both.
            others.pop("title", None)
        if not alt and is_ornament(others):
            # An empty alternative text says so already, and beside it no role may stand.
            others = {key: value for key, value in others.items() if key not in ("role", "aria-hidden")}
        identifier = others.pop("id", "") if alone else ""
        image = write_picture(
            token.meta["to"],
            note,
            alt=alt,
            attributes=others,
            first=bool(token.meta.get("first")),
            alone=alone,
        )
        return self._figure(image, token, options, env, identifier) if alone else image

    def _figure(self, image: str, token: Token, options: OptionsDict, env: EnvType, identifier: str = "") -> str:
        caption = token.meta.get("caption")
        said = write_label(token) + self.renderInline(caption, options, env) if caption else ""
        said = f"<figcaption>{said}</figcaption>" if said else ""
        named = f' id="{escapeHtml(identifier)}"' if identifier else ""
        return _placed(f"<figure{named}>{image}{said}</figure>", token, env)

    def _alt(self, tokens: Tokens, note: Context) -> str:
        """The alternative text, with formulas to be filled in as text."""
        parts = []
        for token in tokens:
            if taken := note.stands_for(token):
                parts.append(as_text(taken, note.slots))
            elif token.type in ("softbreak", "hardbreak"):
                parts.append(" ")
            elif token.children:
                parts.append(self._alt(token.children, note))
            else:
                parts.append(escapeHtml(note.restored(token.content)))
        return "".join(parts)

    # Raw HTML

    def html_inline(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        return _raw(context_of(env).restored(tokens[idx].content), tokens[idx], context_of(env))

    def html_block(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        note = context_of(env)
        html = _raw(tokens[idx].content, tokens[idx], note)
        return _placed(note.each_taken(html, lambda taken: write_taken(taken, note)), tokens[idx], env)

    # Blocks

    def blockquote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        tag = self.renderToken(tokens, idx, options, env)
        return tag if tag.endswith("\n") else tag + "\n"

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        named = tokens[idx].attrGet("aria-labelledby")
        words = f'<span id="{escapeHtml(str(named))}">' if named else ""
        return self.renderToken(tokens, idx, options, env) + words

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        identifier = tokens[idx].meta.get("id")
        if not identifier:
            return self.renderToken(tokens, idx, options, env)
        label = escapeHtml(context_of(env).strings["heading.link"])
        link = f'<a class="anchor" href="#{escapeHtml(identifier)}" aria-label="{label}">#</a>'
        return f"</span> {link}</{tokens[idx].tag}>\n"

    def list_item_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        done = (tokens[idx].meta or {}).get("checked")
        if done is None:
            return self.renderToken(tokens, idx, options, env)
        label = context_of(env).strings["task.done" if done else "task.open"]
        checked = " checked" if done else ""
        box = f'<input type="checkbox" disabled{checked} aria-label="{escapeHtml(label)}"> '
        return _placed('<li class="task">', tokens[idx], env) + box

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        named = _attributes(_named(tokens[idx], env))
        # Who comes to it by keys, to scroll, hears what it is.
        label = escapeHtml(context_of(env).strings["block.table"])
        box = f'<div class="table" tabindex="0" role="group" aria-label="{label}"{named}>\n'
        return box + self.renderToken(tokens, idx, options, env)

    def caption_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env) + write_label(tokens[idx])

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env) + "</div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        align = _ALIGN.search(str(token.attrGet("style") or ""))
        if align:
            token.attrs = {**{k: v for k, v in token.attrs.items() if k != "style"}, "class": align[1]}
        if not tokens[idx + 1].content:
            token.tag = "td"  # An empty corner heads nothing.
        return self.renderToken(tokens, idx, options, env)

    def th_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        if not tokens[idx - 1].content:
            tokens[idx].tag = "td"
        return self.renderToken(tokens, idx, options, env)

    td_open = th_open

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _code(super().fence, tokens, idx, options, env)

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return _code(super().code_block, tokens, idx, options, env)

    # Callouts

    def callout_open(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        kind = tokens[idx].meta["kind"]
        html = f'<div class="callout callout-{kind}" role="note">\n'
        if kind in STATEMENT_KINDS:
            classes = f"statement{' claim' if kind in CLAIMS else ''} statement-{kind}"
            html = f'<div class="{classes}"{_attributes(_named(tokens[idx], env))}>\n'
        elif kind == "details":
            of = tokens[idx].meta.get("folded_kind", "")
            look = f' class="callout callout-{of}"' if of else ""
            html = f"<details{look} open>\n" if tokens[idx].meta.get("open") else f"<details{look}>\n"
        return _placed(html, tokens[idx], env)

    def callout_close(self, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</details>\n" if tokens[idx].meta["kind"] == "details" else "</div>\n"

    def callout_title_open(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        kind, label = tokens[idx].meta["kind"], tokens[idx].meta["label"]
        if kind in STATEMENT_KINDS:
            opens = escapeHtml(brackets(context_of(env))[0]) if tokens[idx].meta["named"] else ""
            return f'<p class="statement-title"><b>{escapeHtml(label)}</b>{opens}'
        words = escapeHtml(context_of(env).strings[f"callout.{label}"]) if label else ""
        return f"<summary>{words}" if kind == "details" else f'<p class="callout-title">{words}'

    def callout_title_close(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        kind = tokens[idx].meta["kind"]
        closes = brackets(context_of(env))[1] if kind in STATEMENT_KINDS and tokens[idx - 2].meta["named"] else ""
        return "</summary>\n" if kind == "details" else f"{closes}</p>\n"

    def qed(self, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return f" {QED}" if tokens[idx].tag == "span" else '<p class="qed">∎</p>\n'


def _code(plain: _Rule, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
    """Return the HTML of a block of code; as *plain* writes it where Markdown is to be plain."""
    token, note = tokens[idx], context_of(env)
    token.content = note.restored(token.content)
    html = write_code(token, note) if note.options.extensions else plain(tokens, idx, options, env)
    return _placed(html, token, env)


def _holds_line(tokens: Tokens, idx: int) -> bool:
    """Whether what the token at *idx* opens stands on the line of its start tag: text, or nothing."""
    if tokens[idx].nesting != 1 or idx + 1 == len(tokens):
        return False
    following = tokens[idx + 1]
    return (
        following.type == "inline" or following.hidden or (following.nesting == -1 and following.tag == tokens[idx].tag)
    )


def _with_edges(opening: Token, inline: Token) -> dict[str, Any]:
    """Return a paragraph's attributes, with classes for formulas at its edges, some of which an excerpt may lack."""
    children = inline.children or ()
    shown = [edge for edge in _EDGES if any(edge in child.meta for child in children)]
    if any(child.type == "qed" for child in children):
        shown.append("proven")
    if not shown:
        return opening.attrs
    return {**opening.attrs, "class": " ".join((*str(opening.attrs.get("class", "")).split(), *shown))}


def _is_special(tokens: Tokens, idx: int) -> bool:
    """Whether there may be more to the text at *idx* than its characters."""
    content = tokens[idx].content
    return OPEN in content or APOSTROPHE in content or _is_address(tokens, idx)


def _is_address(tokens: Tokens, idx: int) -> bool:
    """Whether the token at *idx* is all the text of a link, and an address: on paper it need not be said twice."""
    words = tokens[idx]
    if words.type != "text" or not words.content.startswith("http") or not idx:
        return False
    return tokens[idx - 1].type == "link_open" and tokens[idx + 1].type == "link_close"


def _named(opening: Token, env: EnvType) -> dict[str, str]:
    identifier = opening.meta.get("id")
    return {"id": identifier} if identifier and not context_of(env).in_excerpt else {}


def _placed(html: str, token: Token, env: EnvType) -> str:
    return html if token.map is None or token.nesting < 0 else placed(html, token.map[0], context_of(env))


def _raw(html: str, token: Token, note: Context) -> str:
    if not note.options.extensions:
        return html
    html = _COMMENT.sub("", html) if "-->" in html else html
    at = note.masked.line_start(token.map[0]) if token.map else note.find_raw(token.content)
    if not note.in_excerpt:
        note.ids.update(identifiers(html))
        if "<img" in html or "<IMG" in html:
            report_raw(html, note, at=at)

    def follow(href: str, role: Role) -> str | Ref:
        to = html_address(in_folder(href, note.pictures_in if role == "image" else ""), path=note.path)
        start = max(note.source.text.find(href, at), at)
        remember(to, role, (start, start + len(href)), note)
        return to

    def rewrite(href: str, role: Role) -> str:
        return written(follow(href, role), note)

    def redraw(attributes: str) -> str | None:
        picture = RawPicture(attributes)
        if picture.is_whole:
            return None
        return picture.write(follow(picture.src, "image"), note, first=bool(token.meta.get("first")))

    return readdressed(html, rewrite) if note.chooses_pictures else readdressed(html, rewrite, redraw)


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(f' {escapeHtml(str(key))}="{escapeHtml(str(value))}"' for key, value in attributes.items())
