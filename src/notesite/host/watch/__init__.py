"""Waiting for files to change, and telling each save once, when it is whole."""

from notesite.host.watch.watch import Watch

__all__ = ["Watch"]
