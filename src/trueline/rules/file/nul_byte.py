"""A note holds NUL bytes.

No text has them. Git takes the file for binary and shows no difference any more, search tools skip it, and
Obsidian shows a gap. The usual causes are a note saved as UTF-16, a write that was cut off by a crash, and a
synchroniser that laid out the file before its content came.

## Bad

```md encoding=utf-16-le
# Weigh twice

Scales drift in the cold.
```

## Good

```md
# Weigh twice

Scales drift in the cold.
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    for problem in document.tree.problems:
        if problem.kind == "nul-byte":
            data = document.tree.data
            count = data.count(b"\0")
            yield Finding(
                problem.span,
                "this note holds a NUL byte" if count == 1 else f"this note holds {count} NUL bytes",
                help="save it as UTF-8" if 3 * count > len(data) else "restore it, or delete the bytes",
            )
            return
