"""Edits to front matter that keep its style: quotes, hashes, lists as lines or in brackets."""

import re
from collections.abc import Sequence

from trueline.model import Document
from trueline.refactors._lines import encoded, ending_of, line_end, line_start, next_line
from trueline.refactors.refactor import Declined
from trueline.syntax import Property, Scalar
from trueline.template import property_key
from trueline.text import Edit, Span

_PLAIN = re.compile(r"[^\W_][^:#\r\n\[\]{},&*!|>'\"%@`]*(?::(?! )[^:#\r\n\[\]{},'\"]+)*$")


def properties(document: Document) -> Sequence[Property]:
    """The front matter's properties; none where there is none."""
    front = document.tree.front_matter
    return front.properties if front else ()


def find_property(document: Document, key: str) -> Property | None:
    """The property called `key`, however it is spelled."""
    wanted = property_key(key)
    return next((item for item in properties(document) if property_key(item.key) == wanted), None)


def require_sound(document: Document, key: str) -> None:
    """Refuse to change a property where the front matter can be read by guessing only."""
    lines, data = document.tree.lines, document.tree.data
    wanted, item = property_key(key), find_property(document, key)
    front = document.tree.front_matter
    problems = [one for one in document.tree.problems if one.kind == "unclosed-front-matter"]
    for problem in front.problems if front else ():
        if problem.kind == "duplicate-property":
            problems += [problem] if property_key(problem.span.text(data)) == wanted else []
        elif problem.kind in ("invalid-yaml", "refused-yaml") and (
            item is None or item.start <= problem.span.start <= line_end(data, item.end)
        ):
            problems.append(problem)
    if problems:
        raise Declined(
            f"the front matter of `{document.path}` is not sound",
            [f"line {lines.line(one.span.start)}: {one.message}" for one in problems],
            "mend that first",
        )


def scalar_text(text: str, quote: str = "") -> str:
    """`text` as a YAML value: in the quotes given or, where it needs any, in double ones."""
    if quote == "'":
        return "'" + text.replace("'", "''") + "'"
    if quote or not _PLAIN.match(text) or text.endswith((" ", ":")):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def quote_of(document: Document, value: Scalar) -> str:
    """The quote that a value is written in, or an empty string."""
    return document.tree.text(value)[:1] if value.quoted else ""


def set_scalar(document: Document, item: Property, text: str) -> list[Edit]:
    """The edit that gives a property one value; none where it has it."""
    if item.kind == "scalar":
        value = item.values[0]
        if value.text == text:
            return []
        if document.tree.text(value)[:1] in ("|", ">"):
            raise Declined(f"`{item.key}` is a text of several lines; change it by hand")
        written = scalar_text(text, quote_of(document, value))
        return [Edit(Span(value.start, value.end), encoded(document, written))]
    if item.kind == "empty":
        return [_filled(document, item, " " + scalar_text(text))]
    if item.kind == "list" and len(item.values) <= 1:
        return [value_edit] if (value_edit := _only_value(document, item, text)) else []
    kind = "a list of several values" if item.kind == "list" else "a nested value"
    raise Declined(
        f"`{item.key}` is {kind}",
        help=f"`{item.key}+=VALUE` adds one and `{item.key}-=VALUE` removes one" if item.kind == "list" else "",
    )


def _only_value(document: Document, item: Property, text: str) -> Edit | None:
    if not item.values:
        return add_value(document, item, text)
    value = item.values[0]
    if value.text == text:
        return None
    return Edit(Span(value.start, value.end), encoded(document, scalar_text(text, quote_of(document, value))))


def _filled(document: Document, item: Property, written: str) -> Edit:
    """The edit that writes behind the colon of a property without a value."""
    data = document.tree.data
    colon = data.index(b":", item.key_span.end) + 1
    end = line_end(data, colon)
    blank = not data[colon:end].strip()
    return Edit(Span(colon, end if blank else colon), encoded(document, written))


