"""OpenSpec's changes: a folder each with `proposal.md`, `design.md`, `tasks.md` and deltas of specifications."""

from collections.abc import Iterable

from trueline.formats.built import Source
from trueline.formats.passages import Belongs, Imported, Passage, Reading, Unplaced, passages_of, text_problem, title_of
from trueline.syntax import parse
from trueline.template.late import late

_ARCHIVED = late(r"^(\d{4}-\d{2}-\d{2})-(.+)$")
_CHANGE = late(r"((?:.*/)?changes/(?:archive/)?(?!archive/)[^/]+)/(?:(?:design|tasks)\.md|specs/.+\.md)$")
_PREFIX = late(r"(?i)^(?:change(?: proposal)?|proposal)\s*:\s*")
_OVERVIEW = ("Overview",)

PROPOSAL = {
    "why": Belongs(("Problem Statement", "What & Why", "Purpose")),
    "what changes": Belongs(("Proposed Solution",), ("What & Why", "Purpose", "Overview")),
    "capabilities": Belongs(("Capabilities",), _OVERVIEW),
    "impact": Belongs(("Affected Existing Components", "Components Affected"), ("Component Design",)),
    "goals": Belongs(("Goals",), _OVERVIEW),
    "non goals": Belongs(("Non-Goals", "Out of Scope"), _OVERVIEW),
    "out of scope": Belongs(("Out of Scope", "Non-Goals"), _OVERVIEW),
    "success criteria": Belongs(("Success Criteria",)),
    "risks": Belongs(("Risks",), ("Failure Modes & Recovery", "Failure Handling")),
    "dependencies": Belongs(("Dependencies",), ("Component Design",)),
    "open questions": Belongs(("Open Questions",)),
}
DESIGN = {
    "context": Belongs(("Context",), _OVERVIEW),
    "background": Belongs(("Background",), _OVERVIEW),
    "goals non goals": Belongs(("Goals",), _OVERVIEW),
    "goals": Belongs(("Goals",), _OVERVIEW),
    "non goals": Belongs(("Non-Goals", "Out of Scope"), _OVERVIEW),
    "decisions": Belongs((), ("Decisions Log", "Notes")),
    "key decisions": Belongs((), ("Decisions Log", "Notes")),
    "architecture": Belongs(("Architecture",), ("Component Design", "Components Affected")),
    "components": Belongs(("New Components",), ("Component Design", "Components Affected")),
    "data model": Belongs(("Data Model", "Data Changes")),
    "risks trade offs": Belongs(("Risks",), ("Failure Modes & Recovery", "Failure Handling")),
    "risks and mitigations": Belongs(("Risks",), ("Failure Modes & Recovery", "Failure Handling")),
    "migration plan": Belongs((), ("Migration & Rollout", "Notes")),
    "rollback": Belongs(("Rollback Strategy",), ("Failure Modes & Recovery",)),
    "open questions": Belongs(("Open Questions",)),
    "testing strategy": Belongs(("Testing Strategy",)),
    "security considerations": Belongs(("Security",)),
    "alternatives considered": Belongs((), ("Decisions Log", "Notes")),
}
_TASKS = Belongs(("Implementation Tasks", "Tasks"))
_REQUIREMENTS = Belongs((), ("Overview", "What & Why", "Purpose", "Success Criteria"))
_FILES = {"proposal.md": PROPOSAL, "design.md": DESIGN}


def read(sources: Iterable[Source]) -> Reading:
    """The changes of a folder: each folder with a `proposal.md`, and those in `changes` that have only a design,
    tasks or requirements. Archived ones are completed, with their date.

    Specifications of what is there already (`specs/<name>/spec.md` outside of a change) are no changes.
    """
    files = {source.path: source for source in sources}
    folders = {path.rpartition("/")[0] for path in files if path.rpartition("/")[2] == "proposal.md"}
    folders |= {change[1] for path in files if (change := _CHANGE.match(path))}
    found: list[Imported] = []
    left: list[Unplaced] = []
    taken: set[str] = set()
    for folder in sorted(folders):
        start = f"{folder}/" if folder else ""
        own = [source for path, source in sorted(files.items()) if path.startswith(start)]
        taken |= {source.path for source in own}
        found.append(_change(folder, own, left))
    for path in sorted(files.keys() - taken):
        present = path.endswith("spec.md")
        left.append(Unplaced(path, "it says what is there, not what is to change" if present else "it is no change"))
    return Reading(tuple(found), tuple(left))


def _change(folder: str, own: list[Source], left: list[Unplaced]) -> Imported:
    name = folder.rpartition("/")[2]
    archived = _ARCHIVED.match(name)
    title = ""
    passages: list[Passage] = []
    for source in sorted(own, key=_rank):
        leaf = source.path.rpartition("/")[2]
        problem = text_problem(source.data)
        if problem:
            left.append(Unplaced(source.path, problem))
            continue
        if leaf in _FILES:
            heading = _PREFIX.sub("", title_of(parse(source.data)))
            title = title or (heading if leaf == "proposal.md" and heading.lower() != "proposal" else "")
            passages += passages_of(source, _FILES[leaf], Belongs((), _OVERVIEW))
        elif leaf == "tasks.md":
            passages.append(whole(source, "Tasks", _TASKS))
        elif leaf == "spec.md":
            capability = source.path.rpartition("/")[0].rpartition("/")[2]
            passages.append(whole(source, f"Requirements: {capability}", _REQUIREMENTS))
        elif leaf.endswith(".md"):
            passages.append(whole(source, title_of(parse(source.data)) or leaf, Belongs()))
        else:
            left.append(Unplaced(source.path, "it is no Markdown"))
    words = (archived[2] if archived else name).replace("-", " ").replace("_", " ").strip()
    return Imported(
        "feature",
        next((one.path for one in sorted(own, key=_rank)), folder),
        title or (words[:1].upper() + words[1:]) or "Change",
        status="implemented" if archived else "",
        date=archived[1] if archived else "",
        passages=tuple(passages),
        stage="Completed" if archived else "",
    )


def _rank(source: Source) -> tuple[int, str]:
    order = ("proposal.md", "spec.md", "design.md", "tasks.md")
    leaf = source.path.rpartition("/")[2]
    return (order.index(leaf) if leaf in order else len(order), source.path)


def whole(source: Source, title: str, belongs: Belongs) -> Passage:
    """A whole file as one passage, without its front matter and, where there is one, its title."""
    tree = parse(source.data)
    first = tree.sections[0] if tree.sections else None
    start = tree.root.start
    if first is not None and first.heading is not None and first.heading.level == 1:
        body = source.data[start : first.start].removeprefix(b"\xef\xbb\xbf") + source.data[first.heading.end :]
        return Passage(source.path, 1, title, body, 1, belongs)
    return Passage(source.path, 1, title, source.data[start:].removeprefix(b"\xef\xbb\xbf"), 1, belongs)
