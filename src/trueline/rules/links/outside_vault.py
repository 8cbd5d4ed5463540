"""A link leads out of the vault.

It works on the computer where it was written and in no other place: not for a colleague whose checkout
lies elsewhere, not in the published vault, not in a search over it.

## Bad

```md path=docs/Parcel Labels.md
# Parcel Labels

The printer is described [here](file:///home/kim/printer.pdf) and [there](../../hardware/printer.md).
```

## Good

```md path=docs/Parcel Labels.md
# Parcel Labels

The printer is described [by its maker](https://printers.example/thermal).
```
"""

from collections.abc import Iterator

from trueline.diagnostics import Severity
from trueline.model import Document
from trueline.rules.rule import Finding, rule
from trueline.syntax import WikiLink
from trueline.vault.names import join_relative
from trueline.vault.paths import local_path


@rule(severity=Severity.INFO)
def check(document: Document) -> Iterator[Finding]:
    for link in document.tree.links:
        wiki = isinstance(link, WikiLink)
        target = link.target if isinstance(link, WikiLink) else link.url
        span = link.target_span if isinstance(link, WikiLink) else link.url_span
        if not wiki and _of_one_computer(target):
            yield Finding(
                span,
                f"`{target}` is a file of one computer",
                help="put the file into the vault, or link a page that all can open",
            )
        elif ".." in target:
            path = target if wiki else local_path(target)
            if path and join_relative(document.path, path) is None:
                yield Finding(
                    span,
                    f"`{target}` leads out of the vault",
                    help="link a note of the vault, or the page where this is published",
                )


def _of_one_computer(url: str) -> bool:
    return url.startswith(("file:", "/Users/", "/home/", "\\\\")) or url[1:3] in (":\\", ":/")
