"""Whether somebody may make a change, by the domains of the documents that it touches."""

from collections.abc import Sequence

from trueline.analysis.analysis import Analysis
from trueline.listening.principals import Principal
from trueline.refactors import Changed


def barred(analysis: Analysis, principal: Principal, changed: Sequence[Changed]) -> str:
    """Why not; empty where it may. A file counts by its domains before and after."""
    if not principal.domains:
        return ""
    from trueline.analysis.reading import Given, read_document

    source = analysis.source
    for one in changed:
        for path, data in ((one.source, one.before), (one.path, one.after)):
            if data is None:
                continue
            meta = read_document(Given(path, data), source.library, source.policy).meta
            names = [link.target.rpartition("/")[2].removesuffix(".md") for link in meta.domains]
            if not principal.may_change(names):
                held = ", ".join(principal.domains)
                return f"`{principal.name}` may change documents of {held}; `{path}` is none"
    return ""
