"""Mermaid diagrams of designs."""
