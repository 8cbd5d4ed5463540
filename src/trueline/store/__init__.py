"""Floor 8: keep what was derived. Deleting any of it loses nothing."""
