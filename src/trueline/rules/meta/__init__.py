"""Rules of the family `meta/`."""
