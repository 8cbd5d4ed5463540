"""Rules of the family `vault/`."""
