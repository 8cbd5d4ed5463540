"""A metric has no alert threshold, though others in its table have one.

Without a threshold nobody is told when the number goes wrong, and *nobody thought about it* looks the same as
*nobody need be told*. One word settles it: `none`, `N/A`, `dashboard only`. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| ------ | ------------ | --------------- |
| `label_print_seconds` | p99 < 2s | p99 > 10s for 5 minutes |
| `label_queue_length` | < 20 | |
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| ------ | ------------ | --------------- |
| `label_print_seconds` | p99 < 2s | p99 > 10s for 5 minutes |
| `label_queue_length` | < 20 | > 100 for 5 minutes |
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.observability import Observability
from trueline.model.symbols import metric_symbol
from trueline.rules.blocks import shown
from trueline.rules.rule import Finding, rule


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    room = document[Observability]
    if not any(metric.threshold for metric in room.metrics):
        return
    conditions = [metric_symbol(alert.condition).name for alert in room.alerts]
    for metric in room.metrics:
        name = metric_symbol(metric.name).name
        if metric.threshold_span is not None and not metric.threshold and not any(name in text for text in conditions):
            yield Finding(
                metric.span,
                f"{shown(metric.name)} has no alert threshold, others here have one",
                help="write the threshold, or `none` and why",
            )
