"""A section stands elsewhere than in the template.

Who reads ten designs a week knows where to look, and takes a section that is not there for absent. It is for
information only: sometimes a note reads better in its own order. Named are the fewest headings that would
have to move, three at most.

## Bad

```md path=docs/templates/Change.md
# Change: {{title}}

## Why

## Plan

## Cost
```

```md path=docs/Weigh twice.md
# Change: Weigh twice

## Cost

One scale per lane.

## Why

Scales drift in the cold.

## Plan

Weigh on both scales, take the mean.
```

## Good

```md path=docs/templates/Change.md
# Change: {{title}}

## Why

## Plan

## Cost
```

```md path=docs/Weigh twice.md
# Change: Weigh twice

## Why

Scales drift in the cold.

## Plan

Weigh on both scales, take the mean.

## Cost

One scale per lane.
```
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule
from trueline.rules.template._survey import survey

_MOST = 3


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    placed = [
        place.section.heading
        for place in survey(document).main
        if place.section and place.section.heading and place.section.heading.level == place.slot.level
    ]
    ranks = sorted(range(len(placed)), key=lambda rank: placed[rank].start)
    if ranks == sorted(ranks):
        return
    kept = _longest_rise(ranks)
    for rank in [rank for rank in ranks if rank not in kept][:_MOST]:
        before = max((other for other in kept if other < rank), default=None)
        anchor = placed[min(kept) if before is None else before]
        where = "before" if before is None else "after"
        yield Finding(
            placed[rank].text,
            f"in the template {shown(placed[rank].title)} comes {where} {shown(anchor.title)}",
            help="move the section, or leave it if the note reads better so",
            related=(Related(document.path, anchor.text, f"{where} this section"),),
        )


def _longest_rise(ranks: Sequence[int]) -> set[int]:
    """A longest subsequence of `ranks` that rises: the headings that may stay."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for rank in ranks:
        place = bisect_left(tails, rank)
        before[rank] = tails[place - 1] if place else None
        tails[place : place + 1] = [rank]
    kept: set[int] = set()
    last: int | None = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept
