"""What makes a finding the same finding after lines have moved."""

from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from trueline.diagnostics import Diagnostic


def fingerprints(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each finding with 64 hexadecimal digits of path, rule, message and how many the same came before.

    No line number is in it, so text inserted above leaves it as it is. No two findings share one.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    for diagnostic in diagnostics:
        key = (diagnostic.path, diagnostic.rule, diagnostic.message)
        seen[key] += 1
        text = "\0".join((*key, str(seen[key])))
        yield diagnostic, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
