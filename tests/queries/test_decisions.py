import pytest

from feature_vaults import feature, rows
from rule_examples import make_vault
from trueline.queries import Answer, UnknownName, find_query
from trueline.vault import Vault

LOG = """## 12. Decisions Log

| Date | Decision | Rationale | Alternatives Considered |
| ---- | -------- | --------- | ----------------------- |
| 2025-03-01 | Use [[Redis\\|a cache]] | fast | none |
| soon | Ask the shops | they know | |
| 2025-05-01 | One table | simple | two |
"""
ADR = "---\ntags:\n  - adr/accepted\nCreated: 2025-04-01\n---\n# ADR-{}: {}\n\n## Context\n\nWe must.\n\n## Decision\n\nWe do it.\n"
ADR_TEMPLATE = (
    "---\ntags:\n  - adr/proposed\n  - adr/accepted\nCreated:\n---\n# ADR-XXX: {{title}}\n\n"
    "## Context\n\n_Why?_\n\n## Decision\n\n_What?_\n"
)


@pytest.fixture
def vault() -> Vault:
    files = {
        "docs/templates/ADR.md": ADR_TEMPLATE,
        "docs/1. Planning/A.md": feature("A", body=LOG),
        "docs/adr/ADR-001 First.md": ADR.format("001", "First"),
        "docs/adr/ADR-004 Fourth.md": ADR.format("004", "Fourth"),
        "docs/adr/ADR-004 Again.md": ADR.format("004", "Again"),
    }
    return make_vault({path: text.encode() for path, text in files.items()})


def ask(vault: Vault, **arguments: object) -> Answer:
    return find_query("decisions").ask(vault, **arguments)


def test_the_newest_first_and_undated_ones_last(vault: Vault) -> None:
    answer = ask(vault)
    found = rows(answer, "Decisions")
    assert [row["decision"] for row in found] == ["One table", "Use a cache", "Ask the shops"]
    assert answer.tables[0].note == "1 decision without a date that can be read"
    assert LOG.splitlines()[4] in feature("A", body=LOG).splitlines()[int(str(found[1]["line"])) - 1]


def test_records_with_status_and_the_next_free_number(vault: Vault) -> None:
    answer = ask(vault)
    found = rows(answer, "Records")
    assert [(row["record"], row["status"], row["decision"]) for row in found][1] == (
        "ADR-004 Again",
        "accepted",
        "We do it.",
    )
    assert answer.tables[1].note == "next free number: ADR-005; used more than once: ADR-004"


def test_since_a_day(vault: Vault) -> None:
    answer = ask(vault, since="2025-04-15")
    assert [row["decision"] for row in rows(answer, "Decisions")] == ["One table"]
    assert len(answer.tables) == 1
    with pytest.raises(UnknownName, match="is no date"):
        ask(vault, since="yesterday")


def test_none_is_said(vault: Vault) -> None:
    assert ask(vault, since="2026-01-01").empty == "no decision is recorded in 4 notes since 2026-01-01"
    assert len(rows(ask(vault, feature="A"), "Decisions")) == 3
