"""Rules about implementation tasks."""
