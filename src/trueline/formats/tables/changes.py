"""What a design changes in entities that exist, as far as a sentence tells: add, drop or rename a column."""

from collections.abc import Iterator

from trueline.formats.artefact import Skipped
from trueline.formats.tables.columns import column_from
from trueline.formats.tables.names import is_column, table_name
from trueline.formats.tables.tables import Alteration, Origin
from trueline.formats.tables.types import type_of
from trueline.formats.texts import line
from trueline.model import Document
from trueline.model.sections.data import Data, EntityChange
from trueline.template.late import late

_SENTENCE = late(r"(?<=[;.])\s+(?=[A-Z])|;\s+")
_ADD = late(r"(?i)^\W*(?:add(?:s|ed|itional)?|new|introduce)\b")
_DROP = late(r"(?i)^\W*(?:drop|remove|delete)s?\b")
_RENAME = late(r"(?i)\brenam\w+\s+(?:the\s+)?(?:column\s+)?`(\w+)`\s+(?:to|into|→|->|as)\s+`(\w+)`")
_TYPED = late(r"`(\w+)(?:\s*:\s*|\s+)([^`]{2,60})`")
_NAMED = late(
    r"`(\w+)`(?:\s*(?:\(|:|column of type|as|of type)?\s*`?([A-Za-z][\w ]{1,24}(?:\([\d, ]+\))?(?:\[\])?)`?)?"
)
_COLUMN = late(r"(?i)\bcolumns?\b|\bfields?\b")


def alterations(document: Document, skipped: list[Skipped]) -> Iterator[Alteration]:
    """The changes of a document that can be carried out; `skipped` gets the others."""
    for change in document[Data].changes:
        found = list(_alterations(document, change))
        for one in found:
            if isinstance(one, Alteration):
                yield one
            else:
                skipped.append(one)
        if not found:
            reason = "it cannot be told which column changes and how"
            skipped.append(Origin(document, change.span).skipped(f"change of {line(change.name)}", reason))


def _alterations(document: Document, change: EntityChange) -> Iterator[Alteration | Skipped]:
    origin = Origin(document, change.span)
    table = table_name(change.name)
    subject = f"change of {line(change.name)}"
    if not table or change.notation == "columns":
        return
    for sentence in _SENTENCE.split(change.change):
        renamed = _RENAME.search(sentence)
        if renamed:
            yield Alteration(table, "rename", None, renamed[1], renamed[2], origin)
        elif _ADD.search(sentence):
            for name, written in _columns(sentence):
                column = column_from(name, written, sentence)
                if isinstance(column, str) or not is_column(name):
                    yield origin.skipped(
                        f"{subject}: {name}", column if isinstance(column, str) else "this is no name for a column"
                    )
                else:
                    # What is there already has no value for a new column, and what it refers to may not be there.
                    plain = column._replace(
                        reference=None, unique=False, required=column.required and bool(column.default)
                    )
                    yield Alteration(table, "add", plain, name, "", origin)
        elif _DROP.search(sentence) and _COLUMN.search(sentence):
            for name, _ in _columns(sentence):
                yield Alteration(table, "drop", None, name, "", origin)


def _columns(sentence: str) -> Iterator[tuple[str, str]]:
    """The columns that a sentence names with their types, empty where none is said."""
    typed = [(found[1], found[2]) for found in _TYPED.finditer(sentence)]
    if typed:
        yield from typed
        return
    head = sentence.split(",", 1)[0] if "maintained" in sentence or "from" in sentence else sentence
    for found in _NAMED.finditer(head):
        yield found[1], _type_in(found[2] or "")


def _type_in(text: str) -> str:
    """The type that a text begins with; empty where it begins with none."""
    said = text.split()
    for count in range(len(said), 0, -1):
        if type_of(" ".join(said[:count])) is not None:
            return " ".join(said[:count])
    return ""
