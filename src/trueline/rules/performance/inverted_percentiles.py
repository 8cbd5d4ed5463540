"""A higher percentile is faster than a lower one.

The 99th percentile counts the 50th in, so it cannot be below it: one of the two numbers, or its unit, is
wrong. A target that cannot be met is worse than none, because alerts and tests are derived from it.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Performance Requirements

- **Latency target:** p50: 400 ms, p99: 250 ms
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Performance Requirements

- **Latency target:** p50: 250 ms, p99: 400 ms
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.performance import Percentile, Performance
from trueline.rules.rule import Finding, rule


@rule(severity=Severity.ERROR)
def check(document: Document) -> Iterator[Finding]:
    data = document.tree.data
    for figure in document[Performance].targets:
        for before, after in zip(figure.percentiles, figure.percentiles[1:], strict=False):
            between = data[before.span.end : after.span.start]
            # Figures of another operation may follow behind a semicolon, a full stop or on a line of their own.
            if b";" not in between and b"\n" not in between and b". " not in between and _inverted(before, after):
                low, high = sorted((before, after), key=lambda one: one.percentile)
                yield Finding(
                    after.span,
                    f"p{high.percentile:g} is {_text(data, high)}, below the {_text(data, low)} of p{low.percentile:g}",
                    help="one of the two, or its unit, is wrong",
                    related=(Related(document.path, before.span, f"p{before.percentile:g}"),),
                )


def _inverted(one: Percentile, other: Percentile) -> bool:
    low, high = sorted((one, other), key=lambda percentile: percentile.percentile)
    floor = {one.comparison, other.comparison} & {">", ">="}
    return low.percentile < high.percentile and low.seconds > high.seconds and not floor


def _text(data: bytes, percentile: Percentile) -> str:
    return " ".join(percentile.span.text(data).split())
