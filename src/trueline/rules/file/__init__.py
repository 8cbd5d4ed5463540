"""Rules of the family `file/`."""
