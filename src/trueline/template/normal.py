"""One line reduced to what it says, so that a document can be compared with its template.

Editors re-pad tables, turn `*` into `_` and `*` bullets into `-`; none of that fills a place.
"""

import re
from functools import lru_cache

from trueline.template.late import late

# What a line is dressed in: padding, pipes, bullets, emphasis, quote marks, hashes, escapes.
_DRESS = b" \t\r|-:>*_#+=\\"
FENCES = (b"```", b"~~~")
# What is left of lines that say nothing.
SILENT = frozenset({b"", b"[]"})
_NUMBER = late(r"^(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+\.|[A-Z]\.)\s+")
_DIGITS = late(r"\d+(?:\.\d+)*")
_SLASH = late(r"\s+/\s+|(?<=\w)/(?=[A-Z])")
_OPTIONAL = late(r"\s*[\[(_*]*\boptional\b[\])_*]*\s*$", re.IGNORECASE)
_WORD = late(r"[a-z0-9]+")


def essence(line: bytes) -> bytes:
    """What `line` says without its dress; empty for a line that says nothing.

    Nothing is said by blank lines, rules, table delimiter rows, rows of empty cells, fence markers
    and empty bullets or check boxes.
    """
    said = line.translate(None, _DRESS)
    return b"" if said in SILENT or said.startswith(FENCES) else said


def undressed(body: bytes) -> bytes:
    """`body` without the dress of its lines: each is its essence, `SILENT`, or starts with one of `FENCES`."""
    return body.translate(None, _DRESS)


def essences(body: bytes) -> list[bytes]:
    """The essence of every line of `body`, line by line; all in a few passes of C."""
    return [b"" if said == b"[]" or said.startswith(FENCES) else said for said in undressed(body).split(b"\n")]


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """A heading's text without its number, an `(Optional)` mark and trailing punctuation."""
    title = _NUMBER.sub("", title.strip(), count=1)
    return (_OPTIONAL.sub("", title) if is_optional(title) else title).strip()


@lru_cache(maxsize=256)
def prefix_pattern(prefix: str) -> re.Pattern[str]:
    """What a title that starts with a template's `prefix` matches; `{}` in it stands for a number."""
    return re.compile(r"[\w.-]*".join(re.escape(piece) for piece in prefix.split("{}")), re.IGNORECASE)


def title_number(title: str) -> str:
    """The number a heading starts with (`2.1`), or an empty string."""
    found = _DIGITS.match(title.strip())
    return found[0] if found and _NUMBER.match(title.strip()) else ""


@lru_cache(maxsize=4096)
def folded_title(title: str) -> str:
    """A heading for comparison: lower case, words only, `&` read as `and`."""
    return " ".join(_WORD.findall(plain_title(title).lower().replace("&", " and ")))


def is_optional(title: str) -> bool:
    """Whether the heading marks itself as optional."""
    # The search costs ten times as much as seeing that there can be no mark.
    possible = not title.isascii() or "optional" in title.lower()
    return possible and _OPTIONAL.search(title) is not None


def split_choices(text: str) -> tuple[str, ...]:
    """The alternatives a placeholder names (`RBAC / Resource-based / Other`, in brackets or not), or none.

    At least two, each at most four words, so that prose with a slash is not taken for a choice.
    """
    if "/" not in text:
        return ()
    text = text.strip().strip("_*`").strip()
    if text[:1] + text[-1:] in ("[]", "<>", "{}") and "](" not in text:
        text = text[1:-1].strip()
    parts = [part.strip() for part in _SLASH.split(text)]
    if len(parts) < 2 or any(not part or len(part.split()) > 4 or part.endswith("?") for part in parts):
        return ()
    return tuple(parts)
