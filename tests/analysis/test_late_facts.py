"""Facts that only questions need, and the network made of them: kept, edited or fresh, they are the same."""

import random
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from trueline.analysis.host import AnalysisHost
from trueline.analysis.opening import open_analysis
from trueline.model import Symbol
from trueline.queries import find_query
from trueline.store.cache import Cache
from trueline.vault import Vault
from trueline.vault.network import network
from trueline.vault.points import Network
from trueline.vault.ties import spoken
from vault_changes import change, edited

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub"


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLE, tmp_path / "vault"))


def plain(known: Network) -> list[object]:
    """All of a network that is a value, in its order; two names of the same are named alike, too."""
    tables = [known.points, known.users, known.links, known.parts, known.paths, known.handled, known.stand_ins]
    names = [Symbol("name", point.label) for point in known.points.values()]
    return [
        *([(key, tuple(table[key])) for key in table] for table in (*tables, known.domains, known.claims)),
        [known.naming.canonical(name) for name in names],
    ]


def made(vault: Vault) -> list[object]:
    return plain(vault.table(network))


def lines(vault: Vault) -> Mapping[str, object]:
    return {path: vault.late(spoken, path) for path in vault.entries}


def test_the_network_after_edits_is_that_of_a_fresh_reading(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    made(host.analysis.vault)
    chance = random.Random(5)
    for step in range(30):
        if chance.random() < 0.5:
            change(vault, chance)
            host.refresh()
        else:
            path = chance.choice(host.analysis.paths)
            (vault / path).write_bytes(edited(host.analysis.lines(path).data, chance, list(host.analysis.paths)))
            host.refresh([path])
        if step % 3 == 0:
            fresh = open_analysis(str(vault)).vault
            assert made(host.analysis.vault) == made(fresh)
            assert lines(host.analysis.vault) == lines(fresh)


def test_prose_leaves_the_network_as_it_is(vault: Path) -> None:
    host = AnalysisHost(str(vault))
    before = host.analysis.vault.table(network)
    path = next(path for path in host.analysis.paths if path.endswith("Public Tracking Page.md"))
    data = (vault / path).read_bytes()
    host.set_text(path, data.replace(b"\n## ", b"\nA line more.\n\n## ", 1))
    assert host.analysis.vault.table(network) is before
    assert lines(host.analysis.vault) == {**lines(host.analysis.vault), path: host.analysis.vault.late(spoken, path)}


def test_facts_asked_for_after_an_edit_are_of_the_text_as_it_is(vault: Path, tmp_path: Path) -> None:
    def keeper(root: str) -> Cache:
        return Cache(str(tmp_path / "cache"), root)

    made(open_analysis(str(vault), keeper_of=keeper).vault)
    host = AnalysisHost(str(vault), keeper_of=keeper)
    path = next(path for path in host.analysis.paths if path.endswith("Public Tracking Page.md"))
    data = (vault / path).read_bytes()
    host.set_text(path, data + b"\nSee [[Somewhere Quite Else]].\n")
    known = host.analysis.vault.table(network)
    assert any(point.label == "Somewhere Quite Else" for point in known.points.values())


def test_what_is_kept_is_what_is_made(vault: Path, tmp_path: Path) -> None:
    def opened() -> Vault:
        return open_analysis(str(vault), keeper_of=lambda root: Cache(str(tmp_path / "cache"), root)).vault

    expected = made(opened())
    assert made(opened()) == expected
    (vault / "docs" / "New.md").write_text("# New\n\nSee [[Nowhere At All]].\n")
    assert made(opened()) == made(open_analysis(str(vault)).vault) != expected


@pytest.mark.parametrize("name", ["owners", "conflicts", "capacity", "stats", "open", "tasks"])
def test_questions_answer_alike_from_a_cache(vault: Path, tmp_path: Path, name: str) -> None:
    def answer(*, kept: bool) -> object:
        keeper_of = (lambda root: Cache(str(tmp_path / "cache"), root)) if kept else None
        return find_query(name).ask(open_analysis(str(vault), keeper_of=keeper_of).vault)

    expected = answer(kept=False)
    assert [answer(kept=True), answer(kept=True)] == [expected, expected]
