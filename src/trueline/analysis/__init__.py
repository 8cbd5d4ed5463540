"""Floor 7: the one API. Plain values in, plain values out; the only file I/O and mutable state."""
