"""Cards in a vault that is still being read."""

from pathlib import Path

from trueline.analysis.host import AnalysisHost
from trueline.assists.cards import card
from trueline.vault.network import Preparation

COMPONENT = "# LabelPrinter\n\n## Uses\n\n- [[Parcels]]\n"
TEMPLATE = "# Component: {{title}}\n\n## Purpose\n\n[What for?]\n\n## Uses\n\n- [Component]\n"


def test_nobody_who_points_at_a_word_waits_for_the_whole_vault(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "Component.md").write_text(TEMPLATE)
    for number in range(120):
        (tmp_path / f"Note {number}.md").write_text(f"# Note {number}\n\nSee [[LabelPrinter]].\n")
    (tmp_path / "LabelPrinter.md").write_text(COMPONENT.replace("# Label", "# Component: Label"))
    (tmp_path / "Use.md").write_text("# Use\n\nIt is done by `LabelPrinter`, see [[Note 3]].\n")
    vault = AnalysisHost(str(tmp_path), str(tmp_path)).analysis.vault
    use = vault.documents["Use.md"]

    def shown(word: bytes) -> str:
        found = card(vault, use, use.tree.data.index(word) + 2, lambda path: b"")
        return found.text if found else ""

    assert "Note 3" in shown(b"[[Note 3")
    assert shown(b"`LabelPrinter") == ""
    preparation = Preparation()
    while preparation.step(vault):
        pass
    assert "LabelPrinter" in shown(b"`LabelPrinter")


def shown(vault: Path, path: str, word: bytes, template: str = "") -> str:
    """The card of what is written so in a note."""
    snapshot = AnalysisHost(str(vault), str(vault)).analysis.vault
    preparation = Preparation()
    while preparation.step(snapshot):
        pass
    note = snapshot.documents[path]
    found = card(snapshot, note, note.tree.data.index(word) + 4, lambda _: template.encode())
    return found.text if found else ""


DESIGN = """---
tags: [status/designed]
---
# Feature: Labels

## 3. Component Design

### New Components

| Component | Responsibility |
| --- | --- |
| `LabelPrinter` | prints |
"""


def test_a_name_says_how_far_its_design_is(tmp_path: Path) -> None:
    (tmp_path / "Labels.md").write_text(DESIGN)
    assert "Defined in Labels (designed)" in shown(tmp_path, "Labels.md", b"`LabelPrinter")


def test_a_brief_opens_with_the_first_words_of_a_note(tmp_path: Path) -> None:
    (tmp_path / "Use.md").write_text("# Use\n\nSee [[Labels]].\n")
    (tmp_path / "Labels.md").write_text("# Labels\n\n## Purpose\n\nThey stick to parcels.\n")
    assert "They stick to parcels." in shown(tmp_path, "Use.md", b"[[Labels")


def test_a_heading_with_nothing_of_its_own_says_what_is_below(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    template = "# Feature: {{title}}\n\n## Security\n\n### Access\n\n_Who?_\n\n### Secrets\n\n_Which?_\n"
    (tmp_path / "templates" / "Feature.md").write_text(template)
    (tmp_path / "Labels.md").write_text("# Feature: Labels\n\n## Security\n\n### Access\n\nAll.\n")
    assert "The template has below it: Access, Secrets" in shown(tmp_path, "Labels.md", b"## Security", template)
