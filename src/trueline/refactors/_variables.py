"""The variables of Obsidian's own templates and of its Templater plug-in, as far as they can be replaced."""

import re

_VARIABLE = re.compile(r"\{\{([^{}\r\n]{1,60})\}\}|<%[-_]?(?!\*)([^%\r\n]{0,120})[-_]?%>")
_DATED = re.compile(r"(date|time)(?::(.+))?$", re.IGNORECASE)
_NOW = re.compile(r"tp\.(?:date\.now|file\.creation_date|file\.last_modified_date)\(\s*(?:(['\"])(.*?)\1)?\s*\)$")
_TITLE = re.compile(r"(?:tp\.file\.title|title)$", re.IGNORECASE)
_CURSOR = re.compile(r"tp\.file\.cursor\(\d*\)$")
_TOKEN = re.compile(r"\[([^\]]*)\]|YYYY|YY|MMMM|MMM|MM|Mo|M|DDDD|DD|Do|D|dddd|ddd|Q|HH|H|hh|h|mm|m|ss|s|A|a")
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()
# Where the week stands at the first of each month, for a year that begins in March.
_WEEK = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)


def replaced(text: str, title: str, number: str, today: str, now: str, titled: frozenset[str]) -> str:
    """`text` with the variables replaced that are known; `titled` are more names for the title, in lower case.

    `today` is `YYYY-MM-DD`, `now` is `HH:MM:SS`.
    Variables that nobody but the plug-in, or the author, can replace stay as they are.
    """

    def value(found: re.Match[str]) -> str:
        name = (found[1] or found[2] or "").strip()
        dated = _DATED.match(name) if found[1] else _NOW.match(name)
        if dated:
            usual = "HH:mm" if found[1] and dated[1].lower() == "time" else "YYYY-MM-DD"
            return dated_as(today, now, dated[2] or usual)
        if _TITLE.match(name) or name.lower() in titled:
            return title
        if "number" in name.lower() and number:
            return number
        return "" if _CURSOR.match(name) else found[0]

    return _VARIABLE.sub(value, text)


def left(text: str) -> list[str]:
    """The scripts and commands of plug-ins that still stand in a text, each once."""
    return list(dict.fromkeys(found[0] for found in re.finditer(r"<%.{0,200}?%>", text, re.DOTALL)))


def dated_as(today: str, now: str, form: str) -> str:
    """`today`, which is `YYYY-MM-DD`, and `now`, which is `HH:MM:SS`, in a format of moment.js, as Obsidian has it."""
    hour, minute, second = map(int, now.split(":"))
    year, month, day = map(int, today.split("-"))
    weekday = year - (month < 3) + (year - (month < 3)) // 4 - (year - (month < 3)) // 100
    weekday = (weekday + (year - (month < 3)) // 400 + _WEEK[month - 1] + day) % 7
    said = {
        "YYYY": f"{year:04}",
        "YY": f"{year % 100:02}",
        "MMMM": _MONTHS[month - 1],
        "MMM": _MONTHS[month - 1][:3],
        "MM": f"{month:02}",
        "Mo": _ordinal(month),
        "M": str(month),
        "DD": f"{day:02}",
        "Do": _ordinal(day),
        "D": str(day),
        "dddd": _DAYS[weekday],
        "ddd": _DAYS[weekday][:3],
        "Q": str((month + 2) // 3),
        "HH": f"{hour:02}",
        "H": str(hour),
        "hh": f"{hour % 12 or 12:02}",
        "h": str(hour % 12 or 12),
        "mm": f"{minute:02}",
        "m": str(minute),
        "ss": f"{second:02}",
        "s": str(second),
        "A": "PM" if hour >= 12 else "AM",
        "a": "pm" if hour >= 12 else "am",
    }
    return _TOKEN.sub(lambda found: found[1] if found[1] is not None else said.get(found[0], found[0]), form)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
