"""The Markdown parser, put together from markdown-it-py, its plugins and the rules of this folder."""

from __future__ import annotations

from functools import lru_cache
from types import SimpleNamespace

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore, text_join
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from notesite.load.chinese.compounds import hold_compounds
from notesite.load.chinese.joints import set_apart
from notesite.load.chinese.lastlines import hold_ends
from notesite.load.chinese.prosemarks import close_up, mark_latin
from notesite.load.context import context_of
from notesite.load.dialects.admonition import admonitions
from notesite.load.dialects.attributes import lists_of_others
from notesite.load.dialects.bookdown import bookdown_marks
from notesite.load.dialects.bookroles import book_roles
from notesite.load.dialects.callouts.fenced import fenced_callouts
from notesite.load.dialects.callouts.quoted import quoted_callouts
from notesite.load.dialects.comments import comments
from notesite.load.dialects.directives import directives
from notesite.load.dialects.emojis import name_emojis
from notesite.load.dialects.emphasised import attributes_of_emphasis
from notesite.load.dialects.hackmd import tag_headings
from notesite.load.dialects.kramdown import attribute_lists
from notesite.load.dialects.logseq import without_properties
from notesite.load.dialects.mystroles import myst_roles
from notesite.load.dialects.pseudocode import pseudocode
from notesite.load.dialects.slides import slide_places
from notesite.load.dialects.tabs import tabs
from notesite.load.dialects.taglines import tag_lines
from notesite.load.formulas import finish_all
from notesite.load.html.renderer import NoteRenderer
from notesite.load.links.bare import linkify_chinese
from notesite.load.links.days import show_days
from notesite.load.links.destination import encoded, legible, read_destination, read_label
from notesite.load.links.mentions import show_mentions
from notesite.load.links.plain import plain_links
from notesite.load.links.targets import is_idle, resolve_links, taken_address
from notesite.load.links.wiki import wiki_links
from notesite.load.mask import CLOSE, OPEN, SPACE, TAKEN, show
from notesite.load.pictures.sized import sized_pictures
from notesite.load.repairs.boilerplate import drop_boilerplate
from notesite.load.repairs.emphasis import cjk_emphasis
from notesite.load.repairs.emptyitems import empty_items
from notesite.load.repairs.gluedattributes import glued_attributes
from notesite.load.repairs.hiddentables import hidden_tables
from notesite.load.repairs.htmlblocks import parted_html
from notesite.load.repairs.lazytables import lazy_tables
from notesite.load.repairs.lost import report_lost
from notesite.load.repairs.outdented import outdented_code
from notesite.load.repairs.strong import loose_strong, report_strong
from notesite.load.repairs.tightheading import tight_headings
from notesite.load.repairs.uneventables import uneven_tables
from notesite.load.rules.alone import mark_items, unwrap_alone
from notesite.load.rules.blocks import SortedRules
from notesite.load.rules.dispatch import Dispatched
from notesite.load.rules.lines import read_blocks
from notesite.load.structure.figures import caption_figures, number_figures
from notesite.load.structure.footnotes import FOOTNOTES, join_to_text, report_doubles
from notesite.load.structure.numbercolumns import align_numbers
from notesite.load.structure.statements import end_proofs, number_statements
from notesite.load.structure.tablecaptions import caption_tables
from notesite.load.tags.callout import tag_callouts
from notesite.load.tags.code import tag_code
from notesite.load.taking import take_out

MAX_NESTING = 100
"""Blocks within blocks; what lies deeper is dropped by the parser, and reported here."""

_ATTRIBUTES = (
    "id",
    "class",
    "width",
    "height",
    "title",
    "lang",
    "dir",
    "target",
    "rel",
    "download",
    "start",
    "loading",
    "role",
)
_LAST = (
    ("resolve_links", resolve_links),
    ("mentions", show_mentions),
    ("days", show_days),
    ("report_strong", report_strong),
    ("report_lost", report_lost),
    ("alone", unwrap_alone),
    ("items", mark_items),
    ("close_up", close_up),
    ("latin", mark_latin),
    ("figures", number_figures),
    ("finish", finish_all),
    ("captions", caption_figures),
    ("joints", set_apart),
    ("compounds", hold_compounds),
    ("last_lines", hold_ends),
    ("proofs", end_proofs),
)
"""The steps after a text is parsed, in this order."""


