"""A vault as a web site: files that need no server, ask nobody else for anything, and run no document's text."""
