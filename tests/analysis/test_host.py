"""A vault that changes reads as if it were loaded afresh, and an edit runs what it concerns and no more."""

import random
import re
import shutil
import threading
from pathlib import Path

import pytest

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost
from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules
from trueline.diagnostics import Diagnostic
from vault_changes import change, edited

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "vault"))


def found(analysis: Analysis) -> list[Diagnostic]:
    outcome = analysis.check(select_rules(analysis.settings))
    assert not outcome.crashes
    return sorted(outcome.diagnostics)


def prepared(vault: Path) -> AnalysisHost:
    """A host that nobody has changed until it was ready for it."""
    host = AnalysisHost(str(vault))
    while host.prepare():
        pass
    return host


def documents(vault: Path) -> list[str]:
    return list(open_analysis(str(vault)).paths)


def test_it_starts_with_what_a_fresh_reading_finds(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    assert found(host.analysis) == found(open_analysis(str(vault)))
    assert found(host.analysis)


def test_prose_concerns_its_own_document_only(vault: Path) -> None:
    host = prepared(vault)
    for path in documents(vault):
        data = (vault / path).read_bytes()
        said = b" ".join(re.findall(rb"(?<=[ \n])[a-z]{4,}(?=[ .,])", data)[:6])
        middle = data.find(b"\n\n", len(data) // 2)
        host.set_text(path, data[:middle] + b"\n\n" + said + data[middle:])
        assert host.work.documents == (path,)
        # The blast radius is prose that others are compared with.
        assert {name for name, _ in host.work.runs} <= {"failures/understated-blast-radius"}
    assert found(host.analysis) != []


def test_what_a_document_defines_concerns_those_symbols(vault: Path) -> None:
    host = prepared(vault)
    path = next(path for path in documents(vault) if path.endswith("Public Tracking Page.md"))
    data = (vault / path).read_bytes()
    title = b"## 4. API Design\n"
    assert title in data
    heading = b"### New Endpoints\n"
    host.set_text(path, data.replace(heading, heading + b"\n#### `GET /never/seen/{id}`\n\n- **Purpose:** tests\n", 1))
    assert host.work.documents == (path,)
    symbols = {str(symbol) for _, symbol in host.work.runs}
    assert "endpoint GET /never/seen/{}" in symbols
    assert not any(symbol.startswith("entity") for symbol in symbols)


def test_a_change_may_come_before_all_is_prepared(vault: Path) -> None:
    chance = random.Random(20261123)
    for steps in (0, 1, 3):
        host = AnalysisHost(str(vault))
        for _ in range(steps):
            host.prepare()
        path = chance.choice(documents(vault))
        assert found(host.set_text(path, (vault / path).read_bytes())) == found(open_analysis(str(vault)))
        change(vault, chance)
        host.drop_text(path)
        now = host.refresh()
        fresh = found(open_analysis(str(vault)))
        for document in chance.sample(documents(vault), 5):
            mine = now.check(select_rules(now.settings), frozenset([document])).diagnostics
            assert sorted(mine) == [one for one in fresh if one.path == document], "known at once"
        if steps % 2:
            assert found(now) == fresh, "who asks for everything waits for it"
        while host.prepare():
            pass
        assert found(host.analysis) == fresh


def test_changes_before_all_is_prepared_come_out_as_a_fresh_reading(vault: Path) -> None:
    chance = random.Random(20261124)
    for _ in range(6):
        host = AnalysisHost(str(vault))
        for _ in range(8):
            if chance.random() < 0.7:
                change(vault, chance)
                host.refresh()
            host.prepare()
        before = host.analysis
        while host.prepare():
            pass
        fresh = found(open_analysis(str(vault)))
        assert found(host.analysis) == fresh
        assert found(before) == fresh, "an analysis that was taken before is whole, too"


def test_who_kept_an_analysis_from_before_all_was_prepared_has_it_whole(vault: Path) -> None:
    path, other = documents(vault)[:2]
    host = AnalysisHost(str(vault))
    kept = host.set_text(path, b"# One\n\n[[Nothing]] and [[%s]]\n" % path.encode())
    host.set_text(other, b"# Other\n\n[[Nothing either]]\n")
    once = prepared(vault).set_text(path, kept.source.data(path))
    fresh = found(once)
    mine = kept.check(select_rules(kept.settings), frozenset([path])).diagnostics
    assert sorted(mine) == [one for one in fresh if one.path == path]
    assert found(kept) == fresh


def test_a_text_as_its_file_costs_nothing_and_stays_when_the_file_changes(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    path = documents(vault)[0]
    data = (vault / path).read_bytes()
    before = found(host.analysis)
    assert host.set_text(path, data).source.data(path) == data
    assert host.work.runs == ()
    (vault / path).write_bytes(b"# Another\n")
    assert host.refresh().vault.documents[path].tree.data == data
    assert found(host.analysis) == before
    assert found(host.drop_text(path)) == found(open_analysis(str(vault)))


def test_edits_come_out_as_a_fresh_reading(vault: Path, tmp_path: Path) -> None:
    """The invariant of incremental work, over random edits of every kind."""
    chance = random.Random(20261122)
    host = AnalysisHost(str(vault))
    for step in range(60):
        change(vault, chance)
        if chance.random() < 0.3:
            change(vault, chance)
        host.refresh()
        assert found(host.analysis) == found(open_analysis(str(vault))), f"step {step}"


def test_texts_go_before_files_until_they_are_dropped(vault: Path) -> None:
    chance = random.Random(7)
    host = AnalysisHost(str(vault))
    fresh = found(host.analysis)
    paths = documents(vault)
    for _ in range(40):
        path = chance.choice(paths)
        data = edited((vault / path).read_bytes(), chance, paths)
        host.set_text(path, data)
        assert host.analysis.lines(path).data == data
        assert found(host.analysis) == found(open_analysis(str(vault)).edited(host.analysis.source.texts))
    host.set_text("docs/Never saved.md", b"# Never saved\n\n[[Home]] [[Nobody]]\n")
    assert "docs/Never saved.md" in host.analysis.paths
    for path in list(host.analysis.source.texts):
        host.drop_text(path)
    assert found(host.analysis) == fresh


def test_findings_of_one_note_are_those_of_the_vault(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    selection = select_rules(host.analysis.settings)
    for path in host.analysis.paths:
        alone = host.analysis.check(selection, frozenset([path])).diagnostics
        assert list(alone) == [one for one in host.analysis.check(selection).diagnostics if one.path == path]


def test_a_snapshot_stays_what_it_was(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    before = host.analysis
    seen = found(before)
    chance = random.Random(3)
    for path in before.paths[:15]:
        host.set_text(path, edited((vault / path).read_bytes(), chance, list(before.paths)))
    assert found(before) == seen
    assert found(host.analysis) != seen


def test_threads_see_whole_snapshots(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    path = next(path for path in documents(vault) if path.endswith("Shop Webhooks.md"))
    data = (vault / path).read_bytes()
    other = data.replace(b"# Feature: Shop Webhooks", b"# Feature: Shop Web Hooks").replace(b"### ", b"### X ")
    allowed = []
    for text in (data, other):
        host.set_text(path, text)
        allowed.append(found(host.analysis))
    assert allowed[0] != allowed[1]
    wrong: list[object] = []

    def read() -> None:
        try:
            wrong.extend("mixed" for _ in range(30) if found(host.analysis) not in allowed)
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(40):
        host.set_text(path, (data, other)[number % 2])
    for thread in threads:
        thread.join()
    assert wrong == []


def test_settings_and_templates_are_read_again(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    settings = vault / "trueline.toml"
    text = settings.read_text(encoding="utf-8") if settings.exists() else ""
    settings.write_text(text + '\n[severity]\n"links/*" = "off"\n', encoding="utf-8")
    host.refresh()
    assert not any(one.rule.startswith("links/") for one in found(host.analysis))
    template = next((vault / path) for path in host.analysis.unchecked if "Feature" in path)
    template.write_bytes(template.read_bytes().replace(b"Success Criteria", b"Signs of Success"))
    host.refresh()
    assert found(host.analysis) == found(open_analysis(str(vault)))
