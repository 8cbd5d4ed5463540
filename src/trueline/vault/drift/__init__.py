"""Where designs and what was built have drifted apart: matched by symbol, then by likeness."""
