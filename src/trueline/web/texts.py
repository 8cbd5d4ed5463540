"""Text on its way out: what every encoding can carry, and nothing that deceives."""

from trueline.text.soundness import sound

# What reverses the direction of text or marks nothing that can be seen: a page would not show what it says.
_DECEPTIVE = dict.fromkeys(
    map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufff9\ufffa\ufffb"), "\ufffd"
)


def visible(text: str) -> str:
    """Text on one line, with what deceives shown as U+FFFD."""
    return " ".join(sound(text).translate(_DECEPTIVE).split())


def acceptable(text: str) -> bool:
    """Whether a text may be given as an argument: whole Unicode, without control characters but line breaks."""
    return not any((ord(c) < 32 and c not in "\n\r\t") or 0xD800 <= ord(c) < 0xE000 or ord(c) == 127 for c in text)
