"""Exports from the command line: artefacts of designs, and the vault as a whole."""
