"""MathJax's extensions: boxes, HTML, actions, units, and what of them a page without scripts can show."""

from __future__ import annotations

from notesite.load.tex.handlers.colors import css
from notesite.load.tex.walk import Handler, Scope, Walk
from notesite.pattern import pattern

_DROPPED = {
    # Command → arguments that go with it; what follows stays.
    "\\require": 1,
    "\\class": 1,
    "\\style": 1,
    "\\cssId": 1,
    "\\data": 1,
    "\\htmlClass": 1,
    "\\htmlId": 1,
    "\\htmlStyle": 1,
    "\\htmlData": 1,
    "\\cellcolor": 1,
    "\\rowcolor": 1,
    "\\columncolor": 1,
    "\\mathtoolsset": 1,
    "\\usetagform": 1,
    "\\newtagform": 3,
    "\\renewtagform": 3,
    "\\newcolumntype": 2,
    "\\uproot": 1,
    "\\leftroot": 1,
    "\\adjustlimits": 0,
    "\\mathmakebox": 0,
    "\\xmathstrut": 0,
    "\\shoveleft": 0,
    "\\shoveright": 0,
    "\\vbox": 0,
    "\\vtop": 0,
    "\\begingroupReset": 0,
    "\\begingroupSandbox": 0,
    "\\mathversion": 1,
    "\\hsize": 0,
    "\\minCDarrowwidth": 1,
    "\\minCDarrowheight": 1,
}


def drop(walk: Walk, index: int) -> int:
    """Leave out a command, its options, and the arguments that only it can use."""
    end, after = walk.starts[index + 1], index + 1
    for _ in range(2):
        option = walk.tokens.option(after)
        if option is not None:
            end, after = option.end, option.after
    for _ in range(_DROPPED[walk.words[index]]):
        argument = walk.tokens.argument(after)
        if argument is None:
            break
        end, after = argument.end, argument.after
    walk.replace(walk.starts[index], end)
    return after


def untrusted(walk: Walk, index: int) -> int:
    """Show what a link encloses, or nothing of a picture: a formula may not reach out of its page."""
    word = walk.words[index]
    option = walk.tokens.option(index + 1)
    address = walk.tokens.argument(option.after if option else index + 1)
    if address is None:
        return index + 1
    start = walk.starts[index]
    shown = ""
    if word == "\\url":
        shown = "\\text{" + "".join(_PLAIN.findall(walk.tokens.inner(address))) + "}"
    walk.replace(start, address.end, shown)
    walk.complain(
        "warning",
        "math.untrusted",
        f"{word} does nothing inside a formula",
        "put the link or picture outside the formula, in Markdown",
        start,
        start + len(word),
    )
    return address.after


_PLAIN = pattern(r"[\w./:?=+,;!@()-]+")


def bbox(walk: Walk, index: int) -> int:
    """`\\bbox[yellow]{x}` → a coloured box; with a border, a framed one."""
    option = walk.tokens.option(index + 1)
    settings = walk.tokens.inner(option) if option else ""
    argument = walk.tokens.argument(option.after if option else index + 1)
    if argument is None:
        return index + 1
    start = walk.starts[index]
    colors = (css(part, walk.colors) for part in settings.split(",") if "border" not in part)
    color = next((found for found in colors if found), None)
    opening = walk.tokens.skip_blanks(option.after if option else index + 1)
    if argument.grouped and color and "border" not in settings:
        walk.replace(start, argument.inner_start, f"\\colorbox{{{color}}}{{$")
        walk.scopes.append(Scope("{", opening, closing="$}"))
        return opening + 1
    walk.replace(start, option.end if option else walk.starts[index + 1], "\\boxed" if "border" in settings else "")
    return opening


_NOTATIONS = (
    ("box", "\\boxed"),
    ("circle", "\\boxed"),
    ("updiagonalstrike", "\\cancel"),
    ("downdiagonalstrike", "\\bcancel"),
    ("updiagonalarrow", "\\cancel"),
    ("horizontalstrike", "\\sout"),
    ("top", "\\overline"),
    ("longdiv", ")\\overline"),
    ("actuarial", "\\overline"),
    ("bottom", "\\underline"),
    ("radical", "\\sqrt"),
)


def enclose(walk: Walk, index: int) -> int:
    """`\\enclose{circle}{x}` → the nearest frame or stroke KaTeX draws."""
    notation = walk.tokens.argument(index + 1)
    if notation is None:
        return index + 1
    option = walk.tokens.option(notation.after)
    wanted = walk.tokens.inner(notation)
    command = next((command for name, command in _NOTATIONS if name in wanted), "")
    walk.replace(walk.starts[index], (option or notation).end, command)
    return (option or notation).after


