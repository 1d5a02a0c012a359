"""What an author is told of delimiters of formulas that have no partner, the wrong one, or nothing between them."""

from __future__ import annotations

from notesite.load.context import Context
from notesite.load.dialects.comments import report_comment
from notesite.load.inline.piece import Piece


def report_piece(piece: Piece, start: int, note: Context) -> None:
    """Report what is wrong with *piece*, which stands in the file from *start* on; nothing for what is as meant."""
    at = (start, start + min(2, piece.end - piece.start))
    match piece.kind:
        case "comment":
            report_comment(note, at)
        case "mistyped":
            _report_mistyped(piece, start, note)
        case "empty":
            note.report(
                "warning",
                "math.empty",
                "there is nothing between these dollar signs; they are left out",
                at,
                "write the formula, or delete them",
            )
        case "unclosed":
            note.report(
                "error",
                "math.unclosed",
                "this `$$` has no partner in its paragraph",
                at,
                "close the formula with `$$`, or write `\\$\\$` for two dollar signs",
            )
        case "open":
            _report_open(piece, start, note)
        case "lone":
            note.report(
                "warning",
                "math.lone-dollar",
                "this `$` has no partner: readers see it, and the formula beside it as written",
                at,
                "write the other `$` of the formula, or `\\$` for a dollar sign",
            )
        case "inline" | "display" | "reference" | "tag":
            pass


def _report_mistyped(piece: Piece, start: int, note: Context) -> None:
    first, last = ("$$", "$") if piece.inner[0] - piece.start == len("$$") else ("$", "$$")
    note.report(
        "error",
        "math.unclosed",
        f"this formula begins with `{first}` and ends with `{last}`; it is read as `$…$`",
        (start, start + len(first)),
        "write one `$` on both sides, or two",
    )


def _report_open(piece: Piece, start: int, note: Context) -> None:
    opening = note.source.text[start : start + piece.end - piece.start]
    closing = opening.replace("begin", "end").replace("[", "]")
    note.report(
        "error",
        "math.unclosed",
        f"this `{opening}` has no `{closing}` in its paragraph: readers see the TeX",
        (start, start + len(opening)),
        f"write `{closing}` where the formula ends, with no line of prose or code before it",
    )
