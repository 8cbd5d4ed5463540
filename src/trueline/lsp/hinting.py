"""Code lenses, inlay hints and semantic tokens: what editors draw between and over the lines."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from lsprotocol import types

from trueline.assists.colours import KINDS, Colour, colours
from trueline.assists.hints import hints, lenses
from trueline.lsp.diagnosing import findings
from trueline.lsp.navigating import locations
from trueline.lsp.server import Server
from trueline.lsp.session import Coloured, Here, Session

# A token is so many numbers.
_NUMBERS = 5
# What editors have colours for.
_TYPES = {
    "component": "class",
    "entity": "struct",
    "endpoint": "method",
    "flag": "enumMember",
    "metric": "variable",
    "dependency": "interface",
    "note": "namespace",
    "tag": "keyword",
    "leftover": "comment",
    "broken": "event",
}

# What these rules find is how a design differs from what was built, but for what is amiss with the comparing itself.
_DRIFTS = ("drift/different", "drift/missing", "drift/renamed", "drift/undocumented")


def register(server: Server) -> None:
    """Say what is answered here."""
    server.answer(types.TEXT_DOCUMENT_CODE_LENS, code_lenses, types.CodeLensOptions())
    server.answer(types.TEXT_DOCUMENT_INLAY_HINT, inlay_hints)
    legend = types.SemanticTokensLegend([_TYPES[kind] for kind in KINDS], [])
    server.answer(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, semantic_tokens, legend)
    server.answer(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA, semantic_tokens_since, legend)
    server.answer(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE, semantic_tokens_of_lines, legend)


def code_lenses(session: Session, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Lines above headings."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    found = []
    drifted = [one.span for one in findings(here) if one.rule.startswith(_DRIFTS)]
    for lens in lenses(here.analysis.vault, here.document, drifted):
        range_ = here.positions.to_lsp(lens.span)
        command = types.Command(lens.text, "")
        if lens.targets:
            # Our own extension has this command; docs/editors.md says what other editors do with it.
            places = locations(session, here, lens.targets)
            command = types.Command(lens.text, "trueline.showReferences", arguments=[here.uri, range_.start, places])
        found.append(types.CodeLens(range_, command))
    return found


def inlay_hints(session: Session, params: types.InlayHintParams) -> list[types.InlayHint]:
    """Words behind links and headings, of the lines that are shown."""
    here = session.here(params.text_document.uri)
    if here is None:
        return []
    shown = here.positions.span(params.range)
    return [
        types.InlayHint(here.positions.position(hint.offset), hint.text, padding_left=True)
        for hint in hints(here.analysis.vault, here.document, here.analysis.source.data)
        if shown.start <= hint.offset <= shown.end
    ]


def semantic_tokens(session: Session, params: types.SemanticTokensParams) -> types.SemanticTokens:
    """What words are, as numbers: each token by its distance from the one before."""
    found = _coloured(session, params.text_document.uri)
    return types.SemanticTokens(list(found.data), found.name)


def semantic_tokens_since(
    session: Session, params: types.SemanticTokensDeltaParams
) -> types.SemanticTokensDelta | types.SemanticTokens:
    """What has become of the tokens that the client was given last; all of them where it asks for others."""
    before = session.coloured.get(params.text_document.uri)
    found = _coloured(session, params.text_document.uri)
    if before is None or before.name != params.previous_result_id:
        return types.SemanticTokens(list(found.data), found.name)
    return types.SemanticTokensDelta(list(difference(before.data, found.data)), found.name)


def difference(before: Sequence[int], after: Sequence[int]) -> Iterator[types.SemanticTokensEdit]:
    """One edit from the first token that has changed to the last; none where all are as they were."""
    if before == after:
        return
    shorter = min(len(before), len(after))
    same = next((at for at in range(shorter) if before[at] != after[at]), shorter) // _NUMBERS * _NUMBERS
    left = shorter - same
    ends = next((at for at in range(left) if before[-1 - at] != after[-1 - at]), left) // _NUMBERS * _NUMBERS
    yield types.SemanticTokensEdit(same, len(before) - ends - same, list(after[same : len(after) - ends]))


def _coloured(session: Session, uri: str) -> Coloured:
    """The tokens of a note, remembered until it is closed: clients ask for what has changed since."""
    here = session.here(uri)
    data = tuple(_encoded(here, colours(here.analysis.vault, here.document))) if here else ()
    before = session.coloured.get(uri)
    found = Coloured(str(int(before.name) + 1) if before else "1", data)
    if here is not None and here.version is not None:
        session.coloured[uri] = found
    return found


def semantic_tokens_of_lines(session: Session, params: types.SemanticTokensRangeParams) -> types.SemanticTokens:
    """The same, only of the lines that are shown."""
    here = session.here(params.text_document.uri)
    if here is None:
        return types.SemanticTokens([])
    shown = here.positions.span(params.range)
    found = colours(here.analysis.vault, here.document)
    within = [one for one in found if one.span.end > shown.start and one.span.start < shown.end]
    return types.SemanticTokens(_encoded(here, within))


def _encoded(here: Here, found: list[Colour]) -> list[int]:
    data: list[int] = []
    places = [(here.positions.to_lsp(one.span), KINDS.index(one.kind)) for one in found]
    before = types.Position(0, 0)
    for range_, kind in places:
        start = range_.start
        column = start.character - before.character if start.line == before.line else start.character
        data += [start.line - before.line, column, range_.end.character - start.character, kind, 0]
        before = start
    assert all(one[0].end.line == one[0].start.line for one in places), "a token stands on one line"
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    return data
