"""A key written into a note's front matter, every other byte left as it is."""

from __future__ import annotations

import json
import re

from notesite.yamltext.reporter import single_quoted

_TABLE = re.compile(r"^\[", re.MULTILINE)


def with_key(text: str, key: str, value: str, *, syntax: str, end: int) -> str:
    """Return the note *text* with *key* for *value* as the last of its front matter.

    *syntax* is `yaml`, `toml` or `none`; *end*: where the front matter's lines end, before a closing fence.
    """
    if syntax == "none":
        return f"---\n{key}: {single_quoted(value)}\n---\n\n{text}"
    if syntax == "toml":
        # Behind a table's header it would be the table's.
        start = text.index("+++") + 3
        table = _TABLE.search(text, start, end)
        at = table.start() if table else end
        return f"{text[:at]}{key} = {json.dumps(value, ensure_ascii=False)}\n{text[at:]}"
    before = text[:end]
    return f"{before}{'' if before.endswith(chr(10)) else chr(10)}{key}: {single_quoted(value)}\n{text[end:]}"
