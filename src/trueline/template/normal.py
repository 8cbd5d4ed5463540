"""One line reduced to what it says, so that a document can be compared with its template.

Editors re-pad tables, turn `*` into `_` and `*` bullets into `-`; none of that fills a place.
"""

import re
from functools import lru_cache

# What a line is dressed in: padding, pipes, bullets, emphasis, quote marks, hashes, escapes.
_DRESS = b" \t\r|-:>*_#+=\\"
_FENCES = (b"```", b"~~~")
_NOTHING = frozenset({b"", b"[]"})
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+\.|[A-Z]\.)\s+")
_OPTIONAL = re.compile(r"\s*[\[(_*]*\boptional\b[\])_*]*\s*$", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")


def essence(line: bytes) -> bytes:
    """What `line` says without its dress; empty for a line that says nothing.

    Nothing is said by blank lines, rules, table delimiter rows, rows of empty cells, fence markers
    and empty bullets or check boxes.
    """
    said = line.translate(None, _DRESS)
    return b"" if said in _NOTHING or said.startswith(_FENCES) else said


def essences(body: bytes) -> list[bytes]:
    """The essence of every line of `body`, line by line; all in a few passes of C."""
    return [
        b"" if said == b"[]" or said.startswith(_FENCES) else said for said in body.translate(None, _DRESS).split(b"\n")
    ]


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A heading's text without its number, an `(Optional)` mark and trailing punctuation."""
    title = _NUMBER.sub("", title.strip())
    return _OPTIONAL.sub("", title).strip()


def title_number(title: str) -> str:
    """The number a heading starts with (`2.1`), or an empty string."""
    found = re.match(r"\d+(?:\.\d+)*", title.strip())
    return found[0] if found and _NUMBER.match(title.strip()) else ""


@lru_cache(maxsize=4096)
def folded_title(title: str) -> str:
    """A heading for comparison: lower case, words only, `&` read as `and`."""
    return " ".join(_WORD.findall(plain_title(title).lower().replace("&", " and ")))


def is_optional(title: str) -> bool:
    """Whether the heading marks itself as optional."""
    return bool(_OPTIONAL.search(title))


def split_choices(text: str) -> tuple[str, ...]:
    """The alternatives a placeholder names (`RBAC / Resource-based / Other`), or none.

    At least two, each at most four words, so that prose with a slash is not taken for a choice.
    """
    text = text.strip().strip("_*`").strip()
    parts = [part.strip() for part in re.split(r"\s+/\s+|(?<=\w)/(?=[A-Z])", text)]
    if len(parts) < 2 or any(not part or len(part.split()) > 4 or part.endswith("?") for part in parts):
        return ()
    return tuple(parts)
