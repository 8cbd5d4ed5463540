"""What the rules about dates share."""

import re
from collections.abc import Iterator

from trueline.model import Document
from trueline.syntax import Property, Scalar
from trueline.template import property_key

_DATE_KEY = re.compile(
    r"(?:date-)?(?:created|updated|modified)(?:-(?:at|on|date))?$|date$|due$|published$"
    r"|(?:start|end|due|target|creation|release)-date$|(?:last-)?(?:updated|modified|reviewed)$"
    r"|(?:accepted|reviewed|completed)-on$"
)
# What stands where no date is known yet: variables of templates, shapes of dates, dashes and the like.
_UNFILLED = re.compile(
    r"\{\{|<%|<[^>]*>$|[ymd]{2,4}[-/. ][ymd]{2}|[-\u2013\u2014~?.]+$"
    r"|(?:tbd|tba|todo|n/?a|none|null|never|unknown|pending|not yet|date)\b",
    re.IGNORECASE,
)


def date_properties(document: Document) -> Iterator[Property]:
    """The properties of a note that hold a date by their name."""
    front = document.tree.front_matter
    for item in front.properties if front else ():
        if item.kind != "empty" and _DATE_KEY.match(property_key(item.key)):
            yield item


def said_text(value: Scalar) -> str:
    """What a value says: without the brackets of a link, and empty for a placeholder."""
    text = value.text.strip()
    if text.startswith("[[") and text.endswith("]]"):
        text = text[2:-2].partition("|")[0].strip()
    return "" if _UNFILLED.match(text) else text
