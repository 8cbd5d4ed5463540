"""What the rules about properties share: their keys, and which of them hold dates."""

import re
from collections.abc import Iterator
from functools import lru_cache

from trueline.model import Document
from trueline.syntax import Property, Scalar
from trueline.template import property_key

_DATE_KEYS = (
    " created created-at created-on date-created creation-date date due due-date published release-date"
    " updated updated-at updated-on date-updated last-updated modified modified-at date-modified"
    " last-modified reviewed reviewed-on last-reviewed start-date end-date target-date accepted-on"
    " completed-on "
)
# What stands where no date is known yet: variables of templates, shapes of dates, dashes and the like.
_UNFILLED = (
    r"\{\{|<%|<[^>]*>$|[ymd]{2,4}[-/. ][ymd]{2}|[-\u2013\u2014~?.]+$"
    r"|(?:tbd|tba|todo|n/?a|none|null|never|unknown|pending|not yet|date)\b"
)


@lru_cache(1024)
def key_of(key: str) -> str:
    """`property_key`, remembered: a vault has few different keys and very many properties."""
    return property_key(key)


@lru_cache(1024)
def names_date(key: str) -> bool:
    """Whether a property of this name holds a date."""
    return f" {property_key(key)} " in _DATE_KEYS


def date_properties(document: Document) -> Iterator[Property]:
    """The properties of a note that hold a date by their name."""
    front = document.tree.front_matter
    for item in front.properties if front else ():
        if item.kind != "empty" and names_date(item.key):
            yield item


def said_text(value: Scalar) -> str:
    """What a value says: without the brackets of a link, and empty for a placeholder."""
    text = value.text.strip()
    if text.startswith("[[") and text.endswith("]]"):
        text = text[2:-2].partition("|")[0].strip()
    return "" if re.match(_UNFILLED, text, re.IGNORECASE) else text
