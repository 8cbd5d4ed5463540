"""What notes state, as values. Each knows its place, and whether it speaks of now."""

from typing import NamedTuple

from trueline.text import Span

# Of when a statement speaks.
NOW, PAST, LATER = "", "past", "later"


class StatedEndpoint(NamedTuple):
    """An endpoint as one place of a note names it.

    `path` is as written, without its query; `bases` are the paths that the note says its routes lie under, and
    `handlers` the controllers that the note, or the heading above, is about. `firm` is whether it is listed, and
    not only named in a sentence. `span` cuts method and path, `path_span` the path alone.
    """

    method: str
    path: str
    span: Span
    path_span: Span
    time: str
    firm: bool
    bases: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    errors: tuple[int, ...] = ()
    notation: str = ""


class StatedField(NamedTuple):
    """A column or property; `note` is all else that its row says. `type` may be empty."""

    name: str
    type: str
    note: str
    span: Span
    type_span: Span
    time: str = NOW


class StatedEntity(NamedTuple):
    """Something stored. `complete` is whether its fields are meant to be all; `table` what its note calls its table.

    `form` is `columns`, `sql`, `er` or `row`, and `shape` for what may as well be no more than the shape of a message.
    """

    name: str
    span: Span
    time: str
    fields: tuple[StatedField, ...] = ()
    complete: bool = False
    table: str = ""
    form: str = ""


class StatedValue(NamedTuple):
    """One value of a set."""

    name: str
    span: Span
    time: str = NOW


class StatedEnum(NamedTuple):
    """A named set of values."""

    name: str
    span: Span
    values: tuple[StatedValue, ...]
    time: str = NOW
    complete: bool = True


class StatedComponent(NamedTuple):
    """A class or service that a note describes or lists; `kind` as it is written, or empty.

    `form` is `note` where the note is about it, `row` where a table lists it, `block` in a design.
    """

    name: str
    kind: str
    span: Span
    time: str
    form: str
    package: str = ""


class StatedName(NamedTuple):
    """A metric, flag, or alert by its name or, of an alert, its condition."""

    name: str
    span: Span
    time: str
    said: str = ""
