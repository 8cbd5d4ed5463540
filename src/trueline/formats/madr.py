"""Decision records in MADR 4: how one looks, and which ones the logs and the records of a vault come to."""

from collections.abc import Iterator, Sequence

from trueline.formats.adr import DecisionRecord, bare_title, option_titles, read_record
from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.built import Source
from trueline.formats.passages import Passage
from trueline.formats.texts import Names, excerpt, line, slug, unlinked
from trueline.model import Document
from trueline.model.sections.decisions import Decision, Decisions
from trueline.template import folded_title
from trueline.template.late import late

_ALTERNATIVES = late(r"\s*;\s+")
_BLOCK = late(r"^(?:[#>\-+*=|~\s]|\[[ xX]\]|\d{1,9}[.)]\s)+")
_HEADINGS = late(r"(?m)^#{1,3}\s")
_WRITTEN = ("", "status", "context", "context and problem statement", "problem statement", "decision drivers", "drivers",
            "decision", "decision outcome", "consequences", "implications")  # fmt: skip


def records(documents: Sequence[Document], first: int = 0) -> tuple[list[DecisionRecord], list[Skipped]]:
    """The decision records of the documents, then a record for each row of a decisions log.

    Records keep their numbers; rows are numbered from `first`, or behind the highest number there is.
    """
    found = [_of_note(document) for document in documents if document[Decisions].record.text]
    number = first or max((int(one.number or 0) for one in found), default=0) + 1
    skipped: list[Skipped] = []
    for document in documents:
        for decision in document[Decisions].decisions:
            title = bare_title(_BLOCK.sub("", line(decision.decision)).rstrip("# "))
            if not title:
                subject = f"decision of {line(decision.date) or 'an unknown day'}"
                skipped.append(Skipped(document.path, decision.span, subject, "it does not say what was decided"))
                continue
            found.append(_of_row(document, decision, title, f"{number:04d}"))
            number += 1
    return found, skipped


def artefact(documents: Sequence[Document], first: int = 0) -> Artefact:
    """One file for each record, named as MADR does: `0007-keep-raw-scans.md`."""
    found, skipped = records(documents, first)
    names = Names()
    files = []
    for record in found:
        number = f"{record.number}-" if record.number else ""
        files.append(File(f"{names.take(number + slug(record.title))}.md", record_text(record)))
    return Artefact(tuple(files), tuple(skipped))


def record_text(record: DecisionRecord) -> str:
    """A decision record in MADR 4; sections that MADR does not know follow behind its own."""
    fields = [("status", record.status or record.status_text), ("date", record.date)]
    front = "".join(f"{name}: {_scalar(value)}\n" for name, value in fields if value)
    parts = [f"---\n{front}---\n" if front else "", f"# {record.title}\n"]
    named = {folded_title(passage.title): passage for passage in record.passages if not passage.fence}
    options = next((named[title] for title in option_titles() if title in named), None)
    sections = [
        ("Context and Problem Statement", record.context),
        ("Decision Drivers", record.drivers),
        ("Considered Options", _body(options) if options else "".join(f"* {one}\n" for one in record.options)),
        ("Decision Outcome", record.decision),
        ("Consequences", record.consequences),
    ]
    parts += [f"{_level(title, text)} {title}\n\n{text.strip()}\n" for title, text in sections if text.strip()]
    for title, passage in named.items():
        if title not in _WRITTEN and passage is not options and passage.title:
            parts.append(f"## {passage.title}\n\n{_body(passage)}\n" if _body(passage) else f"## {passage.title}\n")
    return "\n".join(part for part in parts if part)


def _level(title: str, text: str) -> str:
    """Consequences are part of the outcome, unless headings of their own would fall out of them there."""
    return "###" if title == "Consequences" and not _HEADINGS.search(text) else "##"


def _body(passage: Passage) -> str:
    return passage.body.decode("utf-8", "replace").replace("\r\n", "\n").strip()


def _scalar(text: str) -> str:
    """A value of front matter that YAML takes as it is."""
    plain = line(text)
    return (
        plain
        if plain.replace("-", "").replace(" ", "").isalnum()
        else '"' + plain.replace("\\", "/").replace('"', "'") + '"'
    )


def _of_note(document: Document) -> DecisionRecord:
    """The record that a note is; its status may stand in a tag (`adr/accepted`)."""
    record = read_record(Source(document.path, document.tree.data))
    tags = [tag.name.partition("/")[2].lower() for tag in document.meta.family("adr")]
    created = document.meta.created.iso if document.meta.created else None
    return record._replace(
        status=record.status or (tags[0] if len(tags) == 1 else "") or document.meta.status or "",
        date=record.date or created or "",
    )


def _of_row(document: Document, decision: Decision, title: str, number: str) -> DecisionRecord:
    why = unlinked(decision.rationale).rstrip(".")
    chosen = excerpt(title, 120)
    others = _others(decision)
    outcome = f'Chosen option: "{unlinked(decision.decision).rstrip(".")}"' + (f", because {why}." if why else ".")
    context = f"Decided in the design of {line(document.meta.title or document.name)} (`{line(document.path)}`)."
    options = tuple(dict.fromkeys((chosen.strip('" ') or chosen, *others))) if others else ()
    return DecisionRecord(
        f"{number}-{slug(chosen)}.md", number, chosen, "accepted", "accepted", decision.iso or "", context, "",
        outcome, "", options, (), (), (), (),
    )  # fmt: skip


def _others(decision: Decision) -> Iterator[str] | tuple[str, ...]:
    """The alternatives; a semicolon stands between two of them, because a comma may stand within one."""
    parts = [_BLOCK.sub("", line(part)).strip('" .') for part in _ALTERNATIVES.split(unlinked(decision.alternatives))]
    return tuple(dict.fromkeys(part for part in parts if part and part.casefold() not in ("none", "n/a")))
