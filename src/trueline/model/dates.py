"""Dates as people write them in front matter and tables."""

import re

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def iso_date(text: str) -> str | None:
    """`text` as `YYYY-MM-DD`, or None where it is no date. `13-02-2026` is read day first."""
    text = text.strip()
    found = _ISO.match(text)
    if found:
        year, month, day = int(found[1]), int(found[2]), int(found[3])
    elif found := _DAY_FIRST.match(text):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
    else:
        return None
    if not 1 <= month <= 12:
        return None
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= _DAYS[month - 1] + leap:
        return None
    return f"{year:04}-{month:02}-{day:02}"
