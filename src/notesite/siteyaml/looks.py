"""What `site.yaml` says of looks: colours, fonts, files of the owner's own, and comments."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from notesite.color import AA, read_color
from notesite.config import Giscus, Palette
from notesite.palette import SCHEMES, THEME, Faint, too_faint
from notesite.siteyaml.section import Reader, section, section_table, stripped, unknown_inside
from notesite.yamltext.findings import Findings, shown
from notesite.yamltext.nodes import Items, Node, Scalar, Table, is_empty
from notesite.yamltext.values import bool_value, wrong_type

# Colours


def palette(node: Node, key: str, findings: Findings) -> Palette | None:
    """Return the owner's colours; those that are hard to read are told."""
    table = section_table(node, key, dict.fromkeys(SCHEMES), findings)
    if table is None:
        return None
    read: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, colors in table.pairs:
        if name.text in SCHEMES:
            read[name.text] = _colors(colors, f"{key}.{name.text}", SCHEMES.index(name.text), findings)
        else:
            unknown_inside(name, f"{key}.", dict.fromkeys(SCHEMES), findings)
    return Palette(**read)


def _colors(node: Node, key: str, scheme: int, findings: Findings) -> tuple[tuple[str, str], ...]:
    table = section_table(node, key, THEME, findings)
    written: dict[str, tuple[str, Node]] = {}
    for name, value in table.pairs if table else ():
        if name.text not in THEME:
            unknown_inside(name, f"{key}.", THEME, findings)
            continue
        color = stripped(value, f"{key}.{name.text}", findings)
        if color is not None and read_color(color) is None:
            wrong_type(value, f"{key}.{name.text}", _A_COLOR, findings, hint=_COLOR_HINT)
        elif color is not None:
            written[name.text] = (color, value)
    _check_contrast(written, key, scheme, findings)
    return tuple(sorted((name, color) for name, (color, _) in written.items()))


_A_COLOR = "an opaque colour"
_COLOR_HINT = "write '#1e232c', 'rgb(30 35 44)', 'hsl(219 19% 15%)' or 'oklch(.25 .02 260)', in single quotes"


def _check_contrast(written: Mapping[str, tuple[str, Node]], key: str, scheme: int, findings: Findings) -> None:
    """Warn of each colour of letters that is too faint, and of each ground for all that is too faint on it."""
    blamed: dict[str, list[Faint]] = {}
    for faint in too_faint({name: color for name, (color, _) in written.items()}, scheme):
        blamed.setdefault(faint.text if faint.text in written else faint.ground, []).append(faint)
    for name, pairs in blamed.items():
        message, hint = _on_grounds(pairs) if name == pairs[0].text else _of_letters(pairs)
        node = written[name][1]
        findings.warning("contrast", f"`{key}.{name}` {message} of WCAG AA", node.start, node.end, hint=hint)


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


# Fonts

_FONT = re.compile(r"[^\"'\\{}()<>;:\x00-\x1f]+")


def fonts(node: Node, key: str, findings: Findings) -> tuple[str, ...] | None:
    """Return the names of fonts in *node*: a list, or one text with commas as in a style sheet."""
    if is_empty(node):
        return None
    if isinstance(node, Table):
        wrong_type(node, key, "a list of fonts", findings, hint=f"write `{key}: [Georgia, serif]`")
        return None
    values = node.values if isinstance(node, Items) else (node,)
    names: list[str] = []
    for value in values:
        parts = value.text.split(",") if isinstance(value, Scalar) else [""]
        found = [part.strip().strip("'\"").strip() for part in parts]
        if all(map(_FONT.fullmatch, found)):
            names += found
        else:
            wrong_type(value, key, "the name of a font", findings, hint="write it as your system shows it")
    return tuple(dict.fromkeys(names)) or None


# Files

Has = Callable[[Literal["static", "templates"], str], bool]
"""Says whether the site or its theme has a file of that name in a folder."""


def static_file(node: Node, key: str, findings: Findings) -> str | None:
    """Return the name of a file below `static/`."""
    return _file(node, key, "static", findings)


