"""A note is not written in UTF-8.

Obsidian, git and every other tool take notes for UTF-8 and show a replacement character for each byte that is
none: names with accents break, and so do links and searches for them. Saving from such a tool loses the
original for good. The usual cause is an editor that saves in the encoding of the system.

## Bad

```md encoding=latin-1
# Größe

Das Etikett misst 100 × 150 mm.
```

## Good

```md
# Größe

Das Etikett misst 100 × 150 mm.
```
"""

from collections.abc import Iterator

from trueline.model import Document
from trueline.rules.rule import Finding, rule


@rule()
def check(document: Document) -> Iterator[Finding]:
    for problem in document.tree.problems:
        if problem.kind == "not-utf8":
            first = document.tree.data[problem.span.start]
            yield Finding(
                problem.span,
                f"this note is not UTF-8: byte 0x{first:02x} begins no character here",
                help="save it as UTF-8, from the encoding that it is in now",
            )
            return
