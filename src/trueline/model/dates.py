"""Dates as people write them in front matter and tables."""

from trueline.template.late import late

_ISO = late(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$")
_YEAR_LAST = late(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_NAMED = late(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([A-Za-z]{3,9})\.? (?:(\d{1,2})(?:st|nd|rd|th)?,? )?(\d{4})$")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTHS = ",january,february,march,april,may,june,july,august,september,october,november,december"


def iso_date(text: str) -> str | None:
    """`text` as `YYYY-MM-DD`, or None where it is no date. `03-02-2026` is read day first."""
    return next(iter(date_readings(text)), None)


def date_readings(text: str) -> tuple[str, ...]:
    """Every date that `text` may mean, the likeliest first: `03-02-2026` has two, `13-02-2026` one."""
    text = text.strip()
    found = _ISO.match(text)
    if found:
        return _valid((int(found[1]), int(found[2]), int(found[3])))
    if not text[-4:].isdecimal():
        return ()
    if found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        return _valid((year, second, first), (year, first, second))
    if found := _NAMED.match(text):
        day, month = found[1] or found[3], _month(found[2])
        if month and day and not (found[1] and found[3]):
            return _valid((int(found[4]), month, int(day)))
    return ()


def _month(name: str) -> int:
    """The number of the month called `name` (`sep`, `Sept`, `September`), or 0."""
    place = _MONTHS.find("," + name.lower())
    return _MONTHS.count(",", 0, place + 1) if place >= 0 else 0


def _valid(*candidates: tuple[int, int, int]) -> tuple[str, ...]:
    written: dict[str, None] = {}
    for year, month, day in candidates:
        if 1 <= month <= 12:
            leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
            if 1 <= day <= _DAYS[month - 1] + leap:
                written[f"{year:04}-{month:02}-{day:02}"] = None
    return tuple(written)
