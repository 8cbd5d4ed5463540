"""Parcelhub's ingestion service: carriers report movements, shops read timelines."""