_HEXADECIMAL = pattern(r"\s*(?:[xX]|U\+|\")?([0-9a-fA-F]{1,6})\s*\Z")
"""The number of a character: `x263a`, `U+263a`, `263a`."""


def unicode_character(walk: Walk, index: int) -> int:
    """`\\unicode{x263A}` and `\\U{263A}` → the character itself."""
    option = walk.tokens.option(index + 1)
    argument = walk.tokens.argument(option.after if option else index + 1)
    if argument is not None and walk.tokens.word(walk.tokens.skip_blanks(argument.after)) == "[":
        trailing = walk.tokens.option(argument.after)
    else:
        trailing = None
    inner = walk.tokens.inner(argument).strip() if argument else ""
    hexadecimal = _HEXADECIMAL.match(inner)
    if argument is None or hexadecimal is None:
        return index + 1
    decimal = walk.words[index] == "\\unicode" and inner.isdigit()
    code = int(inner) if decimal and len(inner) < 8 else int(hexadecimal[1], 16)
    # Control characters, halves of surrogates and private characters have no form.
    drawn = 0x20 < code < 0x110000 and not 0xD800 <= code < 0xF900 and not 0x7F <= code < 0xA0
    char = chr(code) if drawn else "\\text{\N{REPLACEMENT CHARACTER}}"
    if code < 0x80 and drawn:
        char = char if char.isalnum() else f"\\char{code} "
    end = trailing or argument
    walk.replace(walk.starts[index], end.end, char if walk.in_text else "{" + char + "}")
    return end.after


def tip(walk: Walk, index: int) -> int:
    """`\\texttip{x}{hint}` → `x`."""
    shown = walk.tokens.argument(index + 1)
    hint = walk.tokens.argument(shown.after) if shown else None
    if shown is None or hint is None:
        return index + 1
    walk.rename(index, "")
    walk.replace(hint.start, hint.end)
    return index + 1


def toggle(walk: Walk, index: int) -> int:
    """`\\toggle{a}{b}\\endtoggle` → `a`: there is nothing to click at in a printed formula."""
    shown = walk.tokens.argument(index + 1)
    if shown is None:
        return index + 1
    after, end = shown.after, shown.end
    while walk.tokens.word(walk.tokens.skip_blanks(after)) == "{":
        argument = walk.tokens.argument(after)
        if argument is None:
            break
        after, end = argument.after, argument.end
    after = walk.tokens.skip_blanks(after)
    if walk.tokens.word(after) == "\\endtoggle":
        end = walk.starts[after + 1]
    walk.rename(index, "")
    walk.replace(shown.end, end)
    return index + 1


def token(walk: Walk, index: int) -> int:
    """`\\mmlToken{mi}[…]{x}` → `\\text{x}`."""
    kind = walk.tokens.argument(index + 1)
    if kind is None:
        return index + 1
    option = walk.tokens.option(kind.after)
    last = option or kind
    walk.replace(walk.starts[index], last.end, "\\text")
    return walk.enter_text(last.after)


def text_box(walk: Walk, index: int) -> int:
    """`\\makebox[2cm][c]{x}` → `\\hbox{x}`."""
    word = walk.words[index]
    end, after = walk.starts[index + 1], index + 1
    for _ in range(3):
        option = walk.tokens.option(after)
        if option is not None:
            end, after = option.end, option.after
    if word == "\\parbox":
        width = walk.tokens.argument(after)
        if width is not None:
            end, after = width.end, width.after
    walk.replace(walk.starts[index], end, "\\fbox" if word == "\\framebox" else "\\hbox")
    return walk.enter_text(after)


def unit(walk: Walk, index: int) -> int:
    """`\\units[5]{m}` → `5 m`, `\\unitfrac[5]{m}{s}` → `5 m/s`, `\\nicefrac{1}{2}` → a slanted fraction."""
    word = walk.words[index]
    option = walk.tokens.option(index + 1)
    first = walk.tokens.argument(option.after if option else index + 1)
    second = walk.tokens.argument(first.after) if first and word != "\\units" else None
    if first is None or (second is None and word != "\\units"):
        return index + 1
    start, number = walk.starts[index], walk.tokens.inner(option) if option else ""
    inner = walk.tokens.inner(first)
    if word == "\\units":
        walk.replace(start, first.end, f"{{{number}\\,\\mathrm{{{inner}}}}}" if number else f"\\mathrm{{{inner}}}")
        return first.after
    if second is None:
        return index + 1
    below = walk.tokens.inner(second)
    if word == "\\nicefrac":
        font = number or ""
        new = f"{{{{}}^{{{font}{{{inner}}}}}\\!/\\!_{{{font}{{{below}}}}}}}"
    else:
        space = f"{number}\\," if number else ""
        new = f"{{{space}{{}}^{{\\mathrm{{{inner}}}}}\\!/\\!_{{\\mathrm{{{below}}}}}}}"
    walk.replace(start, second.end, new)
    return second.after


