"""A message in a sequence diagram names a participant that is almost, but not quite, declared.

Mermaid draws a new lifeline for every name it does not know. So one slip, or the long name in place of its
alias, splits a component in two, and the diagram shows a conversation that nobody has. Diagrams that
declare no participants, and names unlike any that is declared, are left alone.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

~~~mermaid
sequenceDiagram
    participant Table as PackingTable
    participant Printer as LabelPrinter

    Table->>Printer: print
    Prinetr-->>Table: done
~~~
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

~~~mermaid
sequenceDiagram
    participant Table as PackingTable
    participant Printer as LabelPrinter

    Table->>Printer: print
    Printer-->>Table: done
~~~
```

## Fix safety

The fix writes the declared alias at every message that uses the stray name. It may have been meant as a
participant of its own.
"""

from collections.abc import Iterator

from trueline.diagnostics import Applicability, Fix
from trueline.model import Document
from trueline.model.sequences import Participant, Sequence, is_sequence, is_settled, sequence
from trueline.rules.blocks import find_all, shown
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.syntax import Fence
from trueline.text import Edit, Span

# A diagram with more participants was made by a program, which does not mistype.
_MANY = 100


@rule()
def check(document: Document) -> Iterator[Finding]:
    tree = document.tree
    if b"sequenceDiagram" not in tree.data:
        return
    for fence in find_all(tree, Fence, b"sequenceDiagram"):
        if is_sequence(tree, fence) and not is_settled(tree, fence):
            drawn = sequence(tree, fence)
            if drawn.participants:
                yield from _strays(drawn)


def _strays(drawn: Sequence) -> Iterator[Finding]:
    aliases = {participant.alias: participant for participant in drawn.participants}
    folded = {participant.alias.casefold(): participant for participant in reversed(drawn.participants)}
    by_name = {participant.name.casefold(): participant for participant in reversed(drawn.participants)}
    index = index_words(aliases)
    pairs = {frozenset((arrow.source.text, arrow.target.text)) for arrow in drawn.arrows}
    uses: dict[str, list[Span]] = {}
    for arrow in drawn.arrows:
        for end in (arrow.source, arrow.target):
            if end.text not in aliases:
                uses.setdefault(end.text, []).append(end.span)
    for name, spans in uses.items():
        meant = by_name.get(name.casefold()) or folded.get(name.casefold())
        near = None if meant or len(aliases) > _MANY or len(uses) > _MANY else nearest(name, index)
        # Who talks with its near-namesake is somebody else.
        if near is not None and frozenset((name, near)) not in pairs:
            meant = aliases[near]
        if meant is not None:
            yield _finding(meant, name, spans)


def _finding(meant: Participant, name: str, spans: list[Span]) -> Finding:
    alias = shown(meant.alias)
    said = (
        f"{shown(name)} is drawn as another participant: it is declared as {alias}"
        if meant.name == name
        else f"{shown(name)} is declared nowhere, {alias} is"
    )
    edits = tuple(Edit(span, meant.alias.encode()) for span in spans)
    return Finding(
        spans[0],
        said,
        help=f"write {alias}, or declare the participant",
        fix=Fix(f"write {alias}", Applicability.UNSAFE, edits),
    )
