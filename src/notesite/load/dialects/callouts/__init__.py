"""Callouts, all to the same tokens: `::: note`, GitHub's `> [!NOTE]`, MyST's ```` ```{note} ````, Obsidian's ad blocks.

Statements (`::: theorem`) are callouts that `structure/statements.py` numbers and names.
"""
