"""Changes on disk reach whoever follows a vault: soon, whole, and once."""

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from trueline.analysis.analysis import Analysis
from trueline.analysis.host import AnalysisHost
from trueline.analysis.opening import open_analysis
from trueline.analysis.selecting import select_rules
from trueline.analysis.watching import follow

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"
SECONDS = 20.0


class Follower:
    """A thread that follows a vault and passes on what it sees."""

    def __init__(self, vault: Path) -> None:
        self.host = AnalysisHost(str(vault), str(vault))
        self.seen: Queue[Analysis] = Queue()
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        # The watcher says nothing when it is ready: what it sees of this file says it.
        deadline = time.monotonic() + SECONDS
        while self.seen.empty() and time.monotonic() < deadline:
            (vault / f"ready{time.monotonic_ns()}.png").write_bytes(b"x")
            time.sleep(0.2)
        self.settle()

    def _run(self) -> None:
        for analysis in follow(self.host, self.stop):
            self.seen.put(analysis)

    def settle(self) -> list[Analysis]:
        """All that is seen until nothing more comes."""
        found = []
        try:
            while True:
                found.append(self.seen.get(timeout=1.0))
        except Empty:
            return found

    def next(self) -> Analysis:
        return self.seen.get(timeout=SECONDS)

    def end(self) -> None:
        self.stop.set()
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "vault"))


@pytest.fixture
def follower(vault: Path) -> Iterator[Follower]:
    found = Follower(vault)
    yield found
    found.end()


def findings(analysis: Analysis) -> object:
    return analysis.check(select_rules(analysis.settings)).diagnostics


def test_an_edit_is_seen(vault: Path, follower: Follower) -> None:
    note = vault / "docs" / "Home.md"
    note.write_bytes(note.read_bytes() + b"\n[[Nowhere at all]]\n")
    assert findings(follower.next()) == findings(open_analysis(str(vault), str(vault)))
    assert follower.host.work.documents == ("docs/Home.md",)


def test_a_note_that_goes_is_gone(vault: Path, follower: Follower) -> None:
    (vault / "docs" / "Home.md").unlink()
    seen = follower.next()
    assert "docs/Home.md" not in seen.paths
    assert findings(seen) == findings(open_analysis(str(vault), str(vault)))


def test_what_editors_and_git_keep_for_themselves_is_not_looked_at(vault: Path, follower: Follower) -> None:
    (vault / ".git").mkdir()
    follower.settle()
    before = follower.host.work
    for name in (".git/index.lock", "docs/.#Home.md", "docs/#Home.md#", "docs/Home.md~", "docs/.Home.md.swp"):
        (vault / name).write_bytes(b"x")
    assert follower.settle() == []
    assert follower.host.work is before


def test_a_storm_is_one_update(vault: Path, follower: Follower) -> None:
    for number in range(400):
        (vault / "docs" / f"Storm {number}.md").write_text(f"# Storm {number}\n\n[[Home]]\n", encoding="utf-8")
    seen = [follower.next(), *follower.settle()]
    assert len(seen) == 1
    assert sum(path.startswith("docs/Storm") for path in seen[0].paths) == 400


def test_what_leaves_a_file_as_it_was_is_no_update(vault: Path, follower: Follower) -> None:
    hidden = vault / ".hidden"
    hidden.write_bytes(b"x")
    hidden.unlink()
    assert follower.settle() == []


def test_the_code_beside_a_vault_is_followed_too(tmp_path: Path) -> None:
    vault, service = tmp_path / "vault", tmp_path / "service"
    (vault / "docs").mkdir(parents=True)
    service.mkdir()
    (tmp_path / ".git").mkdir()
    (vault / "docs/Plots.md").write_text("# Plots\n\nCall `GET /plots/sheds`.\n", encoding="utf-8")
    api = '{"openapi": "3.1.0", "paths": {"/plots%s": {"get": {}}}}'
    (service / "api.json").write_text(api % "", encoding="utf-8")
    (vault / "trueline.toml").write_text(
        '[[built.evidence]]\nkind = "openapi"\npaths = ["../service/*.json"]\n', encoding="utf-8"
    )
    follower = Follower(vault)

    def told(analysis: Analysis) -> list[str]:
        return [one.message for one in analysis.findings.together if one.rule == "drift/missing"]

    assert told(follower.host.analysis) == ["`GET /plots/sheds` is not built"]
    (service / "api.json").write_text(api % "/sheds", encoding="utf-8")
    assert told(follower.next()) == []
    follower.end()


def test_somebody_who_never_stops_writing_keeps_nobody_waiting(
    vault: Path, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trueline.analysis.watching._LONGEST_SECONDS", 1_000.0)
    note, enough = vault / "docs" / "Home.md", threading.Event()

    def write() -> None:
        # Without a pause in which a burst could end.
        while not enough.wait(0.02):
            note.write_bytes(note.read_bytes() + b"\nMore.\n")

    writing = threading.Thread(target=write, daemon=True)
    writing.start()
    try:
        seen = follower.next()
    finally:
        enough.set()
        writing.join(SECONDS)
    assert seen.vault.documents["docs/Home.md"].tree.data.count(b"More.") > 0
