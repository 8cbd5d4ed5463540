"""Rules about metrics, logs and alerts."""
