"""Folders of other tools → what they are here: where each file goes, which address a note keeps. Text in, text out."""
