"""Floor 9: the Language Server Protocol, translated to and from `analysis`; nothing else knows it."""
