"""The text of an article → its front matter, with every problem in it."""

from __future__ import annotations

import datetime as dt

from notesite.diagnostic import Checked
from notesite.lines import Repair, Source
from notesite.load.frontmatter.block import Block, find_block, forgotten_end, second_block
from notesite.load.frontmatter.dates import date_of_path
from notesite.load.frontmatter.fields import read_fields
from notesite.load.frontmatter.keys import STRUCTURED
from notesite.load.frontmatter.readers import Fields
from notesite.load.frontmatter.record import FrontMatter
from notesite.yamltext.nodes import Table
from notesite.yamltext.read import read_mapping
from notesite.yamltext.reporter import Reporter

_DRAFTS = "_drafts"
"""The folder that Hexo and Jekyll keep drafts in."""


def read_front_matter(
    source: Source, *, path: str, timezone: str, repairs: list[Repair] | None = None
) -> Checked[FrontMatter]:
    """Return the front matter of the article *source*; with none, the defaults and what its name tells.

    *path* is the article's place in the content folder: a missing date may stand in the name of its file or folder,
    and a note in a folder `_drafts` is a draft. *timezone* (see `zone`) is for dates that name none. Never raises:
    what cannot be read is a diagnostic, and every key that can be read still counts. How to write what was repaired
    is added to *repairs*.
    """
    reporter = Reporter(source, "frontmatter")
    block = _checked_block(source.text, reporter)
    fields = _resolved(read_fields(_table(block, reporter), reporter=reporter, timezone=timezone))
    if second := second_block(source.text, block):
        fields, block = _with_second(second, fields, reporter, timezone), second
    named = "date" in fields
    if fields.get("date") is None and (date := date_of_path(path, timezone)) is not None:
        fields["date"] = date
    if _DRAFTS in path.split("/")[:-1]:
        fields["draft"] = True
    front = FrontMatter(**fields, body_start=block.body_start)  # type: ignore[arg-type]  # the readers match the record
    if front.date is None and not named and not _needs_no_date(front, source.text, path):
        _note_undated(block, reporter)
    if repairs is not None:
        repairs += reporter.repairs
    return Checked(value=front, diagnostics=tuple(reporter.diagnostics))


def _checked_block(text: str, reporter: Reporter) -> Block:
    """Return the block of *text*, cut where its closing fence was forgotten, which is reported."""
    block = find_block(text)
    if block.syntax == "yaml" and (end := forgotten_end(text, block)) is not None:
        block = Block(syntax="yaml", start=block.start, end=end, body_start=end, closed=False, fence=block.fence)
    if not block.closed:
        fence = "+++" if block.syntax == "toml" else "---"
        reporter.error(
            "unclosed",
            f"the front matter that begins here has no closing `{fence}`",
            block.fence,
            block.fence + 3,
            hint=f"put `{fence}` on a line of its own before line {reporter.source.line_of(block.end) + 1}",
        )
    return block


def _table(block: Block, reporter: Reporter) -> Table:
    match block.syntax:
        case "yaml":
            return read_mapping(block.start, block.end, reporter=reporter, structured=STRUCTURED)
        case "toml":
            from notesite.load.frontmatter.toml import read_toml  # noqa: PLC0415  few write it

            return read_toml(block.start, block.end, reporter=reporter)
        case "none":
            return Table(pairs=(), start=0, end=0, flow=False)


def _resolved(fields: Fields) -> Fields:
    """Return *fields* with `published` in the place of what it says: a draft or not, or a date."""
    published = fields.pop("published", None)
    if isinstance(published, bool):
        fields.setdefault("draft", not published)
    elif isinstance(published, dt.datetime):
        fields.setdefault("date", published)
    return fields


def _with_second(second: Block, fields: Fields, reporter: Reporter, timezone: str) -> Fields:
    """Return *fields* with what only the *second* front matter of a note says."""
    reporter.warning(
        "second",
        "a second front matter follows the first; of its keys those count that the first has not",
        second.fence,
        second.fence + 3,
        hint="make one of the two",
    )
    return {**_resolved(read_fields(_table(second, reporter), reporter=reporter, timezone=timezone)), **fields}


def _needs_no_date(front: FrontMatter, text: str, path: str) -> bool:
    """Say whether nothing is lost without a date: by a draft, or by what another tool makes a list of."""
    if front.draft:
        return True
    names_a_list = path.endswith("/_index.md") or "layout" in front.extra or "type" in front.extra
    return names_a_list and not text[front.body_start :].strip()


def _note_undated(block: Block, reporter: Reporter) -> None:
    message = "no date, neither here nor in the file's name; the article is listed last"
    hint = "write `date: 2023-06-01`, or begin the file's name with `2023-06-01-`"
    if block.syntax == "none":
        reporter.note("no-date", message, -1, -1, hint=hint)
    else:
        reporter.warning("no-date", message, block.fence, block.fence + 3, hint=hint)
