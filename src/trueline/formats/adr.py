"""Architecture decision records as they lie in plain folders: MADR 2 to 4, Nygard's, those of adr-tools.

Read in all of these, written in MADR 4.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, NamedTuple

from trueline.formats.artefact import Artefact
from trueline.formats.built import Source
from trueline.formats.passages import (
    Belongs,
    Imported,
    Passage,
    Reading,
    Unplaced,
    front_fields,
    passages_of,
    taken_fields,
    text_problem,
    title_of,
)
from trueline.model import Document
from trueline.model.dates import iso_date
from trueline.syntax import Item, List, MarkdownLink, Tree, WikiLink, parse
from trueline.template import folded_title
from trueline.template.late import late

_NAME = late(r"(?i)^(?:adr[-_ ]?)?(\d{1,5})(?:[-_. ]+(.+))?$")
_TITLE = late(r"(?i)^(?:adr[-_ ]?\d{1,5}\s*[:.–—-]\s*|\d{1,5}\.\s+)(?=\S)")
_TITLE_NUMBER = late(r"(?i)^(?:adr[-_ ]?)?(\d{1,5})\s*[:.–—-]\s")
_STATUS = late(r"(?i)\b(proposed|accepted|rejected|deprecated|superseded|superceded|draft|approved|withdrawn)\b")
_REPLACED = late(r"(?i)supersee?ded\s+by|superceded\s+by|replaced\s+by|deprecated\s+by")
_REPLACES = late(r"(?i)\b(?:supersedes|supercedes|replaces)\b")
_OTHERS = ("readme", "index", "template", "adr-template", "toc")
_FIELDS = ("status", "date")
_GENERIC = frozenset(
    {"title", "adr", "architecture decision record", "architectural decision record", "decision record"}
)
# `**Context**: words`, as records without headings write their parts.
_PART = late(rb"(?m)^[ \t]*(?:[-*+][ \t]+)?(?:\*\*|__)([A-Za-z][A-Za-z ]{2,40}?):?(?:\*\*|__):?[ \t]*")

KNOWN = {
    "context": Belongs(("Context",)),
    "context and problem statement": Belongs(("Context", "Context and Problem Statement")),
    "problem statement": Belongs(("Context",)),
    "background": Belongs((), ("Context",)),
    "decision drivers": Belongs(("Decision Drivers",), ("Context",)),
    "drivers": Belongs(("Decision Drivers",), ("Context",)),
    "assumptions": Belongs(("Assumptions",), ("Context",)),
    "constraints": Belongs(("Constraints",), ("Context",)),
    "considered options": Belongs(
        ("Options Considered", "Alternatives Considered", "Considered Options", "Alternatives")
    ),
    "options considered": Belongs(
        ("Options Considered", "Alternatives Considered", "Considered Options", "Alternatives")
    ),
    "options": Belongs(("Options Considered", "Alternatives Considered", "Considered Options", "Alternatives")),
    "alternatives": Belongs(("Alternatives Considered", "Options Considered", "Considered Options", "Alternatives")),
    "alternatives considered": Belongs(("Alternatives Considered", "Options Considered", "Considered Options")),
    "pros and cons of the options": Belongs(
        ("Pros and Cons of the Options",),
        ("Options Considered", "Alternatives Considered", "Considered Options", "Alternatives"),
    ),
    "decision": Belongs(("Decision", "Decision Outcome")),
    "decision outcome": Belongs(("Decision", "Decision Outcome")),
    "rationale": Belongs(("Rationale",), ("Decision",)),
    "argument": Belongs(("Rationale",), ("Decision",)),
    "consequences": Belongs(("Consequences",)),
    "implications": Belongs(("Consequences",)),
    "positive consequences": Belongs(("Positive",), ("Consequences",)),
    "negative consequences": Belongs(("Negative",), ("Consequences",)),
    "confirmation": Belongs(("Confirmation",), ("Implementation Notes", "Consequences")),
    "validation": Belongs(("Validation",), ("Implementation Notes", "Consequences")),
    "implementation": Belongs(("Implementation Notes",), ("Decision",)),
    "more information": Belongs(("More Information",), ("Related", "Implementation Notes")),
    "links": Belongs(("Related", "Links", "Related Documents")),
    "related decisions": Belongs(("Related", "Links", "Related Documents")),
    "references": Belongs(("Related", "References", "Links")),
    "notes": Belongs(("Notes", "Implementation Notes")),
}


class DecisionRecord(NamedTuple):
    """One decision as its file has it; texts are what stands below their heading, trimmed, empty where absent.

    `number` has its leading zeros; `status` is one word in lower case, `status_text` all that was said of it;
    `date` is as `2026-01-31`. `options` are the names of what was considered, in order. `links` are targets
    as written. `replaces` and `replaced_by` are those links that the status speaks of. `passages` are all of
    the file, byte for byte.
    """

    path: str
    number: str
    title: str
    status: str
    status_text: str
    date: str
    context: str
    drivers: str
    decision: str
    consequences: str
    options: tuple[str, ...]
    links: tuple[str, ...]
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    passages: tuple[Passage, ...]


def read(sources: Iterable[Source]) -> Reading:
    """The decisions of a folder, by number; a readme, an index and a template are none."""
    found: list[Imported] = []
    left: list[Unplaced] = []
    for source in sources:
        leaf = source.path.rsplit("/", 1)[-1]
        if not leaf.lower().endswith((".md", ".markdown")):
            continue
        problem = text_problem(source.data)
        record = read_record(source) if not problem else None
        stem = leaf.rsplit(".", 1)[0].lower()
        if record is None:
            left.append(Unplaced(source.path, problem))
        elif stem in _OTHERS or "template" in stem:
            left.append(Unplaced(source.path, "it is no decision by its name"))
        elif not record.title or not (record.context or record.decision):
            left.append(Unplaced(source.path, "it has no title, or neither a context nor a decision"))
        else:
            found.append(_imported(record))
    found.sort(key=lambda one: (int(one.number or 10**6), one.path))
    return Reading(tuple(found), tuple(left))


def read_record(source: Source) -> DecisionRecord:
    """The decision that a Markdown file holds, in whichever of the notations; never fails."""
    tree = parse(source.data)
    fields, passages = front_fields(source, _FIELDS)
    status_text, status_body = fields.get("status", ""), b""
    kept: list[Passage] = []
    known = {**KNOWN, "status": Belongs(), "date": Belongs(), "title": Belongs()}
    named = ""
    for passage in (part for one in passages_of(source, known, Belongs()) for part in _parts(one)):
        if folded_title(passage.title) == "title":
            named, rest = _first_words(passage.body)
            kept += [passage._replace(body=rest)] if rest.strip() else []
        elif folded_title(passage.title) == "date" and iso_date(_plain(passage.body)):
            fields = {"date": _plain(passage.body), **fields}
        elif folded_title(passage.title) == "status":
            inner, rest = taken_fields(passage.body, _FIELDS)
            status_text = status_text or inner.get("status", "") or _plain(rest)
            fields = {**inner, **fields}
            status_body = rest
            if not _is_one_word(rest):
                kept.append(passage._replace(body=rest, belongs=Belongs((), ("Related", "Links", "Context"))))
        elif not passage.title:
            inner, rest = taken_fields(passage.body, _FIELDS)
            fields = {**inner, **fields}
            status_text = status_text or inner.get("status", "")
            if not _is_one_word(inner.get("status", "").encode()):
                rest = f"Status: {inner['status']}\n\n".encode() + rest.lstrip(b"\r\n")
            if rest.strip():
                kept.append(passage._replace(body=rest, belongs=Belongs((), ("Context",))))
        else:
            kept.append(passage)
    number, title = _named(source.path, title_of(tree), named)
    status = _STATUS.search(status_text)
    said = status_text + "\n" + status_body.decode("utf-8", "replace")
    return DecisionRecord(
        source.path,
        number,
        title,
        status[1].lower().replace("superceded", "superseded") if status else "",
        status_text,
        iso_date(fields.get("date", "")) or "",
        _text(kept, "context", "context and problem statement", "problem statement"),
        _text(kept, "decision drivers", "drivers"),
        _text(kept, "decision", "decision outcome"),
        _text(kept, "consequences", "implications"),
        tuple(_options(tree)),
        tuple(dict.fromkeys(_target(link) for link in tree.links)),
        tuple(dict.fromkeys(_linked(said, _REPLACES.search))),
        tuple(dict.fromkeys(_linked(said, _REPLACED.search))),
        (*kept, *passages),
    )


def write(
    documents: Sequence[Document],
    *,
    first: Annotated[int, "The number of the first decision of a log; 0 goes on behind the highest."] = 0,
) -> Artefact:
    """Decision records in MADR 4: a vault's own records, and one for each row of a design's decisions log.

    A row has no context but its design, and has as options what was decided and the alternatives, which are
    separated by semicolons. What `read_record` reads of them is what was written.
    """
    from trueline.formats.madr import artefact

    return artefact(documents, first)


def bare_title(text: str) -> str:
    """A title without the number that it may begin with: `ADR-12: Print on demand`."""
    return _TITLE.sub("", text).strip()


def option_titles() -> tuple[str, ...]:
    """The headings in lower case under which records list what was considered."""
    return tuple(title for title, belongs in KNOWN.items() if "Options Considered" in belongs.slots)


def _imported(record: DecisionRecord) -> Imported:
    return Imported(
        "adr",
        record.path,
        record.title,
        record.number,
        record.status,
        record.date,
        record.passages,
        (),
        record.replaces,
        record.replaced_by,
    )


def _parts(passage: Passage) -> Iterable[Passage]:
    """What stands below the title, parted at labels such as `**Context**:` where it has those of a decision."""
    found = [one for one in _PART.finditer(passage.body) if folded_title(one[1].decode()) in KNOWN]
    if passage.title or not any(folded_title(one[1].decode()) in ("context", "decision") for one in found):
        return [passage]
    ends = [*(one.start() for one in found[1:]), len(passage.body)]
    parts = (
        [passage._replace(body=passage.body[: found[0].start()])] if passage.body[: found[0].start()].strip() else []
    )
    for one, end in zip(found, ends, strict=True):
        title = one[1].decode().strip()
        line = passage.line + passage.body.count(b"\n", 0, one.start())
        belongs = KNOWN[folded_title(title)]
        parts.append(
            passage._replace(line=line, title=title, body=passage.body[one.end() : end], belongs=belongs, level=2)
        )
    return parts


def _first_words(body: bytes) -> tuple[str, bytes]:
    """The first line of a section that says something, and what else it says."""
    said, _, rest = body.lstrip().partition(b"\n")
    return said.decode("utf-8", "replace").strip(), rest


def _named(path: str, title: str, said_below: str = "") -> tuple[str, str]:
    """A decision's number and its title, from the heading, a section called Title, and the file's name."""
    if folded_title(title.partition("(")[0]) in _GENERIC:
        title = said_below
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    by_name = _NAME.match(stem)
    by_title = _TITLE_NUMBER.match(title)
    number = by_name[1] if by_name else by_title[1] if by_title else ""
    said = _TITLE.sub("", title).strip()
    if not said and by_name and by_name[2]:
        said = by_name[2].replace("-", " ").replace("_", " ").capitalize()
    return number, said


def _plain(body: bytes) -> str:
    return " ".join(body.decode("utf-8", "replace").split())


def _is_one_word(body: bytes) -> bool:
    """Whether a status section says its one word and nothing besides."""
    return not body.strip() or (len(body.split()) == 1 and _STATUS.search(_plain(body)) is not None)


def _text(passages: Sequence[Passage], *titles: str) -> str:
    for passage in passages:
        if folded_title(passage.title) in titles:
            return passage.body.decode("utf-8", "replace").strip()
    return ""


def _options(tree: Tree) -> Iterable[str]:
    """The names of what was considered: the items of its list, else the headings below it."""
    titles = option_titles()
    for section in tree.sections:
        if section.heading is None or folded_title(section.heading.title) not in titles:
            continue
        items = [item for block in section.blocks if isinstance(block, List) for item in block.items]
        names = [_first_line(tree, item) for item in items]
        return names or [child.heading.title for child in section.children if child.heading]
    return []


def _first_line(tree: Tree, item: Item) -> str:
    boxed = item.check is not None and tree.data[item.check.start : item.check.end] in (b" ", b"x", b"X")
    # Any other letter in brackets is a part of the name: nobody ticks an option with it.
    first = tree.data[item.content if boxed else item.marker_end : item.end].split(b"\n", 1)[0]
    plain = first.decode("utf-8", "replace").strip()
    return plain.strip('"') or plain


def _target(link: WikiLink | MarkdownLink) -> str:
    return link.target if isinstance(link, WikiLink) else link.url


def _linked(text: str, found: Callable[[str], object]) -> Iterable[str]:
    """The targets of links in the lines that speak of replacing."""
    for line in text.split("\n"):
        if found(line):
            yield from (_target(link) for link in parse(line.encode()).links)
