"""Tags of other generators that stand on lines of their own and hold blocks: `{% note %} … {% endnote %}`."""
