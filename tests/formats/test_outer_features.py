"""Feature designs of OpenSpec, spec-kit and Kubernetes, read as passages."""

from collections.abc import Mapping

from outer_folders import KEP, OPENSPEC, SPEC_KIT
from trueline.formats import kep, openspec, speckit
from trueline.formats.built import Source
from trueline.formats.passages import Belongs, passages_of, taken_fields


def sources(files: Mapping[str, str]) -> list[Source]:
    return [Source(path, text.encode()) for path, text in files.items()]


def test_openspec() -> None:
    reading = openspec.read(sources(OPENSPEC))
    fresh, archived = reading.found
    assert (fresh.title, fresh.status, fresh.stage) == ("Locker codes", "", "")
    assert (archived.title, archived.status, archived.date, archived.stage) == (
        "Drop fax",
        "implemented",
        "2025-05-06",
        "Completed",
    )
    titles = [passage.title for passage in fresh.passages]
    assert titles[:3] == ["Why", "What Changes", "Impact"]
    assert {"Requirements: lockers", "Tasks", "Risks / Trade-offs", "Open Questions"} <= set(titles)
    assert [one.path for one in reading.left] == ["openspec/project.md", "openspec/specs/labels/spec.md"]


def test_spec_kit() -> None:
    reading = speckit.read(sources(SPEC_KIT))
    (feature,) = reading.found
    assert (feature.title, feature.number, feature.status, feature.date) == (
        "Quiet hours",
        "003",
        "draft",
        "2025-07-08",
    )
    by_title = {passage.title: passage for passage in feature.passages}
    assert by_title["contracts/quiet.yaml"].fence == "yaml"
    assert by_title["Key Entities"].belongs.slots[0] == "New Entities"
    assert by_title["Tasks"].body.strip().startswith(b"## Phase 1")
    assert b"Created" not in by_title[""].body
    assert [one.path for one in reading.left] == ["specs/003-quiet-hours/sketch.png"]


def test_kep() -> None:
    reading = kep.read(sources(KEP))
    (proposal,) = reading.found
    assert (proposal.title, proposal.number, proposal.status, proposal.date) == (
        "Night queue",
        "77",
        "designed",
        "2024-11-12",
    )
    titles = [passage.title for passage in proposal.passages]
    assert "" not in titles and titles[-1] == "kep.yaml"
    assert {"Summary", "Motivation", "Goals", "Unit tests", "Drawbacks"} <= set(titles)


def test_an_older_kep_in_one_file() -> None:
    text = b"---\ntitle: Old\nkep-number: 5\nstatus: provisional\nowning-sig: sig-a\n---\n# Old\n\n## Summary\n\nx\n"
    (proposal,) = kep.read([Source("keps/0005-old.md", text)]).found
    assert (proposal.title, proposal.number, proposal.status) == ("Old", "5", "draft")
    assert any(b"owning-sig" in passage.body for passage in proposal.passages)


def test_one_folder_named_by_itself() -> None:
    start = "openspec/changes/add-locker-codes/"
    own = {path[len("openspec/changes/") :]: text for path, text in OPENSPEC.items() if path.startswith(start)}
    (change,) = openspec.read(sources(own)).found
    assert change.title == "Locker codes"


def test_known_sections_inside_others_go_their_own_way_and_nothing_is_said_twice() -> None:
    text = b"# T\n\nabove\n\n## Box\n\nin box\n\n### Why\n\nwhy\n\n### Other\n\nother\n\n## Why\n\nagain\n"
    found = passages_of(Source("a.md", text), {"why": Belongs(("Why",))}, Belongs())
    assert [(one.title, one.line, b" ".join(one.body.split())) for one in found] == [
        ("", 1, b"above"),
        ("Box", 5, b"in box ### Other other"),
        ("Why", 9, b"why"),
        ("Why", 17, b"again"),
    ]


def test_fields_in_every_dress() -> None:
    body = b"**Status**: Draft\r\n* Date: 2025-01-01\r\n**Owner:** Ida\r\nStatus: twice\r\n"
    found, rest = taken_fields(body, ("status", "date"))
    assert found == {"status": "Draft", "date": "2025-01-01"}
    assert rest == b"**Owner:** Ida\r\nStatus: twice\r\n"
