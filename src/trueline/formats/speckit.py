"""GitHub's spec-kit: `specs/NNN-name/` with `spec.md`, `plan.md`, `tasks.md` and what research left."""

from collections.abc import Iterable

from trueline.formats.built import Source
from trueline.formats.openspec import whole
from trueline.formats.passages import (
    Belongs,
    Imported,
    Passage,
    Reading,
    Unplaced,
    passages_of,
    taken_fields,
    text_problem,
    title_of,
)
from trueline.model.dates import iso_date
from trueline.syntax import parse
from trueline.template.late import late

_FOLDER = late(r"^(\d{3,})-(.+)$")
_PREFIX = late(r"(?i)^(?:feature specification|feature spec|spec(?:ification)?|feature)\s*:\s*")
_STATUSES = {
    "draft": "draft",
    "in review": "draft",
    "approved": "designed",
    "ready": "designed",
    "implemented": "implemented",
    "complete": "implemented",
    "completed": "implemented",
    "done": "implemented",
}
_OVERVIEW = ("Overview", "What & Why", "Purpose")
_DESIGN = ("Component Design", "Components Affected", "Notes")

SPEC = {
    "user scenarios and testing": Belongs(("User Scenarios", "User Stories"), _OVERVIEW),
    "user scenarios": Belongs(("User Scenarios", "User Stories"), _OVERVIEW),
    "primary user story": Belongs(("Problem Statement",), _OVERVIEW),
    "edge cases": Belongs(("Edge Cases", "Gotchas & Edge Cases"), ("Failure Modes & Recovery", "Failure Handling")),
    "requirements": Belongs(("Requirements", "Proposed Solution"), _OVERVIEW),
    "functional requirements": Belongs(("Functional Requirements",), ("Proposed Solution", *_OVERVIEW)),
    "key entities": Belongs(("New Entities", "Data Changes"), ("Data Model",)),
    "success criteria": Belongs(("Success Criteria",), _OVERVIEW),
    "assumptions": Belongs(("Assumptions",), _OVERVIEW),
    "out of scope": Belongs(("Out of Scope", "Non-Goals"), _OVERVIEW),
    "dependencies": Belongs(("Dependencies",), _DESIGN),
    "clarifications": Belongs((), ("Decisions Log", "Notes")),
    "open questions": Belongs(("Open Questions",)),
}
PLAN = {
    "summary": Belongs(("Proposed Solution",), _OVERVIEW),
    "technical context": Belongs(("Technical Context",), _DESIGN),
    "constitution check": Belongs(("Constitution Check",), _DESIGN),
    "project structure": Belongs(("Project Structure",), _DESIGN),
    "structure decision": Belongs((), ("Decisions Log", "Notes")),
    "complexity tracking": Belongs((), ("Decisions Log", "Notes")),
}
_FILES = {
    "data-model.md": ("Data model", Belongs((), ("Data Model", "Data Changes"))),
    "research.md": ("Research", Belongs((), ("Decisions Log", "Notes"))),
    "quickstart.md": ("Quickstart", Belongs((), ("Testing Strategy", "Notes"))),
    "tasks.md": ("Tasks", Belongs(("Implementation Tasks", "Tasks"))),
}
_CONTRACTS = Belongs((), ("API Design", "API Changes"))
_CHECKLISTS = Belongs((), ("Testing Strategy", "Notes"))
_LANGUAGES = {
    "yaml": "yaml",
    "yml": "yaml",
    "json": "json",
    "graphql": "graphql",
    "proto": "protobuf",
    "sql": "sql",
    "ts": "ts",
}
_FIELDS = ("created", "date", "status")


def read(sources: Iterable[Source]) -> Reading:
    """The features of a folder: each folder with a `spec.md`."""
    files = {source.path: source for source in sources}
    folders = sorted(path.rpartition("/")[0] for path in files if path.rpartition("/")[2] == "spec.md")
    found: list[Imported] = []
    left: list[Unplaced] = []
    taken: set[str] = set()
    for folder in folders:
        start = f"{folder}/" if folder else ""
        own = [source for path, source in sorted(files.items()) if path.startswith(start)]
        taken |= {source.path for source in own}
        found.append(_feature(folder, start, own, left))
    left += [Unplaced(path, "it belongs to no feature") for path in sorted(files.keys() - taken)]
    return Reading(tuple(found), tuple(left))


def _feature(folder: str, start: str, own: list[Source], left: list[Unplaced]) -> Imported:
    name = folder.rpartition("/")[2]
    numbered = _FOLDER.match(name)
    title, fields = "", dict[str, str]()
    passages: list[Passage] = []
    for source in sorted(own, key=_rank):
        problem = text_problem(source.data)
        if problem:
            left.append(Unplaced(source.path, problem))
            continue
        if source.path == f"{start}spec.md":
            title = _PREFIX.sub("", title_of(parse(source.data))).strip()
            for passage in passages_of(source, SPEC, Belongs((), _OVERVIEW)):
                if not passage.title:
                    fields, rest = taken_fields(passage.body, _FIELDS)
                    if fields.get("status", "").lower() not in ("", *_STATUSES):
                        # What is no status here is said as it stands there.
                        fields, rest = taken_fields(passage.body, ("created", "date"))
                    passage = passage._replace(body=rest)
                passages += [passage] if passage.title or passage.body.strip() else []
        elif source.path == f"{start}plan.md":
            passages += passages_of(source, PLAN, Belongs((), _DESIGN))
        else:
            passages += _other(source, start, left)
    words = (numbered[2] if numbered else name).replace("-", " ").strip()
    return Imported(
        "feature",
        f"{start}spec.md",
        title or (words[:1].upper() + words[1:]) or "Feature",
        numbered[1] if numbered else "",
        _STATUSES.get(fields.get("status", "").lower(), ""),
        iso_date(fields.get("created", fields.get("date", ""))) or "",
        tuple(passages),
    )


def _other(source: Source, start: str, left: list[Unplaced]) -> list[Passage]:
    """The passage of a file besides specification and plan."""
    inner = source.path[len(start) :]
    leaf, _, extension = inner.rpartition("/")[2].rpartition(".")
    if inner in _FILES:
        return [whole(source, *_FILES[inner])]
    if inner.startswith("contracts/") and extension in _LANGUAGES:
        return [Passage(source.path, 1, inner, source.data, 1, _CONTRACTS, _LANGUAGES[extension])]
    if extension == "md":
        belongs = {"contracts": _CONTRACTS, "checklists": _CHECKLISTS}.get(inner.partition("/")[0], Belongs())
        title = leaf if belongs == Belongs() else inner
        return [whole(source, title_of(parse(source.data)) or title if belongs == Belongs() else title, belongs)]
    left.append(Unplaced(source.path, "it is in no language that a note can hold"))
    return []


def _rank(source: Source) -> tuple[int, str]:
    order = ("spec.md", "plan.md", "research.md", "data-model.md", "quickstart.md", "tasks.md")
    leaf = source.path.rpartition("/")[2]
    return (order.index(leaf) if leaf in order else len(order), source.path)
