"""A network that is made little by little while the vault changes."""

import random
import shutil
from pathlib import Path

from trueline.analysis.host import AnalysisHost
from trueline.vault import Vault
from trueline.vault.network import Preparation, hand_on, network, recent_network
from vault_changes import edited

EXAMPLE = Path(__file__).parents[2] / "examples" / "parcelhub" / "docs"


def plain(made: tuple[object, ...]) -> tuple[object, ...]:
    """A network without what resolves its names, which is none of its values."""
    return made[:-1]


def afresh(vault: Vault) -> tuple[object, ...]:
    return plain(network(vault.sharing(vault.entries, vault.documents)))


def test_what_is_made_in_steps_is_what_is_made_at_once(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE, tmp_path / "docs")
    host = AnalysisHost(str(tmp_path), str(tmp_path))
    preparation, chance = Preparation(), random.Random(5)
    paths = sorted(host.analysis.vault.entries)
    for _ in range(12):
        path = chance.choice(paths)
        data = host.analysis.source.data(path)
        before = host.analysis.vault
        after = host.set_text(path, edited(data, chance, paths)).vault
        hand_on(before, after)
        # Sometimes the next change comes before all is made.
        for _ in range(chance.choice((3, 10_000))):
            if not preparation.step(after):
                break
    while preparation.step(host.analysis.vault):
        pass
    vault = host.analysis.vault
    assert network in vault.tables
    assert plain(recent_network(vault)) == afresh(vault)


def test_the_last_network_serves_until_the_next_one_is_there(tmp_path: Path) -> None:
    (tmp_path / "trueline.toml").write_text("")
    (tmp_path / "Labels.md").write_text("# Labels\n\nSee [[Parcels]].\n")
    (tmp_path / "Parcels.md").write_text("# Parcels\n")
    host = AnalysisHost(str(tmp_path), str(tmp_path))
    preparation = Preparation()
    while preparation.step(host.analysis.vault):
        pass
    before = host.analysis.vault
    after = host.set_text("Labels.md", b"# Labels\n").vault
    hand_on(before, after)
    assert plain(recent_network(after)) == afresh(before) != afresh(after)
    while preparation.step(after):
        pass
    assert plain(recent_network(after)) == afresh(after)
    more = host.set_text("New.md", b"# New\n").vault
    hand_on(after, more)
    assert plain(recent_network(more)) == afresh(more), "an old one might name notes that have gone"