@lru_cache(maxsize=16)
def make_parser(*, html: bool, linkify: bool, extensions: bool) -> MarkdownIt:
    """Return the parser for these options; it keeps nothing between two texts."""
    if not extensions:
        return _watched(MarkdownIt("commonmark", {"html": html}, renderer_cls=NoteRenderer))
    md = MarkdownIt(
        "js-default",
        {"html": html, "linkify": linkify, "maxNesting": MAX_NESTING, "tasklists": True},
        renderer_cls=NoteRenderer,
    )
    # Line ends and NULs are what `normalize` is for: here they are gone already.
    md.disable(["replacements", "smartquotes", "normalize"])
    linkify_chinese(md)
    md.use(footnote_plugin).use(deflist_plugin)
    md.use(attrs_plugin, spans=True, allowed=_ATTRIBUTES).use(lists_of_others)
    md.use(outdented_code).use(fenced_callouts).use(quoted_callouts).use(directives)
    md.use(tag_callouts).use(tag_code).use(comments).use(tabs).use(attribute_lists)
    md.use(admonitions).use(tight_headings).use(parted_html).use(glued_attributes)
    md.use(loose_strong).use(cjk_emphasis).use(uneven_tables)
    md.use(lazy_tables).use(hidden_tables).use(empty_items).use(slide_places).use(pseudocode)
    for name, rule in FOOTNOTES.items():
        md.add_render_rule(name, rule)
    md.inline.add_terminator_char(OPEN)
    md.inline.ruler.before("text", "taken", _taken)
    md.core.ruler.before("inline", "take_out", take_out)
    md.core.ruler.before("take_out", "properties", without_properties)
    md.core.ruler.before("take_out", "boilerplate", drop_boilerplate)
    md.core.ruler.before("take_out", "tag_headings", tag_headings)
    md.core.ruler.before("take_out", "tag_lines", tag_lines)
    md.use(plain_links).use(wiki_links).use(sized_pictures).use(myst_roles)
    md.core.ruler.before("take_out", "book_roles", book_roles)
    md.core.ruler.before("take_out", "bookdown_marks", bookdown_marks)
    md.core.ruler.before("take_out", "statements", number_statements)
    md.core.ruler.before("take_out", "number_columns", align_numbers)
    md.core.ruler.before("take_out", "table_captions", caption_tables)
    md.core.ruler.after("inline", "emphasised", attributes_of_emphasis)
    md.core.ruler.after("inline", "emojis", name_emojis)
    md.core.ruler.before("footnote_tail", "footnote_doubles", report_doubles)
    md.core.ruler.before("footnote_tail", "footnote_joints", join_to_text)
    for name, last_rule in _LAST:
        md.core.ruler.push(name, last_rule)
    _restore_addresses(md)
    md.core.ruler.at("block", read_blocks)
    md.core.ruler.at("text_join", _joined)
    md.inline = Dispatched(md.inline, deepest=MAX_NESTING)
    _replace(md.block, "ruler", SortedRules(md.block.ruler))
    helpers = SimpleNamespace(
        parseLinkLabel=read_label, parseLinkDestination=read_destination, parseLinkTitle=md.helpers.parseLinkTitle
    )
    _replace(md, "helpers", helpers)
    return _watched(md)


def _taken(state: StateInline, silent: bool) -> bool:
    """Make a token of the number that stands for a formula or tag."""
    if state.src[state.pos] != OPEN:
        return False
    end = state.src.index(CLOSE, state.pos)
    if not silent:
        state.push("taken", "", 0).meta = {"number": int(state.src[state.pos + 1 : end])}
    state.pos = end + 1
    return True


def _joined(state: StateCore) -> None:
    """Do as markdown-it's `text_join` where there is something to join: an escape or an entity."""
    special = [
        token for token in state.tokens if token.type == "inline" and ("\\" in token.content or "&" in token.content)
    ]
    text_join(StateCore("", state.md, state.env, special))


def _restore_addresses(md: MarkdownIt) -> None:
    """Addresses are text again before they are encoded: `$` and `_` in a URL are no formula."""

    # A note and its neighbours lead to the same places: two links of three are to where another has led.
    @lru_cache(maxsize=2048)
    def normalize(url: str) -> str:
        alone = TAKEN.fullmatch(url)
        if alone:
            return taken_address(alone[1])
        return encoded(show(url).replace(SPACE, " "))

    allowed = md.validateLink

    @lru_cache(maxsize=2048)
    def validate(url: str) -> bool:
        # Shown as text, `![](file:///a.png)` would be no better; `links.py` reports it.
        return url[:5].lower() == "file:" or allowed(url) or is_idle(url)

    _replace(md, "normalizeLink", normalize)
    _replace(md, "normalizeLinkText", legible)
    _replace(md, "validateLink", validate)


def _watched(md: MarkdownIt) -> MarkdownIt:
    """Return *md*, made to report what its parser drops without a word because it is nested too deeply."""
    tokenize = md.block.tokenize

    def watched(state: StateBlock, start_line: int, end_line: int) -> None:
        if state.level >= md.options.maxNesting and start_line < end_line:
            note = context_of(state.env)
            at = note.masked.line_start(start_line)
            note.report(
                "error",
                "markdown.nesting",
                f"nested deeper than {md.options.maxNesting} levels: this and what follows in the block is not shown",
                (at, at + len(note.masked.line_text(start_line))),
                "use fewer levels of quotes and lists",
            )
        tokenize(state, start_line, end_line)

    _replace(md.block, "tokenize", watched)
    return md


def _replace(target: object, name: str, thing: object) -> None:
    setattr(target, name, thing)
