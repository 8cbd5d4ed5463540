"""Regular expressions that are compiled when they are first used.

A run meets few of the notations that the rooms can read, and compiling them all takes 15 ms of its start.
"""

import re
from typing import Any, AnyStr, cast


class _Late:
    """Stands for a pattern: its methods are looked up here once, then they are attributes."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._given = (pattern, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` would give, as far as one calls its methods; it is no `re.Pattern` itself."""
    return cast(re.Pattern[AnyStr], _Late(pattern, flags))
