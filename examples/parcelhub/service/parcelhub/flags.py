"""Which features are switched on."""

import json
from pathlib import Path

_FILE = Path(__file__).parents[1] / "ops" / "flags.json"


def is_on(name: str) -> bool:
    """Whether a flag is enabled."""
    flags = json.loads(_FILE.read_text(encoding="utf-8"))["flags"]
    return bool(flags.get(name, {}).get("state") == "ENABLED")
