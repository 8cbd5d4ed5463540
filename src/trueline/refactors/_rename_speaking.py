"""Places that speak of a note by its name without linking to it."""

import re
from collections.abc import Iterator

from trueline.refactors._rename_search import Search, words_of
from trueline.refactors.plan import Mention, Plan
from trueline.text import Span


def spoken_of(search: Search, name: str, plan: Plan) -> Iterator[Mention]:
    """The places that write the name of a note and that `plan` leaves alone; none for a plain lower-case word."""
    if name.islower() and " " not in name:
        return
    pattern = re.compile(rb"(?<![\w\x80-\xff])" + re.escape(name.encode()) + rb"(?![\w\x80-\xff])")
    for path in search.holding(words_of(name)):
        if not pattern.search(search.texts(path)):
            continue
        tree = search.vault.documents[path].tree
        taken = [edit.span for edit in plan.edits.get(path, ())]
        taken += [Span(link.start, link.end) for link in (*tree.front_links, *tree.links)]
        for found in pattern.finditer(tree.data):
            span = Span(*found.span())
            if not any(one.start < span.end and span.start < one.end for one in taken):
                yield Mention(path, span, f"`{name}` is only spoken of here, and stays")
