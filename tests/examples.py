"""How many random examples the property tests try, by the profile that NETLIB_EXAMPLES names."""

import os

from hypothesis import HealthCheck, settings

PROFILE = os.environ.get("NETLIB_EXAMPLES") or "usual"
# How many examples of ten that a test usually tries; None for as many as a night allows.
_OF_TEN = {"fast": 1, "usual": 10, "ci": 40, "nightly": None}
NIGHTLY = 2_000
if PROFILE not in _OF_TEN:
    raise ValueError(f"NETLIB_EXAMPLES must be {', '.join(_OF_TEN)}, not “{PROFILE}”.")


def examples(usual: int) -> settings:
    """The settings of a test that usually tries so many examples: a tenth of them, but three, in `make test-fast`,
    four times as many in `make test-all`, and 2,000 where NETLIB_EXAMPLES is "nightly"."""
    share = _OF_TEN[PROFILE]
    number = NIGHTLY if share is None else max(3, usual * share // 10)
    # A world of members takes long to make, and all of them are made in one transaction.
    return settings(
        max_examples=number, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )


# For the tests that do not say how many they want.
settings.register_profile("netlib", examples(100))
settings.load_profile("netlib")
