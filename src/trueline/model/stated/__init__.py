"""What a note states of the system as it stands, wherever in the note and in whatever form it does so.

The rooms read the sections of a feature design. Much of what a vault says of what was built stands elsewhere: in
notes of components with their routes, in notes of entities with their columns, in tables of domains, in a sentence
that names an endpoint. Only what is compared with what was built needs it.
"""
