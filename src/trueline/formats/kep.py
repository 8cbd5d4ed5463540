"""Enhancement proposals of Kubernetes: a folder each with `README.md` and `kep.yaml`."""

import re
from collections.abc import Iterable

from trueline.formats.built import Source
from trueline.formats.passages import (
    Belongs,
    Imported,
    Passage,
    Reading,
    Unplaced,
    front_fields,
    passages_of,
    text_problem,
    title_of,
)
from trueline.model.dates import iso_date
from trueline.syntax import parse
from trueline.template.late import late

_TITLE = late(r"(?i)^kep[- ]?(\d+)\s*:\s*")
_FOLDER = late(r"^(\d+)-(.+)$")
# The words of `status` in kep.yaml, and those of a feature design.
_STATUSES = {"provisional": "draft", "implementable": "designed", "implemented": "implemented"}
_STAGES = {"implemented": "Completed"}
_OVERVIEW = ("Overview", "What & Why", "Purpose")
_ROLLOUT = ("Migration & Rollout", "Notes")
_FAILURES = ("Failure Modes & Recovery", "Failure Handling", "Risks")
_WANTED = ("title", "kep-number", "status", "creation-date")
_CONTENTS = late(rb"<!-- toc -->.*?<!-- /toc -->[ \t]*", re.DOTALL)

KNOWN = {
    "release signoff checklist": Belongs((), ("Implementation Tasks", "Tasks")),
    "summary": Belongs(("Proposed Solution", "What & Why", "Purpose")),
    "motivation": Belongs(("Problem Statement",), _OVERVIEW),
    "goals": Belongs(("Goals", "Success Criteria"), _OVERVIEW),
    "non goals": Belongs(("Non-Goals", "Out of Scope"), _OVERVIEW),
    "proposal": Belongs(("Proposal",), _OVERVIEW),
    "user stories": Belongs(("User Stories",), _OVERVIEW),
    "notes constraints caveats": Belongs((), _OVERVIEW),
    "risks and mitigations": Belongs(("Risks",), _FAILURES),
    "design details": Belongs((), ("Component Design", "Components Affected", "Notes")),
    "test plan": Belongs((), ("Testing Strategy", "Notes")),
    "unit tests": Belongs(("Unit Tests",), ("Testing Strategy",)),
    "integration tests": Belongs(("Integration Tests",), ("Testing Strategy",)),
    "e2e tests": Belongs(("End-to-End Tests",), ("Testing Strategy",)),
    "graduation criteria": Belongs((), ("Rollout Phases", *_ROLLOUT)),
    "upgrade downgrade strategy": Belongs((), ("Rollback Strategy", *_ROLLOUT)),
    "version skew strategy": Belongs((), _ROLLOUT),
    "production readiness review questionnaire": Belongs((), _ROLLOUT),
    "feature enablement and rollback": Belongs((), ("Feature Flags", *_ROLLOUT)),
    "rollout upgrade and rollback planning": Belongs((), _ROLLOUT),
    "monitoring requirements": Belongs((), ("Observability", "Notes")),
    "dependencies": Belongs((), ("Dependency Failures", *_FAILURES)),
    "scalability": Belongs((), ("Performance & Scale", "Notes")),
    "troubleshooting": Belongs((), _FAILURES),
    "implementation history": Belongs((), ("Changelog", "Notes")),
    "drawbacks": Belongs((), ("Decisions Log", "Notes")),
    "alternatives": Belongs((), ("Decisions Log", "Notes")),
    "infrastructure needed": Belongs((), ("Component Design", "Notes")),
    "open questions": Belongs(("Open Questions",)),
}


def read(sources: Iterable[Source]) -> Reading:
    """The proposals of a folder: each folder with a `kep.yaml` beside a `README.md`, and older ones in one file
    whose front matter has a `kep-number`."""
    files = {source.path: source for source in sources}
    found: list[Imported] = []
    left: list[Unplaced] = []
    taken: set[str] = set()
    for path in sorted(files):
        folder, _, leaf = path.rpartition("/")
        start = f"{folder}/" if folder else ""
        readme = files.get(f"{start}README.md")
        if leaf == "kep.yaml" and readme is not None:
            taken |= {path, readme.path}
            found += _proposal(readme, files[path], left)
    for path in sorted(files.keys() - taken):
        source = files[path]
        if path.endswith(".md") and "kep-number" in front_fields(source, _WANTED)[0]:
            found += _proposal(source, None, left)
        elif any(path.startswith(one.path.rpartition("/")[0] + "/") for one in found):
            left.append(Unplaced(path, "it stands beside a proposal, and is no part of it that a note can hold"))
        else:
            left.append(Unplaced(path, "it is no proposal: `README.md` and `kep.yaml` make one"))
    return Reading(tuple(found), tuple(left))


def _proposal(readme: Source, yaml: Source | None, left: list[Unplaced]) -> list[Imported]:
    problem = text_problem(readme.data) or (text_problem(yaml.data) if yaml else "")
    if problem:
        left.append(Unplaced(readme.path, problem))
        return []
    fields, others = _fields(readme, yaml)
    heading = title_of(parse(readme.data))
    number = _TITLE.match(heading)
    folder = _FOLDER.match(readme.path.rpartition("/")[0].rpartition("/")[2])
    title = fields.get("title") or _TITLE.sub("", heading) or (folder[2].replace("-", " ") if folder else "")
    status = fields.get("status", "").lower()
    passages = [
        one for passage in passages_of(readme, KNOWN, Belongs((), _OVERVIEW)) for one in _without_contents(passage)
    ]
    return [
        Imported(
            "feature",
            readme.path,
            title or "Proposal",
            fields.get("kep-number") or (number[1] if number else folder[1] if folder else ""),
            _STATUSES.get(status, status),
            iso_date(fields.get("creation-date", "")) or "",
            (*passages, *others),
            stage=_STAGES.get(status, ""),
        )
    ]


def _fields(readme: Source, yaml: Source | None) -> tuple[dict[str, str], list[Passage]]:
    """What the proposal says of itself, and the rest of it as a passage."""
    if yaml is None:
        return front_fields(readme, _WANTED)
    wrapped = Source(yaml.path, b"---\n" + yaml.data.removeprefix(b"\xef\xbb\xbf").rstrip() + b"\n---\n")
    fields, _ = front_fields(wrapped, _WANTED)
    return fields, [Passage(yaml.path, 1, "kep.yaml", yaml.data, 0, Belongs(), "yaml")]


def _without_contents(passage: Passage) -> list[Passage]:
    """A passage without the generated table of contents; none where it was nothing else."""
    body = _CONTENTS.sub(b"", passage.body)
    if body == passage.body:
        return [passage]
    return [passage._replace(body=body)] if body.strip() else []
