"""Floor 8: what every server shares that others can reach: who is let in, how much one may ask, a graceful end."""
