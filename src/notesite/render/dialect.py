"""How templates are read: what decides the program a template becomes, besides its source.

Nothing is imported here, so that whatever packs notesite can compile the theme's templates the same way.
"""

from __future__ import annotations

AUTOESCAPE = TRIM_BLOCKS = LSTRIP_BLOCKS = True
