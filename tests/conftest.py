"""What all tests share: properties are about what is true, never about how long it took."""

import os
import re
import tempfile

import pytest
from hypothesis import HealthCheck, settings
from xdist.scheduler import LoadScopeScheduling

# Tests leave the caches of whoever runs them alone, and their own behind them.
_FOLDER = tempfile.TemporaryDirectory(prefix="trueline-cache-")
os.environ["TRUELINE_CACHE_DIR"] = _FOLDER.name

# The same examples every time, so that a change is judged by what it changes. Others are looked for by
# `pytest --hypothesis-profile=roaming`.
_LENIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("roaming", _LENIENT)
settings.register_profile("house", _LENIENT, derandomize=True)
settings.load_profile("house")


class Scheduling(LoadScopeScheduling):
    """Spread tests over the workers one by one; those of a module in a browser share one browser and portal,
    those that look at every page one for each look."""

    def _split_scope(self, nodeid: str) -> str:
        if "/browser/" not in nodeid:
            return nodeid
        look = re.search(r"(desktop|phone)-(light|dark)", nodeid)
        return nodeid.partition("::")[0] + (look[0] if look else "")


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Scheduling:
    """Called by pytest-xdist where tests run on several workers."""
    return Scheduling(config, log)
