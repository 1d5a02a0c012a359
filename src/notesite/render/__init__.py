"""The renderer: Index → Pages → bytes. Knows no Markdown and no disk."""
