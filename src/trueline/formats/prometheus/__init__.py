"""Prometheus: alert rules with their unit tests are written, rules and exposition are read."""
