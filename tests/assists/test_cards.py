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
