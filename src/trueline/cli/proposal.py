"""Did you mean …?"""

from collections.abc import Iterable


def propose(given: str, known: Iterable[str]) -> str | None:
    """The known name most like `given`, if one is near enough to have been meant."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(given, list(known), scorer=fuzz.WRatio, score_cutoff=70)
    return found[0] if found else None
