"""Floor 5: all documents together. Knows every name and where it leads."""

from trueline.vault.names import Names, Outcome, Resolution
from trueline.vault.vault import Unread, Vault

__all__ = ["Names", "Outcome", "Resolution", "Unread", "Vault"]
