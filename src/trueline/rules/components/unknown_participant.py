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
from trueline.model.sequences import Participant, Sequence, is_sequence, sequence
from trueline.rules.blocks import find_all, shown
from trueline.rules.near import index_words, nearest
from trueline.rules.rule import Finding, rule
from trueline.syntax import Fence
from trueline.text import Edit, Span


@rule()
def check(document: Document) -> Iterator[Finding]:
    tree = document.tree
    if b"sequenceDiagram" not in tree.data:
        return
    for fence in find_all(tree, Fence, b"sequenceDiagram"):
        if is_sequence(tree, fence):
            drawn = sequence(tree, fence)
            if drawn.participants:
                yield from _strays(drawn)


def _strays(drawn: Sequence) -> Iterator[Finding]:
    declared = {participant.alias for participant in drawn.participants}
    uses: dict[str, list[Span]] = {}
    for arrow in drawn.arrows:
        for end in (arrow.source, arrow.target):
            if end.text not in declared:
                uses.setdefault(end.text, []).append(end.span)
    for name, spans in uses.items():
        participant = _meant(drawn, name)
        if participant is None:
            continue
        long = participant.name == name
        yield Finding(
            spans[0],
            f"{shown(name)} is drawn as another participant: it is declared as {shown(participant.alias)}"
            if long
            else f"{shown(name)} is declared nowhere, {shown(participant.alias)} is",
            help=f"write {shown(participant.alias)}, or declare the participant",
            fix=Fix(
                f"write {shown(participant.alias)}",
                Applicability.UNSAFE,
                tuple(Edit(span, participant.alias.encode()) for span in spans),
            ),
        )


def _meant(drawn: Sequence, name: str) -> Participant | None:
    """The participant that a stray name means: by its drawn name, in another case, or with a slip."""
    for participant in drawn.participants:
        if name == participant.name or name.casefold() in (
            participant.alias.casefold(),
            participant.name.casefold(),
        ):
            return participant
    near = nearest(name, index_words({participant.alias for participant in drawn.participants}))
    # Who talks with its near-namesake is somebody else.
    if near is None or any({arrow.source.text, arrow.target.text} == {name, near} for arrow in drawn.arrows):
        return None
    return next(participant for participant in drawn.participants if participant.alias == near)
