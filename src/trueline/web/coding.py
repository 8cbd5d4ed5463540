"""The same in fewer bytes: which coding of a body a client takes, and where coding a page gives nothing away."""

import zlib
from collections.abc import Sequence

# Shorter bodies fit in one packet either way.
_LEAST = 1_400
# A page of 200 KB takes 2 ms and shrinks to a tenth; higher levels take thrice as long for a few percent.
_LEVEL = 4
_BEST = 9
_GZIP = 31


def taken(header: str, offered: Sequence[str]) -> str:
    """The first of `offered` that an `Accept-Encoding` takes; empty where it takes none of them."""
    given: dict[str, bool] = {}
    for one in header.lower().split(","):
        name, _, weight = one.partition(";")
        value = weight.replace(" ", "").removeprefix("q=")
        given[name.strip()] = not value or value.strip("0.") != ""
    return next((one for one in offered if given.get(one, given.get("*", False))), "")


def is_own(site: str, authorization: str) -> bool:
    """Whether nobody else can have made a client ask, by its `Sec-Fetch-Site` or by a token it carries.

    Who makes others ask, chooses a part of the answer, and sees how long it is, learns from that what else is in it
    (BREACH): to such requests, and where one cannot know, nothing is compressed that is not the same for everyone.
    """
    return bool(authorization) or site in ("same-origin", "none")


def worth(body: bytes) -> bool:
    """Whether there is anything to win."""
    return len(body) >= _LEAST


def gzipped(body: bytes, best: bool = False) -> bytes:
    """`body` in gzip's form, the same bytes each time."""
    packer = zlib.compressobj(_BEST if best else _LEVEL, wbits=_GZIP)
    return packer.compress(body) + packer.flush()


def tag_in(tag: str, coding: str) -> str:
    """The strong entity tag of what `tag` names, in a coding: other bytes, so another tag."""
    return f'{tag[:-1]}-{coding}"' if coding else tag
