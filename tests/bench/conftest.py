"""The bench is a folder of programs, not a package; its modules are found as those programs find them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
