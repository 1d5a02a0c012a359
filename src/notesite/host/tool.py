"""What notesite itself is, as a digest: a store filled by another version must not be believed."""

from __future__ import annotations

from pathlib import Path

from notesite import __version__
from notesite.digest import digest, digest_value

_PACKAGE = Path(__file__).parents[1]


def tool_digest() -> str:
    """Return the digest of notesite's own program text; equal on any machine with the same version installed."""
    files = sorted(
        path for suffix in ("py", "js") for path in _PACKAGE.rglob(f"*.{suffix}") if "vendor" not in path.parts
    )
    return digest_value((__version__, [(path.name, digest(path.read_bytes())) for path in files]))
