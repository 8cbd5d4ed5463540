"""Rules of the family `diagrams/`."""
