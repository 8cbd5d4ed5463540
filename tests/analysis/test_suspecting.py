"""Which approved designs rest on notes that changed since, asked of real repositories."""

from pathlib import Path

import pytest

from git_vaults import GitVault
from trueline.analysis.analysis import Analysis
from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules
from trueline.analysis.suspecting import with_suspects
from trueline.diagnostics import Diagnostic, Severity
from trueline.queries.history import NoHistory

LABELS = """# Feature: Labels

## 4. API Design

### New Endpoints

#### `GET /labels/{id}`

- **Purpose:** Reads one label
"""
SLIPS = """---
tags:
  - status/designed
---
# Feature: Slips

## 1. Overview

### Problem Statement

Each slip shows the label of [[Labels]] and of [[Labels|them]].
"""


@pytest.fixture
def repository(tmp_path: Path) -> GitVault:
    made = GitVault(tmp_path)
    made.commit({"docs/Labels.md": LABELS, "docs/2. Planned/Slips.md": SLIPS})
    return made


def opened(repository: GitVault) -> Analysis:
    return open_analysis(str(repository.vault), str(repository.vault))


def suspects(repository: GitVault) -> list[Diagnostic]:
    analysis = with_suspects(opened(repository))
    outcome = analysis.check(select_rules(analysis.settings))
    assert not outcome.crashes
    return [one for one in outcome.diagnostics if one.rule == "links/suspect"]


def test_what_is_as_it_was_is_not_suspect(repository: GitVault) -> None:
    repository.write({"docs/Labels.md": LABELS.replace("Reads one", "Reads exactly one")})
    repository.write({"docs/2. Planned/Slips.md": SLIPS + "\nMore.\n"})
    assert suspects(repository) == []


def test_a_promise_that_is_gone_makes_the_first_link_to_it_suspect(repository: GitVault) -> None:
    repository.commit({"docs/Labels.md": LABELS.replace("/labels", "/v2/labels")}, date="2026-03-02")
    (found,) = suspects(repository)
    assert found.path == "docs/2. Planned/Slips.md"
    assert found.severity is Severity.WARNING
    assert found.span.text(SLIPS.encode()) == "Labels"
    assert found.span.start == SLIPS.index("[[Labels]]") + 2
    assert "since this was approved (2026-03-01)" in found.message
    assert "/labels/{id}" in found.message


def test_what_is_new_is_for_information(repository: GitVault) -> None:
    more = LABELS + "\n#### `POST /labels`\n\n- **Purpose:** Prints one\n"
    repository.write({"docs/Labels.md": more})
    (found,) = suspects(repository)
    assert found.severity is Severity.INFO


@pytest.mark.parametrize("status", ["status/draft", "status/implemented"])
def test_what_is_not_approved_or_is_built_is_not_looked_at(repository: GitVault, status: str) -> None:
    repository.commit({"docs/2. Planned/Slips.md": SLIPS.replace("status/designed", status)})
    repository.commit({"docs/Labels.md": LABELS.replace("/labels", "/v2/labels")}, date="2026-03-02")
    assert suspects(repository) == []


def test_a_new_approval_begins_anew(repository: GitVault) -> None:
    repository.commit({"docs/2. Planned/Slips.md": SLIPS.replace("status/designed", "status/draft")})
    repository.commit({"docs/Labels.md": LABELS.replace("/labels", "/v2/labels")}, date="2026-03-02")
    repository.commit({"docs/2. Planned/Slips.md": SLIPS}, date="2026-03-03")
    assert suspects(repository) == []


def test_without_history_nothing_is_suspect_and_asking_for_it_says_why(tmp_path: Path) -> None:
    (tmp_path / "Slips.md").write_text(SLIPS)
    analysis = open_analysis(str(tmp_path), str(tmp_path))
    assert not [one for one in analysis.check(select_rules(analysis.settings)).diagnostics if "suspect" in one.rule]
    (tmp_path / "Slips.md").write_text(SLIPS)
    with pytest.raises(NoHistory, match="no git repository"):
        with_suspects(analysis)
