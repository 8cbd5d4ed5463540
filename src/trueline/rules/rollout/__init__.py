"""Rules about migrations, flags and phases."""
