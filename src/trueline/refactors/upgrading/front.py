"""The front matter of a document brought to a newer template."""

from collections.abc import Sequence
from typing import NamedTuple

from trueline.model import Document
from trueline.refactors._front import add_property, find_property, properties
from trueline.refactors._lines import ending_of, line_start, next_line
from trueline.syntax import Property, Tree
from trueline.template import property_key
from trueline.template.difference import Difference
from trueline.template.units import pair_names
from trueline.text import Edit, Span


class Front(NamedTuple):
    """The edits of the front matter, what they do, and what was left alone."""

    edits: list[Edit]
    said: list[str]
    left: list[tuple[Span, str]]


def upgraded_front(document: Document, difference: Difference) -> Front:
    """Properties renamed, added and, where they are as the older version has them, changed or dropped."""
    result = Front([], [], [])
    if document.tree.front_matter is None:
        return result
    old, new = _listed(difference.old.tree), _listed(difference.new.tree)
    pairs = pair_names([item.key for item in old], [item.key for item in new], difference.renamed)
    for number, was in enumerate(old):
        item = find_property(document, was.key)
        if item is None:
            continue
        if number in pairs:
            _change(document, difference, item, was, new[pairs[number]], result)
        else:
            _drop(document, difference, item, was, result)
    for number, item in enumerate(new):
        if number not in pairs.values() and find_property(document, item.key) is None:
            written = _behind_colon(difference.new.tree, item).replace("\n", ending_of(document.tree.data).decode())
            result.edits.append(add_property(document, item.key, written))
            result.said.append(f"added the property `{item.key}`")
    return result


def _listed(tree: Tree) -> Sequence[Property]:
    return tree.front_matter.properties if tree.front_matter else ()


def _behind_colon(tree: Tree, item: Property) -> str:
    """What a property says behind its colon, as written, with `\\n`."""
    written = tree.data[item.key_span.end : item.end].decode("utf-8", "replace")
    return written.partition(":")[2].replace("\r\n", "\n").replace("\r", "\n")


def _change(
    document: Document, difference: Difference, item: Property, was: Property, now: Property, result: Front
) -> None:
    renamed = property_key(was.key) != property_key(now.key)
    if renamed:
        if find_property(document, now.key) is not None:
            result.left.append((item.key_span, f"`{item.key}` is now called `{now.key}`, which is there too"))
            return
        result.edits.append(Edit(item.key_span, _like(document, item, now.key)))
        result.said.append(f"renamed the property `{item.key}` to `{now.key}`")
    before, after = _behind_colon(difference.old.tree, was), _behind_colon(difference.new.tree, now)
    own = _behind_colon(document.tree, item)
    if before.split() == after.split() or own.split() != before.split() or before.strip() == "":
        _tell_tags(document, item, was, now, result)
        return
    colon = document.tree.data.index(b":", item.key_span.end) + 1
    written = after.replace("\n", ending_of(document.tree.data).decode()).encode()
    result.edits.append(Edit(Span(colon, item.end), written))
    result.said.append(f"changed the property `{now.key}`")


def _like(document: Document, item: Property, key: str) -> bytes:
    """A key in the quotes of the one it replaces."""
    quote = document.tree.data[item.key_span.end : item.key_span.end + 1]
    return (f'"{key}"' if ":" in key and quote not in (b'"', b"'") else key).encode()


def _tell_tags(document: Document, item: Property, was: Property, now: Property, result: Front) -> None:
    """A tag that is no longer offered stays, as a note has chosen it."""
    if property_key(was.key) not in ("tags", "tag"):
        return
    offered = {value.text.lstrip("#") for value in now.values}
    gone = {value.text.lstrip("#") for value in was.values} - offered
    for value in item.values:
        if value.text.lstrip("#") in gone:
            message = f"the tag `{value.text}` is no longer in the template; it stays, as the note chose it"
            result.left.append((Span(value.start, value.end), message))


def _drop(document: Document, difference: Difference, item: Property, was: Property, result: Front) -> None:
    own, before = _behind_colon(document.tree, item), _behind_colon(difference.old.tree, was)
    if own.strip() and own.split() != before.split():
        result.left.append(
            (item.key_span, f"the property `{item.key}` is no longer in the template; it is set, so it stays")
        )
        return
    data = document.tree.data
    result.edits.append(Edit(Span(line_start(data, item.start), next_line(data, item.end)), b""))
    result.said.append(f"dropped the property `{item.key}`, which was not set")


def without_doubles(document: Document) -> bool:
    """Whether no property stands twice, so that each can be found by its name."""
    keys = [property_key(item.key) for item in properties(document)]
    return len(keys) == len(set(keys))
