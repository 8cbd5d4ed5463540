"""Changes from the command line: what they are brought, how they are shown and written."""