def static_files(node: Node, key: str, findings: Findings) -> tuple[str, ...] | None:
    """Return names of files below `static/`: a list, or one."""
    if is_empty(node):
        return None
    values = node.values if isinstance(node, Items) else (node,)
    return tuple(name for value in values if (name := _file(value, key, "static", findings)) is not None)


def template_file(node: Node, key: str, findings: Findings) -> str | None:
    """Return the name of a file below `templates/`."""
    return _file(node, key, "templates", findings)


def _file(node: Node, key: str, folder: str, findings: Findings) -> str | None:
    written = stripped(node, key, findings)
    if written is None:
        return None
    name = written.removeprefix("/").removeprefix(f"{folder}/")
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|/", name):
        wrong_type(node, key, f"a file in {folder}/", findings, hint=f"put a copy into {folder}/: {_NOTHING_OUTSIDE}")
        return None
    if not name or not set(name.split("/")).isdisjoint(("", ".", "..")) or "\0" in name:
        wrong_type(node, key, f"a file in {folder}/", findings, hint=f"write its path from {folder}/ on")
        return None
    return name


_NOTHING_OUTSIDE = "pages ask no other site for anything"

_FOLDERS: Mapping[str, Literal["static", "templates"]] = {
    "css": "static",
    "js": "static",
    "favicon": "static",
    "head": "templates",
}
FILES: Mapping[str, Reader] = {
    "css": static_files,
    "js": static_files,
    "favicon": static_file,
    "head": template_file,
}
"""The keys that name files."""


def check_files(table: Table, has: Has, findings: Findings) -> None:
    """Tell of files the settings *table* names that are not there."""
    for key, node in table.pairs:
        folder = _FOLDERS.get(key.text)
        if folder is None:
            continue
        for value in node.values if isinstance(node, Items) else (node,):
            # What is wrong with the name itself was told when it was read.
            name = _file(value, key.text, folder, findings.trial())
            if name is not None and not has(folder, name):
                findings.error(
                    "missing-file",
                    f"there is no {shown(f'{folder}/{name}')}, which `{key.text}` names",
                    value.start,
                    value.end,
                    hint=f"put it into the site's {folder}/ folder, or mend the name",
                )


# Comments


def _matching(form: str, what: str) -> Reader:
    pattern = re.compile(form)

    def read(node: Node, key: str, findings: Findings) -> str | None:
        written = stripped(node, key, findings)
        if written is None or pattern.fullmatch(written):
            return written
        wrong_type(node, key, what, findings, hint="https://giscus.app shows what to write")
        return None

    return read


_GISCUS: Mapping[str, Reader] = {
    "repo": _matching(r"[\w.-]+/[\w.-]+", "a repository such as `name/notes`"),
    "repo_id": _matching(r"[\w=+/-]+", "the id of a repository such as `R_kgDOabcdef`"),
    "category": stripped,
    "category_id": _matching(r"[\w=+/-]+", "the id of a category such as `DIC_kwDOabcdef`"),
    "mapping": _matching("pathname|url|title|og:title", "`pathname`, `url`, `title` or `og:title`"),
    "strict": bool_value,
    "reactions": bool_value,
    "input_position": _matching("top|bottom", "`top` or `bottom`"),
}
_NEEDED = ("repo", "repo_id", "category", "category_id")


def giscus(node: Node, key: str, findings: Findings) -> Giscus | None:
    """Return the settings of comments by giscus: all four names and ids, or none of it."""
    read = section(Giscus, _GISCUS)(node, key, findings)
    if not isinstance(read, Giscus) or read == Giscus():
        return None
    said = {name.text for name, value in node.pairs if not is_empty(value)} if isinstance(node, Table) else set()
    missing = [name for name in _NEEDED if name not in said]
    if missing:
        findings.error(
            "missing-key",
            f"`{key}` has no {', '.join(f'`{name}`' for name in missing)}",
            node.start,
            node.start + 1,
            hint="https://giscus.app shows all four for a repository",
        )
    return read
