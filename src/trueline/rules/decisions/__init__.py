"""Rules about the decisions log."""
