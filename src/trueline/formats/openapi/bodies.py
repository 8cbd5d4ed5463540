"""Which example belongs to which operation and answer, as far as a design tells."""

from typing import NamedTuple

from trueline.formats.sketches import Sketch, sketch
from trueline.model import Document
from trueline.model.sections.api import Body
from trueline.model.symbols import endpoint_symbol
from trueline.template.late import late

_JSON = ("", "json", "jsonc", "json5", "js", "javascript", "ts", "typescript", "http", "text")
_STATUS = late(r"(?<![\w/.:-])([1-5]\d\d)(?![\w%/:-]|\.\d)")
_ROUTE = late(r"\b(GET|POST|PUT|PATCH|DELETE)\s+`?(/[^\s`|)]*)")
_REQUEST = late(r"(?i)\b(?:request|payload|body|takes|accepts|sends|sent|input|expects)\b")
_RESPONSE = late(r"(?i)\b(?:response|responds|returns?|answers?|output|gives)\b")
_FAILURE = late(r"(?i)\berrors?\b")


class Example(NamedTuple):
    """An example: whether it is a `request` or a `response` (else empty), and the status of the answer, if told."""

    body: Body
    side: str
    status: int | None
    sketch: Sketch


def example(document: Document, body: Body) -> Example | str:
    """What an example shows and where it belongs, or why it cannot be told."""
    if body.language not in _JSON:
        return f"an example in {body.language} shows no fields"
    text = body.text
    if body.language == "http" or not text.lstrip().startswith(("{", "[")):
        # A message with its headers: the body comes after the first empty line.
        text = text.replace("\r", "").partition("\n\n")[2] or text
    found = sketch(text)
    if found is None:
        return "it is not written like JSON"
    above = line_above(document, body)
    codes = [int(code) for code in _STATUS.findall(above)]
    status = codes[0] if len(set(codes)) == 1 else None
    side = body.side
    if status is not None and status >= 200:
        return Example(body, "response", status, found)
    if not side:
        asks, answers = bool(_REQUEST.search(above)), bool(_RESPONSE.search(above))
        side = "request" if asks and not answers else "response" if answers and not asks else ""
    if side == "response" and _FAILURE.search(above):
        return "it is not said which status the error has"
    return Example(body, side, None, found)


def line_above(document: Document, body: Body) -> str:
    """The line of text that leads up to a fence: the last one above its opening line that is not empty."""
    before = document.tree.data[: body.span.start].decode("utf-8", "replace")
    lines = before.split("\n")[-60:]
    # The last piece is the indentation of the body itself, the one before it opens the fence.
    for line in reversed(lines[:-2] if len(lines) > 1 else ()):
        if line.strip(" \t\r>"):
            return line.strip()
    return ""


def named_in(text: str) -> str:
    """The key of the one endpoint that a line names; empty where it names none or several."""
    keys = {endpoint_symbol(method, path.rstrip("*.,;:")).name for method, path in _ROUTE.findall(text)}
    return keys.pop() if len(keys) == 1 else ""
