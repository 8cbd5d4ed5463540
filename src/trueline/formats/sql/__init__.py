"""Tables and what belongs to them, in SQL: read from the files that made a database, written from designs."""
