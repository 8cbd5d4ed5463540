"""Of when a text speaks: of what is, of what was, or of what is to come."""

import re

from trueline.model.stated.values import LATER, NOW, PAST
from trueline.syntax import Section
from trueline.template.late import late

_PAST = late(
    r"~~|\b(?:deprecated|obsolete|superseded|no longer|formerly|previously|used to|legacy|originally|historical(?:ly)?)\b"
    r"|\b(?:thought about|decided against|rejected (?:it|this|that)|we considered|(?:was|were|did) not (?:built|build)|was considered|(?:was|were) used for (?:it|this|that))\b"
    r"|^\W*before (?:\d{4}|v\d|version \d)|^\W*until (?:last|\d{4}|v\d)\b"
    r"|\b(?:was|were|been|being|is|are|now|and|got)\s+(?:\w+ly\s+)?(?:removed|deleted|dropped|retired|replaced|renamed|eliminated|decommissioned)\b"
    r"|\b(?:removed|dropped|replaced|renamed|retired)\s+(?:in|on|by|from|since|with|to|as of|during)\b"
    r"|^\W*(?:removed|dropped|replaces?d?|renamed|deleted|eliminated)\b"
    r"|\((?:removed|deprecated|dropped|legacy|old|renamed|replaced)\b|\breplaces\b|\binstead of\b|\brather than\b",
    re.IGNORECASE,
)
_DENIED = late(
    r"\b(?:no|not|never|(?:nothing|nobody) (?:answers|serves|handles|calls|listens)|without|isn't|doesn't|don't|lacks?|nor|neither)\b[^.;|]{0,60}$",
    re.IGNORECASE,
)
_LATER = late(
    r"\b(?:planned|upcoming|not yet|to be (?:added|built|implemented|created|introduced)|will be (?:added|built|exposed|created|introduced|implemented)"
    r"|next (?:year|month|quarter|sprint|release|version|phase)"
    r"|would be|ought to be|could be (?:added|exposed)|future|TODO|TBD|proposed|deferred|someday|coming soon|out of scope|roadmap)\b",
    re.IGNORECASE,
)
_PAST_HEADING = late(
    r"\b(?:change ?log|recent changes|history|removed|deprecated|legacy|previous|old|before|migration (?:notes|from)|superseded|"
    r"alternatives?|considered|rejected|breaking changes|release notes|renamed|lessons|context)\b",
    re.IGNORECASE,
)
_LATER_HEADING = late(
    r"^\W*(?:later|next)\W*$|\b(?:future|planned|proposed|roadmap|next steps|what(?:'s| is) next|open questions?|todo|ideas?|upcoming|out of scope|deferred|"
    r"technical debt|implementation tasks|tasks|phases?|migration|known (?:gaps|inconsistencies)|recommendations?)\b",
    re.IGNORECASE,
)


def time_of(text: str) -> str:
    """Of when a block of text speaks."""
    if _PAST.search(text):
        return PAST
    if _LATER.search(text):
        return LATER
    return NOW


def time_before(text: str) -> str:
    """Of when what follows a text speaks: also whether the text denies it."""
    return PAST if _DENIED.search(text) else time_of(text)


def time_under(heading: str) -> str:
    """Of when what stands under a heading speaks."""
    if _PAST_HEADING.search(heading):
        return PAST
    if _LATER_HEADING.search(heading):
        return LATER
    return NOW


def time_in(section: Section, above: str) -> str:
    """Of when a section speaks, below one that speaks of `above`."""
    if above or section.heading is None:
        return above
    return time_under(section.heading.title)


def first_of(*times: str) -> str:
    """The first time that is not now."""
    return next((time for time in times if time), NOW)
