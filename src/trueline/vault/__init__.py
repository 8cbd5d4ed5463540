"""Floor 5: all documents together. Knows every name and where it leads."""

from trueline.vault.entry import Entry, make_entry
from trueline.vault.facts import Facts, all_facts, facts
from trueline.vault.names import Names, Outcome, Resolution
from trueline.vault.relation import Read, Relation
from trueline.vault.vault import Unread, Vault, leaf_key, make_names

__all__ = [
    "Entry",
    "Facts",
    "Names",
    "Outcome",
    "Read",
    "Relation",
    "Resolution",
    "Unread",
    "Vault",
    "all_facts",
    "facts",
    "leaf_key",
    "make_entry",
    "make_names",
]
