"""Stored entities as tables: what SQL, DBML and diagrams of entities are written from."""
