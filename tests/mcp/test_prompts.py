"""Resources and prompts: documents, rule pages, and ways through the vault's own template."""

from pathlib import Path

import pytest

from mcp_agents import PARCELHUB, session_of
from trueline.mcp.fault import Fault
from trueline.mcp.prompts import PROMPTS, written
from trueline.mcp.resources import listed, read
from trueline.mcp.serving import NAMES
from trueline.mcp.session import Session
from trueline.queries import query_names
from trueline.refactors import refactor_names


def test_every_resource_that_is_listed_can_be_read(reader: Session) -> None:
    found = []
    cursor: str | None = None
    while True:
        page = listed(reader, cursor)
        found += page.resources
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len({one.uri for one in found}) == len(found) > 100
    for one in found:
        (content,) = read(reader, one.uri).contents
        assert content.mime_type == "text/markdown"
    home = read(reader, "trueline://doc/docs/Home.md").contents[0]
    assert home.text == (PARCELHUB / "docs/Home.md").read_text()  # type: ignore[union-attr]


def test_the_way_through_a_design_is_the_templates(reader: Session) -> None:
    text = written(reader, "design", {"title": "Parcel Lockers"})
    assert "1. **Overview**: Problem Statement, Proposed Solution, Success Criteria" in text
    assert text.index("**Data Model**") < text.index("**Security**") < text.index("**Changelog**")
    assert "no question is open" in text
    quick = written(reader, "design", {"title": "Parcel Lockers", "template": "quick"})
    assert "Feature Design - Quick" in quick and "**Security**" not in quick
    assert "Context" in written(reader, "design", {"title": "One Clock", "kind": "adr"})


def test_another_vault_has_another_way(tmp_path: Path) -> None:
    templates = tmp_path / "templates"
    templates.mkdir()
    (tmp_path / "trueline.toml").write_text('templates = ["templates"]\n')
    (templates / "Proposal.md").write_text("# Proposal: {{title}}\n\n## Why Now\n\n_Why?_\n\n## Price\n\n- **Days:**\n")
    text = written(session_of(tmp_path), "design", {"title": "X", "kind": "proposal"})
    assert "1. **Why Now**" in text and "2. **Price**: Days" in text
    assert "status=designed" not in text


def test_reviews_and_implementations_go_section_by_section(reader: Session) -> None:
    for name in ("review", "implement"):
        text = written(reader, name, {"document": "Shop Webhooks"})
        assert text.index("**Overview**") < text.index("**API Design**")
        assert "`context` with purpose" in text


def test_prompts_name_only_what_there_is(reader: Session) -> None:
    import re

    known = {*NAMES, *query_names(), *refactor_names(), "force", "Shop Webhooks", "Feature Design - Full"}
    for name, given in (
        ("design", {"title": "Shop Webhooks"}),
        ("review", {"document": "Shop Webhooks"}),
        ("implement", {"document": "Shop Webhooks"}),
    ):
        assert set(re.findall(r"`([^`]+)`", written(reader, name, given))) <= known


def test_what_is_missing_is_told(reader: Session) -> None:
    with pytest.raises(Fault, match="`title` is missing"):
        written(reader, "design", {})
    with pytest.raises(Fault, match="no prompt `cook`"):
        written(reader, "cook", {})
    with pytest.raises(Fault, match="no note is called"):
        written(reader, "review", {"document": "Nowhere"})
    with pytest.raises(Fault, match="no template makes"):
        written(reader, "design", {"title": "x", "kind": "poem"})
    assert all(one.described().arguments for one in PROMPTS.values())
