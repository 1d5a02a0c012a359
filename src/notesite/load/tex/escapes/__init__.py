"""Formulas that were escaped for another reader than TeX, and how they are meant."""
