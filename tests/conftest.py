"""How hard the property tests try: `make test` as usual, `make soak` for long."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadline: how long an example takes says more of the machine than of the code.
settings.register_profile("usual", deadline=None)
settings.register_profile("soak", deadline=None, max_examples=5_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("usual")
