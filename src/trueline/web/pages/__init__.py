"""The pages: thin functions from a request to a view and its template."""
