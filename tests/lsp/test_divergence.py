"""Several notes edited at once, while files come, go and change beside them: as if all were opened afresh."""

import random
from pathlib import Path

import pytest
from random_edits import TEXT, random_changes, session_of

from trueline.lsp.buffers import Buffer, changed, opened
from trueline.lsp.diagnosing import diagnostics
from trueline.lsp.session import Session

NAMES = ("Labels", "Parcels", "Nowhere", "Size")


def shown(session: Session) -> object:
    return {here.path: diagnostics(session, here) for here in session.open_notes()}


def disturb(chance: random.Random, vault: Path, session: Session) -> None:
    """Change, make, move or remove a file, as somebody else would."""
    file = vault / f"{chance.choice(NAMES)}.md"
    match chance.randrange(4):
        case 0:
            file.write_text(f"# {file.stem}\n\n[[{chance.choice(NAMES)}]] {chance.random()}\n")
        case 1:
            file.unlink(missing_ok=True)
        case _ if file.exists():
            (vault / "below").mkdir(exist_ok=True)
            file.rename(vault / "below" / file.name if chance.random() < 0.5 else vault / f"{chance.choice(NAMES)}.md")
    if chance.random() < 0.5:
        session.look(str(vault.resolve()), None)
    else:
        session.refresh((path / f"{name}.md").as_uri() for path in (vault, vault / "below") for name in NAMES)


@pytest.mark.parametrize("seed", range(2))
def test_notes_and_files_that_change_beside_them_never_diverge(vault: Path, seed: int) -> None:
    chance = random.Random(seed)
    session = session_of(vault)
    uris = [(vault / f"{name}.md").as_uri() for name in NAMES[:3]]
    buffers: dict[str, Buffer] = {}
    edits = {uri: random_changes(chance, TEXT, 10_000) for uri in uris}
    for number in range(120):
        uri = chance.choice(uris)
        if uri not in buffers:
            edits[uri] = random_changes(chance, TEXT, 10_000)
            buffers[uri] = opened(uri, number, TEXT, "utf-16")
        elif chance.random() < 0.1:
            del buffers[uri]
            session.release(uri)
        else:
            change, text = next(edits[uri])
            buffers[uri] = changed(buffers[uri], number, [change])
            assert buffers[uri].data == text.encode()
        if uri in buffers:
            session.take(buffers[uri])
        if chance.random() < 0.2:
            disturb(chance, vault, session)
        if number % 10 == 9:
            fresh = session_of(vault)
            for buffer in buffers.values():
                fresh.take(buffer)
            assert shown(session) == shown(fresh)
