"""Tags as no browser reads them, but their authors' tools do: Docusaurus' `<img src={require("./a.png").default}/>`.

And those with a comma between two attributes, which browsers overlook.
"""

from __future__ import annotations

import re

from notesite.pattern import pattern

_BRACES = r"\{[^<>{}]{0,300}(?:\{[^<>{}]{0,300}\}[^<>{}]{0,100})?\}"
_VALUE = rf"\"[^\"<>]*\"|'[^'<>]*'|{_BRACES}|[^\s\"'=<>`{{}}$\\,]+"
_TAG = pattern(
    rf"`[^`]+`|</?[A-Za-z][A-Za-z0-9]{{0,20}}(?:[\s,]+[A-Za-z_:][\w:.-]*(?:\s*=\s*(?:{_VALUE}))?){{1,40}}[\s,]*/?>"
)
"""Only what has attributes and nothing else, for less-than signs of formulas are still in the text."""
_PATH = pattern(
    r"=\{\s*(?:(?:require|useBaseUrl|withBase)\(\s*)?([\"'`])([^\"'`{}]*)\1\s*(?:\)\s*(?:\.default)?\s*)?\}"
    r"|=\{\s*([0-9.]+)\s*\}"
)
"""A value in braces that is a plain text, also as the name of a file that is asked for: `={'a.png'}`,
`={require("./a.png").default}`, `={300}`."""
_STYLE = pattern(r"style=\{\{([^{}]*)\}\}")
"""A style as JSX has it: `style={{width: '50%'}}`."""
_RULE = pattern(r"""([A-Za-z]+)\s*:\s*(?:(["'])([^"']*)\2|([0-9.]+))""")
"""One of its rules: `maxWidth: '50%'`, `opacity: 0.5`."""
_CAPITAL = pattern(r"[A-Z]")
_COMMA = pattern(r"(?<=[\"'])(\s*),(?=\s*[A-Za-z-]+\s*=)")
"""A comma between two attributes."""
_CLASS = "className="
_UNITLESS = frozenset(("flex", "opacity", "order", "zIndex", "fontWeight", "lineHeight", "zoom"))


def plain_tags(content: str) -> str:
    """Return *content*, as long as before, with such tags as HTML has them."""
    if "<" not in content or ("={" not in content and not _COMMA.search(content)):
        return content
    return _TAG.sub(_plain, content)


def _plain(tag: re.Match[str]) -> str:
    text = tag[0]
    if text[0] == "`":
        return text
    if "={" in text:
        text = _STYLE.sub(_style, text)
        text = _PATH.sub(lambda found: f'="{found[2] or found[3] or ""}"'.ljust(len(found[0])), text)
        text = text.replace(_CLASS, "class=".rjust(len(_CLASS)))
    return _COMMA.sub(r"\1 ", text)


def _style(found: re.Match[str]) -> str:
    css = "; ".join(
        f"{_kebab(name)}: {said or number + ('' if name in _UNITLESS else 'px')}"
        for name, _, said, number in _RULE.findall(found[1])
    )
    return (f'style="{css}"' if len(css) + len('style=""') <= len(found[0]) else "").ljust(len(found[0]))


def _kebab(name: str) -> str:
    return _CAPITAL.sub(lambda capital: f"-{capital[0].lower()}", name)