def add_value(document: Document, item: Property, text: str, first: bool = False) -> Edit:
    """The edit that adds a value to a list, in the style of its others; `first` puts it before them."""
    data = document.tree.data
    ending = ending_of(data).decode()
    if item.kind == "scalar":
        value = item.values[0]
        if property_key(item.key) in ("tags", "tag") and not value.quoted:
            return Edit(Span(value.end, value.end), encoded(document, f", {text}"))
        raise Declined(f"`{item.key}` is a single value, no list")
    if not item.values:
        inline = item.kind == "list"
        if not inline:
            return _filled(document, item, f"{ending}  - {scalar_text(text)}")
        bracket = data.index(b"[", item.key_span.end)
        close = data.index(b"]", bracket) + 1
        return Edit(Span(bracket, close), encoded(document, f"[{scalar_text(text)}]"))
    if item.kind != "list":
        raise Declined(f"`{item.key}` is a nested value; change it by hand")
    near = item.values[0 if first else -1]
    written = scalar_text(text, _common_quote(document, item, text))
    if is_inline(document, item):
        place = near.start if first else near.end
        return Edit(Span(place, place), encoded(document, f"{written}, " if first else f", {written}"))
    start = line_start(data, near.start)
    lead = data[start : near.start].decode("utf-8", "surrogateescape")
    if first:
        return Edit(Span(start, start), encoded(document, f"{lead}{written}{ending}"))
    end = line_end(data, near.end)
    return Edit(Span(end, end), encoded(document, f"{ending}{lead}{written}"))


def _common_quote(document: Document, item: Property, text: str) -> str:
    """The quote that all values of a list are written in, if they are."""
    quotes = {quote_of(document, value) for value in item.values}
    return quotes.pop() if len(quotes) == 1 else ""


def is_inline(document: Document, item: Property) -> bool:
    """Whether a list stands in brackets."""
    return document.tree.data[item.key_span.end : item.values[0].start].rstrip().endswith(b"[")


def remove_values(document: Document, item: Property, gone: Sequence[Scalar]) -> list[Edit]:
    """The edits that take values out of a list, each with its line or its comma."""
    data = document.tree.data
    if not gone:
        return []
    if not is_inline(document, item):
        return [Edit(Span(line_start(data, value.start), next_line(data, value.end)), b"") for value in gone]
    edits = []
    kept = [value for value in item.values if value not in gone]
    for value in gone:
        number = item.values.index(value)
        if not kept:
            if number == 0:
                edits.append(Edit(Span(value.start, item.values[-1].end), b""))
        elif any(one.start < value.start for one in kept):
            edits.append(Edit(Span(item.values[number - 1].end, value.end), b""))
        else:
            edits.append(Edit(Span(value.start, item.values[number + 1].start), b""))
    return edits


def empty_value(document: Document, item: Property) -> list[Edit]:
    """The edit that leaves a property without value."""
    if not item.values:
        return []
    if item.kind == "list":
        return remove_values(document, item, item.values)
    colon = document.tree.data.index(b":", item.key_span.end) + 1
    return [Edit(Span(colon, item.values[0].end), b"")]


def add_property(document: Document, key: str, written: str) -> Edit:
    """The edit that adds the property `key`, with `written` behind its colon, where the template has it.

    A note without front matter gets one.
    """
    data = document.tree.data
    ending = ending_of(data).decode()
    front = document.tree.front_matter
    if front is None:
        start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        return Edit(Span(start, start), encoded(document, f"---{ending}{key}:{written}{ending}---{ending}"))
    before = _predecessor(document, key)
    if before is None:
        return Edit(Span(front.body.start, front.body.start), encoded(document, f"{key}:{written}{ending}"))
    end = line_end(data, before.end)
    return Edit(Span(end, end), encoded(document, f"{ending}{key}:{written}"))


def _predecessor(document: Document, key: str) -> Property | None:
    """The property behind which the template has `key`, else the last one."""
    items = properties(document)
    order = document.template.properties if document.template else ()
    wanted = property_key(key)
    if wanted in order:
        earlier = order[: order.index(wanted)]
        found = [item for item in items if property_key(item.key) in earlier]
        return found[-1] if found else None
    return items[-1] if items else None
