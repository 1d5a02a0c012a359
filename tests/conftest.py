"""How hard the property tests try: `make test` as usual, `make soak` for long. And Ctrl-C, wherever that runs."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from notesite.host.katex import Katex

# How long an example takes says more of the machine than of the code.
settings.register_profile("usual", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", settings.get_profile("usual"), max_examples=5_000)
settings.load_profile("usual")

# A script's background jobs are told to ignore Ctrl-C, and hand that on to the servers that tests end by it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def soaking() -> bool:
    """Say whether this is `make soak`: then what takes minutes is worth it."""
    return settings.get_current_profile_name() == "soak"


@pytest.fixture(scope="session")
def times(soaking: bool) -> int:
    """How often what may go wrong once in a while is tried."""
    return 20 if soaking else 1


@pytest.fixture(scope="module")
def katex() -> Iterator[Katex]:
    """KaTeX in V8. Of a module only: with V8's threads beside it no process can be forked."""
    from notesite.host.katex import Katex  # noqa: PLC0415  most tests need no V8
    from notesite.host.theme import katex_folder  # noqa: PLC0415

    with Katex(katex_folder()) as typesetter:
        yield typesetter
