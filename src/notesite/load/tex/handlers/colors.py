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

_HTML = frozenset(
    """
    aqua black blue fuchsia gray green lime maroon navy olive purple red silver teal white yellow
    currentcolor transparent
    """.split()
)
"""Names that MathML knows, too, which took them from HTML 4, and the two that are no colours."""


def _digits(pairs: str) -> Mapping[str, str]:
    """Return what *pairs* of a name and six digits say, as CSS writes colours."""
    return {name: f"#{digits}" for name, _, digits in (pair.partition(":") for pair in pairs.split())}


# What CSS Color 4 adds to them, without the colours of the reader's system.
_CSS = _digits(
    "aliceblue:f0f8ff antiquewhite:faebd7 aquamarine:7fffd4 azure:f0ffff beige:f5f5dc bisque:ffe4c4 "
    "blanchedalmond:ffebcd blueviolet:8a2be2 brown:a52a2a burlywood:deb887 cadetblue:5f9ea0 chartreuse:7fff00 "
    "chocolate:d2691e coral:ff7f50 cornflowerblue:6495ed cornsilk:fff8dc crimson:dc143c cyan:00ffff "
    "darkblue:00008b darkcyan:008b8b darkgoldenrod:b8860b darkgray:a9a9a9 darkgreen:006400 darkgrey:a9a9a9 "
    "darkkhaki:bdb76b darkmagenta:8b008b darkolivegreen:556b2f darkorange:ff8c00 darkorchid:9932cc darkred:8b0000 "
    "darksalmon:e9967a darkseagreen:8fbc8f darkslateblue:483d8b darkslategray:2f4f4f darkslategrey:2f4f4f "
    "darkturquoise:00ced1 darkviolet:9400d3 deeppink:ff1493 deepskyblue:00bfff dimgray:696969 dimgrey:696969 "
    "dodgerblue:1e90ff firebrick:b22222 floralwhite:fffaf0 forestgreen:228b22 gainsboro:dcdcdc ghostwhite:f8f8ff "
    "gold:ffd700 goldenrod:daa520 greenyellow:adff2f grey:808080 honeydew:f0fff0 hotpink:ff69b4 indianred:cd5c5c "
    "indigo:4b0082 ivory:fffff0 khaki:f0e68c lavender:e6e6fa lavenderblush:fff0f5 lawngreen:7cfc00 "
    "lemonchiffon:fffacd lightblue:add8e6 lightcoral:f08080 lightcyan:e0ffff lightgoldenrodyellow:fafad2 "
    "lightgray:d3d3d3 lightgreen:90ee90 lightgrey:d3d3d3 lightpink:ffb6c1 lightsalmon:ffa07a lightseagreen:20b2aa "
    "lightskyblue:87cefa lightslategray:778899 lightslategrey:778899 lightsteelblue:b0c4de lightyellow:ffffe0 "
    "limegreen:32cd32 linen:faf0e6 magenta:ff00ff mediumaquamarine:66cdaa mediumblue:0000cd mediumorchid:ba55d3 "
    "mediumpurple:9370db mediumseagreen:3cb371 mediumslateblue:7b68ee mediumspringgreen:00fa9a "
    "mediumturquoise:48d1cc mediumvioletred:c71585 midnightblue:191970 mintcream:f5fffa mistyrose:ffe4e1 "
    "moccasin:ffe4b5 navajowhite:ffdead oldlace:fdf5e6 olivedrab:6b8e23 orange:ffa500 orangered:ff4500 "
    "orchid:da70d6 palegoldenrod:eee8aa palegreen:98fb98 paleturquoise:afeeee palevioletred:db7093 "
    "papayawhip:ffefd5 peachpuff:ffdab9 peru:cd853f pink:ffc0cb plum:dda0dd powderblue:b0e0e6 "
    "rebeccapurple:663399 rosybrown:bc8f8f royalblue:4169e1 saddlebrown:8b4513 salmon:fa8072 sandybrown:f4a460 "
    "seagreen:2e8b57 seashell:fff5ee sienna:a0522d skyblue:87ceeb slateblue:6a5acd slategray:708090 "
    "slategrey:708090 snow:fffafa springgreen:00ff7f steelblue:4682b4 tan:d2b48c thistle:d8bfd8 tomato:ff6347 "
    "turquoise:40e0d0 violet:ee82ee wheat:f5deb3 whitesmoke:f5f5f5 yellowgreen:9acd32"
)

# xcolor's dvipsnames, which CSS does not know.
_NAMED = _digits(
    "Apricot:FBB982 Aquamarine:00B5BE Bittersweet:C04F17 BlueGreen:00B3B8 BlueViolet:473992 BrickRed:B6321C "
    "BurntOrange:F7921D CadetBlue:74729A CarnationPink:F282B4 Cerulean:00A2E3 CornflowerBlue:41B0E4 "
    "Dandelion:FDBC42 DarkOrchid:A4538A Emerald:00A99D ForestGreen:009B55 Fuchsia:8C368C Goldenrod:FFDF42 "
    "GreenYellow:DFE674 JungleGreen:00A99A LimeGreen:8DC73E Mahogany:A9341F Melon:F89E7B MidnightBlue:006795 "
    "Mulberry:A93C93 NavyBlue:006EB8 OliveGreen:3C8031 OrangeRed:ED135A Orchid:AF72B0 Peach:F7965A "
    "Periwinkle:7977B8 PineGreen:008B72 Plum:92268F ProcessBlue:00B0F0 RawSienna:974006 RedOrange:F26035 "
    "RedViolet:A1246B Rhodamine:EF559F RoyalBlue:0071BC RoyalPurple:613F99 RubineRed:ED017D Salmon:F69289 "
    "SeaGreen:3FBC9D Sepia:671800 SkyBlue:46C5DD SpringGreen:C6DC67 Tan:DA9D76 TealBlue:00AEB3 Thistle:D883B7 "
    "VioletRed:EF58A0 WildStrawberry:EE2967 YellowGreen:98CC70 YellowOrange:FAA21A"
)


def css(spec: str, defined: Mapping[str, str], model: str = "") -> str | None:
    """Return the colour *spec* as KaTeX takes it; None if nothing says what colour that is."""
    spec = spec.strip()
    if model and model != "named":
        return _mixed(spec, model)
    if spec in defined:
        return defined[spec]
    if spec in _NAMED:
        return _NAMED[spec]
    if spec.lower() in _CSS:
        return _CSS[spec.lower()]
    if spec.lower() in _HTML or _HEX.fullmatch(spec):
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
        meant = nearest(written.strip().lower()[:40], (*sorted((*_HTML, *_CSS)), *walk.colors))
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
