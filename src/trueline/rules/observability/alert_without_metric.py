"""An alert watches something that no metric measures.

It will never fire, and its silence will be taken for good news. Where the condition names a metric as code
that is not in the table, the name is wrong or the metric is missing, which is a warning; conditions in words
are compared by their words, for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 8. Observability

### Key Metrics

| Metric | Normal Range | Alert Threshold |
| ------ | ------------ | --------------- |
| `label_print_seconds` | p99 < 2s | p99 > 10s for 5 minutes |

### Alerting

| Condition | Severity | Response |
| --------- | -------- | -------- |
| `label_queue_length` > 100 for 5 minutes | High | Look at the printers |
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

### Alerting

| Condition | Severity | Response |
| --------- | -------- | -------- |
| `label_queue_length` > 100 for 5 minutes | High | Look at the printers |
```
"""

import re
from collections.abc import Iterator, Sequence

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.model.sections.observability import Alert, Observability
from trueline.model.symbols import metric_symbol
from trueline.rules.blocks import shown
from trueline.rules.lexicon import Lexicon, lexicon, meant
from trueline.rules.rule import Finding, rule
from trueline.rules.wording import signal_words
from trueline.text import Span

_NAMED = re.compile(rb"`([a-zA-Z_:][\w:.]*(?:\{[^`]*\})?)[^`]*`")
_JOINED = re.compile(r"[a-z0-9]+(?:[_.:][a-z0-9]+)+")


@rule(early=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    room = document[Observability]
    if not room.alerts or not room.metrics or document.template is None:
        return
    # Rows with a placeholder in their name (`flow_{{name}}_total`) stand for any metric.
    known = {metric_symbol(metric.name).name: metric.name for metric in room.metrics}
    spelled = any(_JOINED.search(name) for name in known.values())
    spellings = lexicon(known)
    names = [signal_words(name) for name in (*known.values(), *(event.name for event in room.events))]
    for alert in room.alerts:
        named = _names(document, alert)
        if named and spelled:
            strange = [(name, span) for name, span in named if metric_symbol(name).name not in known]
            if strange and len(strange) == len(named):
                yield _undeclared(*strange[0], spellings)
        elif not _spoken_of(names, alert):
            yield Finding(
                alert.span,
                f"no metric or log event here measures {shown(alert.condition)}",
                help="add the metric that this alert watches",
                severity=Severity.INFO,
            )


def _names(document: Document, alert: Alert) -> list[tuple[str, Span]]:
    """The metrics that a condition names as code, such as `queue_length`."""
    found = _NAMED.finditer(document.tree.data, alert.span.start, alert.span.end)
    return [(one[1].decode(), Span(*one.span(1))) for one in found if _JOINED.search(one[1].decode())]


def _undeclared(name: str, span: Span, known: Lexicon) -> Finding:
    near = meant(name, known)
    return Finding(
        span,
        f"the alert watches `{name}`, which is not among the metrics",
        help=f"did you mean `{near}`?" if near else "add it to the metrics, or name the one that is meant",
    )


def _spoken_of(names: Sequence[frozenset[str]], alert: Alert) -> bool:
    """Whether a metric or log event shares enough words with a condition to be what it watches."""
    wanted = signal_words(alert.condition)
    if not wanted or re.search(r"\blogs?\b|\blogged\b", alert.condition, re.IGNORECASE):
        return True
    return any(len(wanted & theirs) >= min(2, len(theirs), len(wanted)) for theirs in names if theirs)
