"""What in a paragraph is not Markdown: formulas, references in TeX, and other generators' tags.

Markdown has a meaning for nearly every mark TeX uses. So what is mathematics is decided first, left to right,
with the precedence a reader would give: code spans, HTML tags and escapes before `$`; then each formula stands in
the paragraph as one opaque character sequence, in link texts, table cells, headings and footnotes alike.

What counts as a formula follows MathJax where that is safe, and pandoc's rule for `$` where MathJax would take
prices for mathematics: nothing between a dollar and the formula, unless the inside can only be TeX.
"""
