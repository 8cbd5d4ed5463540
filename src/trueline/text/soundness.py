"""Text that every encoding of Unicode can carry, whatever a file's name or bytes hold."""


def sound(text: str) -> str:
    """The text with U+FFFD for what is no character: a path that is not UTF-8 holds lone surrogates."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
