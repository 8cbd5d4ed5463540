"""Rules about open questions and their answers."""