def rule(walk: Walk, index: int) -> int:
    """`\\Rule{w}{h}{d}` → `\\rule[-d]{w}{h}`, `\\Space{w}{h}{d}` → `\\hspace{w}`."""
    width = walk.tokens.argument(index + 1)
    height = walk.tokens.argument(width.after) if width else None
    depth = walk.tokens.argument(height.after) if height else None
    if width is None or height is None or depth is None:
        return index + 1
    measures = [walk.tokens.inner(part).strip() for part in (width, height, depth)]
    new = f"\\hspace{{{measures[0]}}}"
    if walk.words[index] == "\\Rule":
        new = f"\\rule[-{measures[2]}]{{{measures[0]}}}{{{measures[1]}}}".replace("--", "")
    walk.replace(walk.starts[index], depth.end, new)
    return depth.after


def shift_alignment(walk: Walk, index: int) -> int:
    """`\\MoveEqLeft[3]` → space, alignment mark, space back."""
    option = walk.tokens.option(index + 1)
    amount = walk.tokens.inner(option).strip() if option else "2"
    walk.replace(
        walk.starts[index],
        option.end if option else walk.starts[index + 1],
        f"\\hspace{{{amount}em}}&\\hspace{{-{amount}em}}",
    )
    return option.after if option else index + 1


def fill(walk: Walk, index: int) -> int:
    """Leave out a stretch that only moves a cell's content to its edge; elsewhere it is a wide space."""
    if walk.frame is not None:
        walk.rename(index, "{}")
    return index + 1


_MOST_DOTS = 30
"""Cells of one row that are filled with dots."""


def dots_for(walk: Walk, index: int) -> int:
    """`\\hdotsfor[2]{3}` → three groups of dots."""
    option = walk.tokens.option(index + 1)
    count = walk.tokens.argument(option.after if option else index + 1)
    if count is None:
        return index + 1
    written = walk.tokens.inner(count).strip()
    cells = min(int(written), _MOST_DOTS) if written.isascii() and written.isdigit() and len(written) < 4 else 1
    walk.replace(walk.starts[index], count.end, "&".join(["\\dots"] * max(1, cells)))
    return count.after


def between_lines(walk: Walk, index: int) -> int:
    """`\\ArrowBetweenLines` → the arrow on a line of its own."""
    end, after = walk.starts[index + 1], index + 1
    if walk.tokens.word(after) == "*":
        end, after = walk.starts[after + 1], after + 1
    option = walk.tokens.option(after)
    arrow = walk.tokens.inner(option) if option else "\\Updownarrow"
    walk.replace(walk.starts[index], option.end if option else end, f"{arrow}\\\\")
    return option.after if option else after


def space(walk: Walk, index: int) -> int:
    """`\\hspace 1pt` → `\\hskip 1pt`: KaTeX wants braces after the one, none after the other."""
    if walk.tokens.word(walk.tokens.skip_blanks(index + 1)) not in ("{", "*"):
        walk.rename(index, "\\hskip")
    return index + 1


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_DROPPED, drop),
    "\\href": untrusted,
    "\\url": untrusted,
    "\\includegraphics": untrusted,
    "\\bbox": bbox,
    "\\enclose": enclose,
    "\\unicode": unicode_character,
    "\\U": unicode_character,
    "\\texttip": tip,
    "\\mathtip": tip,
    "\\toggle": toggle,
    "\\mmlToken": token,
    "\\makebox": text_box,
    "\\framebox": text_box,
    "\\parbox": text_box,
    "\\units": unit,
    "\\unitfrac": unit,
    "\\nicefrac": unit,
    "\\Rule": rule,
    "\\Space": rule,
    "\\MoveEqLeft": shift_alignment,
    "\\hfill": fill,
    "\\hfil": fill,
    "\\hfilll": fill,
    "\\hspace": space,
    "\\hdotsfor": dots_for,
    "\\ArrowBetweenLines": between_lines,
}

TEXTS: dict[str, Handler] = {
    name: HANDLERS[name]
    for name in (
        "\\class \\style \\cssId \\data \\href \\url \\includegraphics \\unicode \\U "
        "\\mmlToken \\makebox \\framebox \\parbox"
    ).split()
}
