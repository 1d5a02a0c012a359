"""The owner's colours in `site.yaml`: what CSS can show, and what of it is hard to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notesite.color import AA, read_color
from notesite.config import Palette
from notesite.palette import SCHEMES, THEME, Faint, too_faint
from notesite.siteyaml.section import section_table, stripped, unknown_inside
from notesite.yamltext.nodes import Node
from notesite.yamltext.reporter import Reporter
from notesite.yamltext.values import wrong_type


def palette(node: Node, key: str, reporter: Reporter) -> Palette | None:
    """Return the owner's colours; those that are hard to read are told."""
    table = section_table(node, key, dict.fromkeys(SCHEMES), reporter)
    if table is None:
        return None
    read: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, colors in table.pairs:
        if name.text in SCHEMES:
            read[name.text] = _colors(colors, f"{key}.{name.text}", SCHEMES.index(name.text), reporter)
        else:
            unknown_inside(name, f"{key}.", dict.fromkeys(SCHEMES), reporter)
    return Palette(**read)


def _colors(node: Node, key: str, scheme: int, reporter: Reporter) -> tuple[tuple[str, str], ...]:
    table = section_table(node, key, THEME, reporter)
    written: dict[str, tuple[str, Node]] = {}
    for name, value in table.pairs if table else ():
        if name.text not in THEME:
            unknown_inside(name, f"{key}.", THEME, reporter)
            continue
        color = stripped(value, f"{key}.{name.text}", reporter)
        if color is not None and read_color(color) is None:
            wrong_type(value, f"{key}.{name.text}", _A_COLOR, reporter, hint=_COLOR_HINT)
        elif color is not None:
            written[name.text] = (color, value)
    _check_contrast(written, key, scheme, reporter)
    return tuple(sorted((name, color) for name, (color, _) in written.items()))


_A_COLOR = "an opaque colour"
_COLOR_HINT = "write '#1e232c', 'rgb(30 35 44)', 'hsl(219 19% 15%)' or 'oklch(.25 .02 260)', in single quotes"


def _check_contrast(written: Mapping[str, tuple[str, Node]], key: str, scheme: int, reporter: Reporter) -> None:
    """Warn of each colour of letters that is too faint, and of each ground for all that is too faint on it."""
    blamed: dict[str, list[Faint]] = {}
    for faint in too_faint({name: color for name, (color, _) in written.items()}, scheme):
        blamed.setdefault(faint.text if faint.text in written else faint.ground, []).append(faint)
    for name, pairs in blamed.items():
        message, hint = _on_grounds(pairs) if name == pairs[0].text else _of_letters(pairs)
        node = written[name][1]
        reporter.warning("contrast", f"`{key}.{name}` {message} of WCAG AA", node.start, node.end, hint=hint)


def _on_grounds(pairs: Sequence[Faint]) -> tuple[str, str]:
    """Return what to say of letters that are too faint."""
    grounds = ", ".join(f"`{pair.ground}` ({_figure(pair.contrast)})" for pair in pairs)
    worst = min(pairs, key=lambda pair: pair.contrast)
    return f"is hard to read: its contrast on {grounds} is less than the {AA}", f"'{worst.readable}' would do"


def _of_letters(pairs: Sequence[Faint]) -> tuple[str, str]:
    """Return what to say of a ground on which others' letters are too faint."""
    letters = ", ".join(f"`{pair.text}` ({_figure(pair.contrast)})" for pair in pairs)
    mended = ", ".join(f"{pair.text}: '{pair.readable}'" for pair in pairs)
    return (
        f"makes text hard to read: the contrast of {letters} on it is less than the {AA}",
        f"beside it, {mended} would do",
    )


def _figure(contrast: float) -> str:
    """Return *contrast* cut off, not rounded: 4.499 is no 4.5."""
    return f"{int(contrast * 100) / 100:.2f}"
