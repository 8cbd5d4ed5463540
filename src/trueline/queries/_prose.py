"""Text of a document as a person reads it, without the marks that only a renderer needs."""

import re

_LINK = re.compile(r"!?\[\[([^\[\]|#^]*)(?:[#^][^\[\]|]*)?(?:\\?\|([^\[\]]*))?\]\]")
_URL = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1")
_COMMENT = re.compile(r"<!--.*?-->|%%.*?%%", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^a-z\s])")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


def plain(text: str) -> str:
    """One line: links by the name a reader sees, no bold, no comments; code keeps its back-ticks."""
    text = _COMMENT.sub(" ", text)
    text = _BREAK.sub("; ", text)
    text = _LINK.sub(lambda found: (found[2] or found[1].rsplit("/", 1)[-1]).strip(), text)
    text = _URL.sub(r"\1", text)
    text = _STRONG.sub(r"\2", text)
    return " ".join(text.replace("\\|", "|").split())


def opening(text: str, room: int) -> str:
    """The first whole sentences of a text that fit into `room` characters; one that is longer is cut."""
    text = plain(text)
    if len(text) <= room:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text):
        longer = f"{kept} {sentence}" if kept else sentence
        if len(longer) > room:
            break
        kept = longer
    return kept + " …" if kept else text[: room - 1].rsplit(" ", 1)[0] + "…"


def count(number: int, noun: str, many: str = "") -> str:
    """`3 features`, `1 feature`."""
    return f"{number} {noun if number == 1 else many or noun + 's'}"


def listed(names: tuple[str, ...] | list[str], most: int = 3) -> str:
    """The first few names, and how many are left."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
