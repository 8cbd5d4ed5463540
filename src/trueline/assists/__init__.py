"""Floor 6: what helps while one writes: at a place in a note, for whatever shows notes. Knows no protocol."""
