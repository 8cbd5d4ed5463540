"""Today, written as the dates around it are."""

import re
from collections.abc import Iterable

from trueline.model.dates import iso_date

_PARTS = re.compile(r"(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$")


def written_like(today: str, samples: Iterable[str]) -> str:
    """`today`, which is `YYYY-MM-DD`, in the form of the last of `samples` that is a date in digits."""
    year, month, day = today.split("-")
    first_month = False
    found: re.Match[str] | None = None
    for sample in samples:
        one = _PARTS.match(sample.strip())
        if one and iso_date(one[0]):
            found = one
            # 12/31/2026 can only be written month first, and then so are the others.
            first_month = first_month or (len(one[4]) == 4 and int(one[3]) > 12)
    if found is None:
        return today
    if len(found[1]) == 4:
        return found[2].join((year, month, day))
    return found[2].join((month, day, year) if first_month else (day, month, year))
