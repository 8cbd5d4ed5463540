"""What all tests share: properties are about what is true, never about how long it took."""

import os
import tempfile

from hypothesis import HealthCheck, settings

# Tests leave the caches of whoever runs them alone, and their own behind them.
_FOLDER = tempfile.TemporaryDirectory(prefix="trueline-cache-")
os.environ["TRUELINE_CACHE_DIR"] = _FOLDER.name

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
