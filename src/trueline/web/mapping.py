"""The network of the vault from one moment to the next: it is made again only where an edit says something else."""

from trueline.vault.facts import same_but_places
from trueline.vault.network import network
from trueline.vault.points import Network
from trueline.vault.ties import spoken
from trueline.vault.vault import Vault
from trueline.web.snapshots import Snapshot

# To compare more documents than these takes longer than it may save.
_MOST_CHANGED = 50


def known_network(snapshot: Snapshot) -> Network:
    """The network of the vault."""
    return snapshot.once("network", lambda: _made(snapshot))


def _made(snapshot: Snapshot) -> Network:
    last, vault = snapshot.late.mapped, snapshot.vault
    if last is not None and network not in vault.tables and _says_the_same(last, vault):
        vault.tables[network] = last.tables[network]
    found = vault.table(network)
    snapshot.late.mapped = vault
    return found


def _says_the_same(last: Vault, vault: Vault) -> bool:
    """Whether what documents say of what hangs together is what they said, and every name leads where it led."""
    rows = last.extra.get(spoken.name)
    if rows is None or last.names is not vault.names or last.entries.keys() != vault.entries.keys():
        return False
    changed = [path for path, entry in vault.entries.items() if last.entries[path] is not entry]
    if len(changed) > _MOST_CHANGED:
        return False
    now = vault.drawing.rows(spoken, vault.documents, changed)
    if not all(same_but_places(rows[path], now[path]) for path in changed):
        return False
    vault.extra[spoken.name] = {**rows, **now}
    return True
