"""Colours as MathJax understands them → as KaTeX does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isnan

from notesite.load.tex.lexer import Argument
from notesite.load.tex.walk import Handler, Walk
from notesite.near import nearest
from notesite.pattern import pattern

_HEX = pattern(r"#[0-9a-fA-F]{3,4}|#[0-9a-fA-F]{6}|#[0-9a-fA-F]{8}|[0-9a-fA-F]{6}")
"""A colour in hexadecimal digits, with `#` or, of six, without."""
_FUNCTION = pattern(r"rgba?\((.*)\)\Z", re.I | re.S)

_CSS = frozenset(
    """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod
    darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon
    darkseagreen darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray
    dimgrey dodgerblue firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green
    greenyellow grey honeydew hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon
    lightblue lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
    lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime limegreen linen
    magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple mediumseagreen mediumslateblue
    mediumspringgreen mediumturquoise mediumvioletred midnightblue mintcream mistyrose moccasin navajowhite navy
    oldlace olive olivedrab orange orangered orchid palegoldenrod palegreen paleturquoise palevioletred papayawhip
    peachpuff peru pink plum powderblue purple rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown
    seagreen seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tan teal
    thistle tomato turquoise violet wheat white whitesmoke yellow yellowgreen currentcolor transparent
    """.split()
)
"""What CSS Color 4 calls colours, without those of the reader's system."""

# xcolor's dvipsnames, which CSS does not know.
_NAMED: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "Apricot:FBB982 Aquamarine:00B5BE Bittersweet:C04F17 BlueGreen:00B3B8 BlueViolet:473992 BrickRed:B6321C "
        "BurntOrange:F7921D CadetBlue:74729A CarnationPink:F282B4 Cerulean:00A2E3 CornflowerBlue:41B0E4 "
        "Dandelion:FDBC42 DarkOrchid:A4538A Emerald:00A99D ForestGreen:009B55 Fuchsia:8C368C Goldenrod:FFDF42 "
        "GreenYellow:DFE674 JungleGreen:00A99A LimeGreen:8DC73E Mahogany:A9341F Melon:F89E7B MidnightBlue:006795 "
        "Mulberry:A93C93 NavyBlue:006EB8 OliveGreen:3C8031 OrangeRed:ED135A Orchid:AF72B0 Peach:F7965A "
        "Periwinkle:7977B8 PineGreen:008B72 Plum:92268F ProcessBlue:00B0F0 RawSienna:974006 RedOrange:F26035 "
        "RedViolet:A1246B Rhodamine:EF559F RoyalBlue:0071BC RoyalPurple:613F99 RubineRed:ED017D Salmon:F69289 "
        "SeaGreen:3FBC9D Sepia:671800 SkyBlue:46C5DD SpringGreen:C6DC67 Tan:DA9D76 TealBlue:00AEB3 Thistle:D883B7 "
        "VioletRed:EF58A0 WildStrawberry:EE2967 YellowGreen:98CC70 YellowOrange:FAA21A"
    ).split()
)


def css(spec: str, defined: Mapping[str, str], model: str = "") -> str | None:
    """Return the colour *spec* as KaTeX takes it; None if nothing says what colour that is."""
    spec = spec.strip()
    if model and model != "named":
        return _mixed(spec, model)
    if spec in defined:
        return defined[spec]
    if spec in _NAMED:
        return "#" + _NAMED[spec]
    if spec.lower() in _CSS or _HEX.fullmatch(spec):
        return spec
    function = _FUNCTION.match(spec)
    if function:
        return _mixed(",".join(function[1].split(",")[:3]), "RGB")
    # `red!50`, `blue!20!white`: the pure colour is nearer to what was meant than none.
    first = spec.split("!")[0]
    return css(first, defined) if "!" in spec and first and first != spec else None


def _mixed(spec: str, model: str) -> str | None:
    if model == "HTML":
        digits = spec.lstrip("#")
        return "#" + digits if re.fullmatch(r"[0-9a-fA-F]{6}", digits) else None
    try:
        parts = [float(part) for part in re.split(r"[,\s]+", spec.strip())]
    except ValueError:
        return None
    if model == "RGB":
        parts = [part / 255 for part in parts]
    elif model == "gray" and len(parts) == 1:
        parts *= 3
    elif model == "cmyk" and len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) != 3 or any(map(isnan, parts)):
        return None
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, part))):02x}" for part in parts)


def _set_color(walk: Walk, model: Argument | None, spec: Argument, *, unknown: str) -> None:
    """Put the colour where KaTeX reads it, and *unknown* for one that nobody knows."""
    written = walk.tokens.inner(spec)
    found = css(written, walk.colors, walk.tokens.inner(model).strip() if model else "")
    if model is not None:
        walk.replace(model.start, model.end)
    if found is None:
        meant = nearest(written.strip().lower()[:40], (*sorted(_CSS), *walk.colors))
        walk.complain(
            "warning",
            "math.unknown-color",
            f"no colour is called {written.strip()[:40]!r}",
            f"did you mean {meant!r}?" if meant else "use a CSS name, #rrggbb, or \\definecolor",
            spec.inner_start,
            spec.inner_end,
        )
    if found != written:
        walk.replace(spec.start, spec.end, "{" + (found or unknown) + "}")


def color(walk: Walk, index: int) -> int:
    """`\\color{red}{x}` colours `x`, as authors who write it expect; without a second group, all that follows."""
    model = walk.tokens.option(index + 1)
    spec = walk.tokens.argument(model.after if model else index + 1)
    if spec is None:
        return index + 1
    _set_color(walk, model, spec, unknown="currentcolor")
    if walk.words[index] == "\\color" and walk.tokens.word(walk.tokens.skip_blanks(spec.after)) == "{":
        walk.rename(index, "\\textcolor")
    return spec.after


def color_box(walk: Walk, index: int) -> int:
    """Enter the text of `\\colorbox` or `\\fcolorbox`."""
    at = index + 1
    for _ in range(2 if walk.words[index] == "\\fcolorbox" else 1):
        model = walk.tokens.option(at)
        spec = walk.tokens.argument(model.after if model else at)
        if spec is None:
            return index + 1
        _set_color(walk, model, spec, unknown="transparent")
        at = spec.after
    return walk.enter_text(at)


def define_color(walk: Walk, index: int) -> int:
    """`\\definecolor{name}{model}{spec}` holds for the rest of the article."""
    name = walk.tokens.argument(index + 1)
    model = walk.tokens.argument(name.after) if name else None
    spec = walk.tokens.argument(model.after) if model else None
    if name is None or model is None or spec is None:
        return index + 1
    found = css(walk.tokens.inner(spec), walk.colors, walk.tokens.inner(model).strip())
    if found is not None:
        walk.colors[walk.tokens.inner(name).strip()] = found
    walk.replace(walk.starts[index], spec.end)
    walk.defined.append((walk.starts[index], spec.end))
    return spec.after


HANDLERS: dict[str, Handler] = {
    "\\color": color,
    "\\textcolor": color,
    "\\colorbox": color_box,
    "\\fcolorbox": color_box,
    "\\definecolor": define_color,
}
