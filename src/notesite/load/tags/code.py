"""Code that other generators keep between tags on lines of their own, so that nothing in it is Markdown.

`{% highlight python %}` … `{% endhighlight %}` (Jekyll), `{% codeblock 题 lang:python %}` (Hexo),
`{{< highlight python "linenos=table" >}}` (Hugo). So are diagrams: `{% mermaid %}` … `{% endmermaid %}`.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notesite.load.blocklines import ANYWHERE, line_text, lines_after, stands_below
from notesite.load.inline.foreign import words_of
from notesite.pattern import pattern

_TAG = pattern(r"\{(?:\{[<%]|%-?)[ \t]*(highlight|codeblock|code|prism|mermaid)\b([^{}]{0,300}?)-?[%>]\}\}?")
"""A tag that opens code: `{% highlight python %}`, `{{< highlight python >}}`."""
_END = pattern(r"\{(?:\{[<%]|%-?)[ \t]*(?:/|end_?)[ \t]*(highlight|codeblock|code|prism|mermaid)[ \t]*-?[%>]\}\}?")
"""One that closes it: `{% endhighlight %}`, `{{< /highlight >}}`."""
_LANGUAGE = pattern(r"(?:lang:)?([A-Za-z][\w+#.-]{0,20})")
_LONGEST = 2000
"""Lines of code between two tags."""


def tag_code(md: MarkdownIt) -> None:
    """Teach *md* to read code between tags."""
    md.block.ruler.before("fence", "tag_code", _code, ANYWHERE)


def _code(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    opening = _TAG.fullmatch(line_text(state, start_line))
    last = _closing_line(state, start_line, end_line, opening[1]) if opening else None
    if opening is None or last is None:
        return False
    if not silent:
        token = state.push("fence", "code", 0)
        token.info, token.markup, token.map = _info(opening[1], opening[2]), "```", [start_line, last + 1]
        token.content = state.getLines(start_line + 1, last, state.sCount[start_line], True)
        state.line = last + 1
    return True


def _closing_line(state: StateBlock, start_line: int, end_line: int, name: str) -> int | None:
    if not stands_below(state, start_line, f"/{name}", f"/ {name}", *(end + name for end in ("end", "end_", "end "))):
        return None
    for line, text in lines_after(state, start_line, end_line, most=_LONGEST):
        if text[:1] == "{" and (end := _END.fullmatch(text)) and end[1] == name:
            return line
    return None


def _info(name: str, words: str) -> str:
    """Return what a fence would say for the *words* of the tag *name*: a language, a title, or both."""
    if name == "mermaid":
        return name
    plain, named = words_of(words)
    hexo = name in ("code", "codeblock")
    asked = next((word for word in plain if word.startswith("lang:") or not hexo), "")
    # Hexo's `lang:python` may stand anywhere among the words of a title.
    asked = named.get("language") or named.get("lang") or asked
    language = _LANGUAGE.fullmatch(asked)
    title = named.get("title") or next((word for word in plain if hexo and ":" not in word), "")
    said = f"{{title='{title}'}}" if title and "'" not in title else ""
    return f"{language[1]} {said}" if language else said
