"""One line reduced to what it says, so that a document can be compared with its template.

Editors re-pad tables, turn `*` into `_` and `*` bullets into `-`; none of that fills a place.
"""

import re

_QUOTE = re.compile(rb"^(?:>[ \t]*)+")
_BULLET = re.compile(rb"^[*+][ \t]+")
_PIPE = re.compile(rb"[ \t]*(?<!\\)\|[ \t]*")
_HEADING = re.compile(rb"^#{1,6}[ \t]+(?:\d+(?:\.\d+)*[.)]?[ \t]+)?(.*?)[ \t]*#*$")
_NUMBER = re.compile(r"^(?:\d+(?:\.\d+)*[.)]?|[IVXLC]+\.|[A-Z]\.)\s+")
_OPTIONAL = re.compile(r"\s*[\[(_*]*\boptional\b[\])_*]*\s*$", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9]+")
_VOID = frozenset(b"|-: *_=\t")


def normal_line(line: bytes) -> bytes:
    """`line` in normal form; empty for a line that says nothing.

    Nothing is said by blank lines, rules, table delimiter rows, rows of empty cells, fence
    markers and empty bullets or check boxes.
    """
    text = line.strip()
    if text.startswith(b">"):
        text = _QUOTE.sub(b"", text)
    if not text or text.startswith((b"```", b"~~~")) or _VOID.issuperset(text):
        return b""
    first = text[:1]
    if first == b"#":
        found = _HEADING.match(text)
        if found:
            return b"# " + b" ".join(found[1].split())
    elif first in (b"*", b"+"):
        text = _BULLET.sub(b"- ", text)
        if first == b"*" and text.endswith(b"*") and not text.startswith((b"**", b"- ")):
            text = b"_" + text[1:-1] + b"_"
    if b"|" in text:
        text = _PIPE.sub(b"|", text)
    text = b" ".join(text.split())
    return b"" if text in (b"-", b"- [ ]", b"- []") else text


def plain_title(title: str) -> str:
    """A heading's text without its number, an `(Optional)` mark and trailing punctuation."""
    title = _NUMBER.sub("", title.strip())
    return _OPTIONAL.sub("", title).strip()


def title_number(title: str) -> str:
    """The number a heading starts with (`2.1`), or an empty string."""
    found = re.match(r"\d+(?:\.\d+)*", title.strip())
    return found[0] if found and _NUMBER.match(title.strip()) else ""


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
