"""The tables of a vault: those of documents and what connects them, and one for each kind of value.

Every table but `file`, `document` and `about` has rows that belong to one document: `path` says which,
`number` counts them from 0, so both together are the key. Rows stand in order of path and number.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from trueline.store.deriving import Derived, derived_tables

NAME = "trueline/tables@1"
# How names such as `print_jobs` and `GET /labels/{id}` are found: as the words they are made of.
TOKENS = "unicode61 remove_diacritics 2"
SEARCHED = ("title", "heading", "text", "parts")


class Column(NamedTuple):
    """A column with its type in SQL and what it holds; nothing is said of what a value's own field holds.

    `refers` is the table whose key the column is (with `path` where that has two parts).
    """

    name: str
    type: str
    about: str = ""
    refers: str = ""


class Table(NamedTuple):
    """A table. `room` is the section of the template that its rows come from, empty where it is none."""

    name: str
    about: str
    columns: tuple[Column, ...]
    room: str = ""
    key: tuple[str, ...] = ("path", "number")

    @property
    def own(self) -> tuple[Column, ...]:
        """The columns without those that every table has."""
        return tuple(column for column in self.columns if column.name not in ("path", "number", "line"))


_PATH = Column("path", "TEXT NOT NULL", "the document", "document")
_NUMBER = Column("number", "INTEGER NOT NULL", "which of the document's rows, from 0")
_LINE = Column("line", "INTEGER", "the line in the document, from 1; null where none can be named")
_HEAD = (_PATH, _NUMBER, _LINE)
_LEADS = Column("leads_to", "TEXT", "the file it leads to; null for none or several", "file")
_OUTCOME = Column("outcome", "TEXT", "`found`, `moved`, `ambiguous`, `missing`, `outside` or `external`")


def _columns(*described: str) -> tuple[Column, ...]:
    """Columns from `name TYPE: what it holds`."""
    found = []
    for line in described:
        head, _, about = line.partition(": ")
        name, _, kind = head.partition(" ")
        found.append(Column(name, kind or "TEXT", about))
    return tuple(found)


_FIXED = (
    Table(
        "file",
        "Every file of the vault.",
        (
            Column("path", "TEXT PRIMARY KEY", "relative to the vault, with `/`"),
            Column("kind", "TEXT", "`document`, `note` (linked to but not checked, as templates), `unread` or `other`"),
        ),
        key=("path",),
    ),
    Table(
        "document",
        "Every document, with what its front matter, title and folder say.",
        (
            Column("path", "TEXT PRIMARY KEY", "relative to the vault, with `/`", "file"),
            *_columns(
                "name: the file's name without folder and `.md`",
                "title: the first heading's text without the template's prefix; the name where there is none",
                "template: the name of the template it follows; null for none",
                "stage: `Backlog`, `Planning`, `Planned`, `Active` or `Completed`, by the folder; null for none",
                "stage_folder: that folder's name",
                "status: of several status tags the least advanced",
                "priority: null for none and for several",
                "created: ISO date; null where it is none",
                "updated: ISO date; null where it is none",
                "sub_domain: the name that `Sub-Domain` links to",
                "completed INTEGER: 1 where the design is built, by its stage or else its status",
                "early INTEGER: 1 in Backlog and Planning",
                "words INTEGER: words of all sections",
                "bytes INTEGER: size of the file",
                "digest: what tells these bytes from others",
            ),
        ),
        key=("path",),
    ),
    Table(
        "section",
        "Every heading with the text below it up to the next heading, and what stands before the first.",
        (
            Column("id", "INTEGER PRIMARY KEY", "the row in `fts`; not the same in every database"),
            *_HEAD,
            *_columns(
                "level INTEGER: 1 to 6; 0 before the first heading",
                "title: the document's title",
                "heading: as written, without number signs; empty before the first",
                "place: the headings above it and its own, joined with ` > `",
                "slot: the heading of the template that it answers; null for none",
                "state: `untouched`, `partly filled`, `filled` or `not applicable`; null where it answers no slot",
                "words INTEGER: words of the text",
                "text: the source below the heading, without that of sections below",
                "text_line INTEGER: the line in which the text begins",
                "parts: the words that joined names such as `LabelPrinter` are made of",
            ),
        ),
        key=("id",),
    ),
    Table(
        "slot",
        "Every heading that the document's template asks for, also where the document lacks it.",
        (
            *_HEAD,
            *_columns(
                "name: the heading in the template, without its number",
                "level INTEGER: 1 to 6",
                "place: the headings above it in the template and its own, joined with ` > `",
                "optional INTEGER: 1 where the template says so",
                "leaf INTEGER: 1 where it is divided no further",
                "state: `absent`, `untouched`, `partly filled`, `filled` or `not applicable`",
                "how: how the section was found: `text`, `alias`, `near` or `position`; null where it is absent",
            ),
        ),
    ),
    Table(
        "property",
        "Front matter: one row for each value, one for a key without value.",
        (*_HEAD, *_columns("key: as written", "value: null for none and for what is nested")),
    ),
    Table(
        "tag",
        "The tags of the front matter.",
        (*_HEAD, *_columns("name: without `#`", "family: what stands before the first `/`", "value: what follows")),
    ),
    Table("alias", "Other names that a note goes by.", (*_HEAD, *_columns("name: as written"))),
    Table(
        "domain",
        "The domains that the front matter names.",
        (*_HEAD, *_columns("name: the last segment of the link", "target: the link as written"), _LEADS, _OUTCOME),
    ),
    Table(
        "blocker",
        "What `blocked by` names. A blocker whose document is `completed` blocks nobody.",
        (*_HEAD, *_columns("name: the last segment of the link", "target: the link as written"), _LEADS, _OUTCOME),
    ),
    Table(
        "link",
        "Every link of front matter and text, with where it leads.",
        (
            *_HEAD,
            *_columns(
                "kind: `wikilink` or `markdown`",
                "embed INTEGER: 1 for what is shown in place",
                "property: the key of the front matter in which it stands; null in the text",
                "target: as written, without heading and alias; a URL for `markdown`",
                "heading: the heading it leads to; null for none",
                "block: the block it leads to; null for none",
                "text: what a reader sees instead of the target; null for none",
            ),
            _LEADS,
            _OUTCOME,
        ),
    ),
    Table(
        "symbol",
        "Every place that names a component, entity, endpoint, metric, flag or note, however it is spelled there.",
        (
            *_HEAD,
            *_columns(
                "kind: `component`, `entity`, `endpoint`, `metric`, `flag` or `document`;"
                " `name` or `party` where the document does not say what it is",
                "name: in normal form, the same for every spelling",
                "role: `defines`, `owns`, `changes`, `uses`, `fails`, `watches`, `diagram` or `links`",
                "written: as it stands there",
            ),
        ),
    ),
    Table(
        "about",
        "What this database is.",
        _columns("name TEXT PRIMARY KEY: `schema`, `version`, …", "value: what it is"),
        key=("name",),
    ),
)


@cache
def all_tables() -> Mapping[str, Table]:
    """Every table by name: fixed ones, then those of values in the order of the template."""
    tables = [*_FIXED, *map(_of_values, derived_tables().values())]
    return {table.name: table for table in tables}


def _of_values(derived: Derived) -> Table:
    columns = [
        *_HEAD,
        *(Column(owner, "INTEGER", f"the row of `{owner}` that it belongs to", owner) for owner in derived.owners),
        *([Column("part", "TEXT", ", ".join(f"`{part}`" for part in derived.parts))] if derived.parts else []),
        *(Column(name, kind, _renamed(name, derived.name)) for name, kind in derived.columns),
        *([Column("symbol", "TEXT", "the name in normal form, as `symbol.name`")] if derived.named else []),
    ]
    return Table(derived.name, derived.about, tuple(columns), derived.room)


def _renamed(column: str, table: str) -> str:
    """What is said of a column that had to be called after its table."""
    field = column.removeprefix(f"{table}_")
    return "" if field == column else f"`{field}` of the {table.replace('_', ' ')}"


def statements() -> Iterator[str]:
    """What makes the empty tables."""
    for table in all_tables().values():
        yield _creation(table)
    searched = ", ".join(SEARCHED)
    yield f"CREATE VIRTUAL TABLE fts USING fts5({searched}, content='section', content_rowid='id', tokenize='{TOKENS}')"


INDEXES = (
    "CREATE UNIQUE INDEX section_of ON section (path, number)",
    "CREATE INDEX link_to ON link (leads_to)",
    "CREATE INDEX symbol_named ON symbol (name, kind)",
)


def _creation(table: Table) -> str:
    lines = [f"{column.name} {column.type}" for column in table.columns]
    if len(table.key) > 1:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    for column in table.columns:
        if column.refers in ("document", "file"):
            lines.append(f"FOREIGN KEY ({column.name}) REFERENCES {column.refers} (path)")
        elif column.refers:
            lines.append(f"FOREIGN KEY (path, {column.name}) REFERENCES {column.refers} (path, number)")
    # Without a row's number of its own, rows are kept and read in the order of the key.
    ending = "" if table.name == "section" else " WITHOUT ROWID"
    return f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + f"\n){ending}"
