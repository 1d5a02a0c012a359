"""How hard the property tests try: `make test` as usual, `make soak` for long."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# No deadline: how long an example takes says more of the machine than of the code.
settings.register_profile("usual", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")


@pytest.fixture(scope="session")
def soaking() -> bool:
    """Say whether this is `make soak`: then what takes minutes is worth it."""
    return settings.get_current_profile_name() == "soak"


@pytest.fixture(scope="session")
def times(soaking: bool) -> int:
    """How often what may go wrong once in a while is tried."""
    return 20 if soaking else 1
