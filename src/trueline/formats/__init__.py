"""Floor 4: other languages for the same model. One module each, with `write` and/or `read`."""
