"""Fenced code: its info string, its colours, its HTML."""
