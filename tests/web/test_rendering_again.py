"""What a page is made of is kept until it would look otherwise."""

from pathlib import Path

from portals import make_vault
from trueline.analysis.host import AnalysisHost
from trueline.web.snapshots import Snapshot
from trueline.web.views.design import design


def test_a_page_is_rendered_again_only_where_it_looks_otherwise(tmp_path: Path) -> None:
    vault = make_vault(tmp_path)
    host = AnalysisHost(str(vault.root), str(vault.root))
    snapshot = Snapshot(host.analysis, 1)

    def shown() -> str:
        nonlocal snapshot
        snapshot = Snapshot(host.refresh(), snapshot.revision + 1, snapshot)
        found, afresh = (design(one, vault.designs[0]) for one in (snapshot, Snapshot(host.analysis, 1)))
        assert found is not None and afresh is not None and found.html == afresh.html
        return found.html

    first = shown()
    (vault.root / "domains" / "Billing.md").write_text("# Billing\n\nWhat costs much.\n")
    assert shown() is first
    (vault.root / "domains" / "Nowhere.md").write_text("# Nowhere\n")
    second = shown()
    assert 'href="/designs/domains/Nowhere.md"' in second and second is not first
    (vault.root / "domains" / "Nowhere.md").rename(vault.root / "Nowhere.md")
    assert 'href="/designs/Nowhere.md"' in shown()
