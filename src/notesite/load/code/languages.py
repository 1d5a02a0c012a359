"""Names that languages go by elsewhere (highlight.js, file names), and what Pygments calls the same or the nearest."""

from __future__ import annotations

UNCOLOURED = frozenset(
    "tree csv tsv code algorithm pseudo pseudocode stdout result results gitignore ignore hosts crontab"
    " gantt chart echarts mermaid plantuml uml flow sequence mindmap".split()
)
"""Words that say what a block holds and name no language."""

_NAMES = {
    "arduino": "ino",
    "bash": "bashrc zshrc bash_profile zshrc.local",
    "bat": "cmd dos batchfile",
    "c": "h",
    "cpp": "cc cxx hpp hxx",
    "console": "terminal bash-session",
    "diff": "patch",
    "groovy": "gradle",
    "html": "htm xhtml ejs svelte wxml",
    "ini": "conf config env dotenv editorconfig service gitconfig",
    "javascript": "mjs cjs es6 node nodejs jsonc wxs",
    "css": "wxss postcss",
    "jinja": "jinja2",
    "json": "jsonl",
    "kotlin": "kt kts",
    "make": "mk",
    "markdown": "mdx",
    "nasm": "assembly x86asm yasm masm",
    "postgresql": "pgsql",
    "python": "ipython pytorch",
    "r": "rlang",
    "registry": "reg",
    "sql": "hql hive",
    "vb.net": "vb",
    "vim": "vimrc",
    "xml": "svg plist launch urdf xacro",
}

PYGMENTS = {other: name for name, others in _NAMES.items() for other in others.split()}
"""What an info string says → what Pygments calls it."""
