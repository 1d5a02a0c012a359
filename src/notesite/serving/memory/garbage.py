"""When a server looks for garbage: left to itself, Python does every now and then, a tenth of a second each time.

What is left behind in cycles must be looked for; sites that were shown before are in none, and go by themselves. A
look at all articles stops every save: it waits until the author is away. After a look the system gets what is free.
"""

from __future__ import annotations

import gc

from notesite.serving.memory import heap

_YOUNG = 50_000
"""New objects between two looks at just these: a few milliseconds."""
_ALL = 10
"""Such looks before one at all that came since the last `set_apart`, which is little between builds."""
_NEVER = 1_000_000


def build_begins() -> None:
    """Look only at what is new until `set_apart`: a site is being built, and of that nothing is garbage.

    What is already, which saves have left, would be set apart as what stays: an author who never pauses keeps it.
    """
    if gc.get_freeze_count():
        gc.collect()
    gc.set_threshold(_YOUNG, _NEVER, _NEVER)


def set_apart() -> None:
    """Count all there is as what stays: it is not looked at before the next `look_at_all`."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _ALL, _ALL)


def look_at_new() -> None:
    """Let go of what came since the last `set_apart` and is of no use any more."""
    gc.collect()
    heap.give_back()


def look_at_all() -> None:
    """Let go of whatever is of no use any more."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    heap.give_back()
