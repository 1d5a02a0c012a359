"""`\\begin` … `\\end`: what LaTeX and MathJax know, turned into what KaTeX does."""
