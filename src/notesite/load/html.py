"""Tokens → HTML with slots. One method per token type; what is not here, markdown-it-py writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from notesite.load import code
from notesite.load.address import address, asset_of, named
from notesite.load.breaks import joins
from notesite.load.context import Context, Taken, context_of
from notesite.load.links import remember
from notesite.load.offsets import to_file
from notesite.load.rawhtml import Role, identifiers, readdressed
from notesite.model import Plain, Ref

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_ALIGN = re.compile(r"text-align:(left|right|center)")

Tokens = Sequence[Token]


class NoteRenderer(RendererHTML):
    """Writes one note. All state is in the Context that travels in `env`."""

    # Formulas and tags

    def taken(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        note = context_of(env)
        meta = tokens[idx].meta
        alone = bool(meta.get("alone") or meta.get("figure"))
        return write_taken(note.taken[meta["number"]], note, alone=alone)

    # Text

    def text(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        return escapeHtml(context_of(env).restored(tokens[idx].content))

    def softbreak(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        if context_of(env).options.extensions and joins(tokens, idx):
            return ""
        return super().softbreak(tokens, idx, options, env)

    def code_inline(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].content = context_of(env).restored(tokens[idx].content)
        return super().code_inline(tokens, idx, options, env)

    # Links and pictures

    def link_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        if "to" not in token.meta:
            return self.renderToken(tokens, idx, options, env)
        title = token.attrGet("title")
        if title is not None:
            token.attrSet("title", context_of(env).restored(str(title)))
        others = {key: value for key, value in token.attrs.items() if key != "href"}
        return f'<a href="{_written(token.meta["to"], context_of(env))}"{_attributes(others)}>'

    def image(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token, note = tokens[idx], context_of(env)
        alt = self._alt(token.children or [], note)
        if "to" not in token.meta:
            token.attrSet("alt", self.renderInlineAsText(token.children, options, env))
            return self.renderToken(tokens, idx, options, env)
        others = {key: note.restored(str(value)) for key, value in token.attrs.items() if key not in ("src", "alt")}
        image = f'<img src="{_written(token.meta["to"], note)}" alt="{alt}"{_attributes(others)}>'
        if not token.meta.get("figure"):
            return image
        caption = escapeHtml(str(others.get("title", "")))
        return f"<figure>{image}<figcaption>{caption}</figcaption></figure>" if caption else f"<figure>{image}</figure>"

    def _alt(self, tokens: Tokens, note: Context) -> str:
        """The alternative text, with formulas to be filled in as text."""
        parts = []
        for token in tokens:
            if token.type == "taken":
                parts.append(_as_text(note.taken[token.meta["number"]], note))
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
        return note.each_taken(html, lambda taken: write_taken(taken, note))

    # Blocks

    def blockquote_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        tag = self.renderToken(tokens, idx, options, env)
        return tag if tag.endswith("\n") else tag + "\n"

    def heading_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env)

    def heading_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        identifier = tokens[idx].meta.get("id")
        if not identifier:
            return self.renderToken(tokens, idx, options, env)
        label = escapeHtml(context_of(env).strings["heading.link"])
        return f' <a class="anchor" href="#{escapeHtml(identifier)}" aria-label="{label}">#</a></{tokens[idx].tag}>\n'

    def list_item_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        done = (tokens[idx].meta or {}).get("checked")
        if done is None:
            return self.renderToken(tokens, idx, options, env)
        label = context_of(env).strings["task.done" if done else "task.open"]
        checked = " checked" if done else ""
        return f'<li class="task"><input type="checkbox" disabled{checked} aria-label="{escapeHtml(label)}"> '

    def table_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table" tabindex="0">\n' + self.renderToken(tokens, idx, options, env)

    def table_close(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.renderToken(tokens, idx, options, env) + "</div>\n"

    def th_open(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        align = _ALIGN.search(str(token.attrGet("style") or ""))
        if align:
            token.attrs = {**{k: v for k, v in token.attrs.items() if k != "style"}, "class": align[1]}
        return self.renderToken(tokens, idx, options, env)

    td_open = th_open

    def fence(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token, note = tokens[idx], context_of(env)
        token.content = note.restored(token.content)
        if not note.options.extensions:
            return super().fence(tokens, idx, options, env)
        return _code(token, note)

    def code_block(self, tokens: Tokens, idx: int, options: OptionsDict, env: EnvType) -> str:
        token, note = tokens[idx], context_of(env)
        token.content = note.restored(token.content)
        if not note.options.extensions:
            return super().code_block(tokens, idx, options, env)
        return _code(token, note)

    # Callouts

    def callout_open(self, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
        kind = tokens[idx].meta["kind"]
        if kind == "details":
            return "<details open>\n" if tokens[idx].meta.get("open") else "<details>\n"
        return f'<aside class="callout callout-{kind}">\n'

    def callout_close(self, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</details>\n" if tokens[idx].meta["kind"] == "details" else "</aside>\n"

    def callout_title_open(self, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
        kind, label = tokens[idx].meta["kind"], tokens[idx].meta["label"]
        words = escapeHtml(context_of(env).strings[f"callout.{label}"]) if label else ""
        return f"<summary>{words}" if kind == "details" else f'<p class="callout-title">{words}'

    def callout_title_close(self, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
        return "</summary>\n" if tokens[idx].meta["kind"] == "details" else "</p>\n"


def write_taken(taken: Taken, note: Context, *, alone: bool = False) -> str:
    """Return the HTML of something taken out of the text; *alone*: it is a block by itself."""
    match taken.kind:
        case "inline" | "display":
            return _formula(taken, note, alone=alone)
        case "reference":
            return _reference(taken, note)
        case "tag":
            return _tag(taken, note, alone=alone)
        case "nothing":
            return ""


def _formula(taken: Taken, note: Context, *, alone: bool) -> str:
    finished = taken.finished
    if finished is None or finished.hidden:
        return ""
    mark = note.slots.mark(finished.formula)
    if not finished.formula.display:
        return mark
    first, *others = [""] if note.in_excerpt else [*finished.ids, ""][: max(1, len(finished.ids))]
    identifier = f' id="{escapeHtml(first)}"' if first else ""
    anchors = "".join(f'<span id="{escapeHtml(other)}"></span>' for other in others)
    element = "div" if alone else "span"
    end = "\n" if alone else ""
    return f'<{element} class="math display"{identifier}>{anchors}{mark}</{element}>{end}'


def _as_text(taken: Taken, note: Context) -> str:
    if taken.finished is not None and not taken.finished.hidden:
        return note.slots.mark(Plain(formula=taken.finished.formula))
    return escapeHtml(taken.source)


def _reference(taken: Taken, note: Context) -> str:
    """`\\eqref{x}` in prose: the number of the equation, leading to it."""
    label = note.labels.get(taken.inner)
    if label is None:
        _report_label(taken, note)
        return escapeHtml(taken.source)
    text = f"({label.text})" if taken.source.startswith("\\eqref") else label.text
    if note.in_excerpt:
        return escapeHtml(text)
    return f'<a class="eqref" href="#{escapeHtml(label.id)}">{escapeHtml(text)}</a>'


def _report_label(taken: Taken, note: Context) -> None:
    if note.in_excerpt:
        return
    near = get_close_matches(taken.inner, list(note.labels), n=1)
    at = to_file(taken.segments, 0)
    note.report(
        "warning",
        "math.unknown-label",
        f"no equation of this article has the label {taken.inner!r}",
        (at, at + len(taken.inner)),
        f"did you mean {near[0]!r}?" if near else "label the equation with \\label{…}",
    )


def _tag(taken: Taken, note: Context, *, alone: bool) -> str:
    tag = taken.tag
    assert tag is not None, "a tag is read when it is taken out"
    at = (to_file(taken.segments, 0), to_file(taken.segments, 0) + len(taken.inner))
    match tag.meaning:
        case "image":
            to = asset_of(tag.target, path=note.path) if tag.own_folder else address(tag.target, path=note.path)
            remember(to, "image", at, note)
            image = f'<img src="{_written(to, note)}" alt="{escapeHtml(tag.text)}">'
            caption = f"<figcaption>{escapeHtml(tag.text)}</figcaption>" if tag.text else ""
            return f"<figure>{image}{caption}</figure>\n" if alone else image
        case "note":
            to = named(tag.target)
            remember(to, "link", at, note)
            return f'<a href="{_written(to, note)}">{escapeHtml(tag.text or tag.target)}</a>'
        case "nothing" | "unknown":
            if not note.in_excerpt and not tag.closes:
                _report_tag(tag.name, tag.meaning == "nothing", at, note)
            return "" if tag.meaning == "nothing" else escapeHtml(taken.source)


def _report_tag(name: str, dropped: bool, at: tuple[int, int], note: Context) -> None:
    done = "it is left out, the text it wraps stays" if dropped else "it is shown as written"
    note.report(
        "warning",
        "markdown.foreign-tag",
        f"`{name}` is another generator's tag: {done}",
        at,
        "write it in Markdown",
    )


def _written(to: str | Ref, note: Context) -> str:
    return note.slots.mark(to) if isinstance(to, Ref) else escapeHtml(to)


def _raw(html: str, token: Token, note: Context) -> str:
    if not note.options.extensions:
        return html
    html = _COMMENT.sub("", html) if "-->" in html else html
    lines = token.map or [0, 1]
    at = note.source.line_start(lines[0])
    if not note.in_excerpt:
        note.ids.update(identifiers(html))

    def rewrite(href: str, role: Role) -> str:
        to = address(href, path=note.path)
        start = max(note.source.text.find(href, at), at) if token.map else at
        remember(to, role, (start, start + len(href)), note)
        return _written(to, note)

    return readdressed(html, rewrite)


def _attributes(attributes: dict[str, Any]) -> str:
    return "".join(f' {escapeHtml(str(key))}="{escapeHtml(str(value))}"' for key, value in attributes.items())


def _code(token: Token, note: Context) -> str:
    info = code.read_info(token.info)
    if info.language and not code.is_known(info.language):
        start = note.source.line_start((token.map or [0, 1])[0])
        line = note.source.text[start : note.source.text.find("\n", start)]
        at = start + max(line.lower().find(info.language), 0)
        note.report(
            "note",
            "code.unknown-language",
            f"no highlighting is known for “{info.language}”",
            (at, at + len(info.language)),
            "name a language Pygments has a lexer for, or `text`",
        )
    lines = code.highlight(token.content, info.language)
    note.highlighted = note.highlighted or any("<span" in line for line in lines)
    if info.highlighted or info.numbered:
        lines = [_line(line, number, info) for number, line in enumerate(lines, 1)]
    language = f' class="language-{escapeHtml(info.language)}"' if info.language else ""
    caption = f"<figcaption>{escapeHtml(info.title)}</figcaption>" if info.title else ""
    text = "\n".join(lines)
    return f'<figure class="code">{caption}<pre tabindex="0"><code{language}>{text}\n</code></pre></figure>\n'


def _line(html: str, number: int, info: code.Info) -> str:
    names = "line hl" if number in info.highlighted else "line"
    shown = f' data-line="{info.first + number - 1}"' if info.numbered else ""
    return f'<span class="{names}"{shown}>{html}</span>'


def _footnote_ref(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
    if context_of(env).in_excerpt:
        return ""
    number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
    own = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    return f'<sup class="footnote-ref"><a href="#fn-{number}" id="{own}">{number}</a></sup>'


def _footnote_block_open(_self: Any, _tokens: Tokens, _idx: int, _options: OptionsDict, env: EnvType) -> str:
    label = escapeHtml(context_of(env).strings["footnotes"])
    return f'<section class="footnotes" aria-label="{label}">\n<ol>\n'


def _footnote_block_close(_self: Any, _tokens: Tokens, _idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return "</ol>\n</section>\n"


def _footnote_open(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, _env: EnvType) -> str:
    return f'<li id="fn-{tokens[idx].meta["id"] + 1}">'


def _footnote_anchor(_self: Any, tokens: Tokens, idx: int, _options: OptionsDict, env: EnvType) -> str:
    number, again = tokens[idx].meta["id"] + 1, tokens[idx].meta.get("subId", 0)
    own = f"fnref-{number}-{again + 1}" if again else f"fnref-{number}"
    label = escapeHtml(context_of(env).strings["footnote.back"])
    return f' <a class="footnote-back" href="#{own}" aria-label="{label}">↩\ufe0e</a>'


FOOTNOTES: dict[str, Callable[..., str]] = {
    "footnote_ref": _footnote_ref,
    "footnote_block_open": _footnote_block_open,
    "footnote_block_close": _footnote_block_close,
    "footnote_open": _footnote_open,
    "footnote_anchor": _footnote_anchor,
}
"""Set on the parser after the footnote plugin, which brings renderers of its own."""
