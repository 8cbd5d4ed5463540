"""There are performance targets, and nobody has decided whether to test them under load.

Both options of Load Testing are still open. A target that no test touches is a wish; that a load test is not
worth its cost is a decision too, and takes one tick and half a sentence. It is for information.

## Bad

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Performance Requirements

- **Latency target:** p50: 80 ms, p99: 400 ms

## 9. Testing Strategy

### Load Testing

- [ ] Required (describe scenario)
- [ ] Not required (justify)
```

## Good

```md path=docs/2. Planned/Parcel Labels.md
# Feature: Parcel Labels

## 7. Performance & Scale

### Performance Requirements

- **Latency target:** p50: 80 ms, p99: 400 ms

## 9. Testing Strategy

### Load Testing

- [ ] Required (describe scenario)
- [x] Not required: forty labels an hour
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Related, Severity
from trueline.model import Document
from trueline.model.sections.performance import Performance
from trueline.model.sections.testing import Testing
from trueline.rules.rule import Finding, rule
from trueline.template import State


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    if document.template is None:
        return
    target = next((figure for figure in document[Performance].targets if figure.quantities), None)
    if target is None or document.lowering.state("Load Testing") is not State.UNTOUCHED:
        return
    options = document[Testing].load
    if len(options) > 1:
        yield Finding(
            options[0].span,
            f"`{target.label}` is a target, and whether it is tested under load is undecided",
            help="tick one of the options and say why",
            related=(Related(document.path, target.span, "the target"),),
        )
