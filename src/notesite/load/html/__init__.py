"""Tokens → HTML with slots."""
