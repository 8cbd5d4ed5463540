"""Rules about the overview: what one will know success by."""
