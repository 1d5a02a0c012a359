"""What the installer noted of where this notesite came from."""

from __future__ import annotations

from importlib import metadata


def direct_url() -> str:
    """Return the installer's `direct_url.json` (PEP 610): JSON; empty if there is none, as from a package index."""
    try:
        return metadata.distribution("notesite").read_text("direct_url.json") or ""
    except metadata.PackageNotFoundError:
        return ""
