"""Moving a whole folder: no note is read once for each that moves."""

from collections import Counter

from rule_examples import make_vault
from trueline.refactors._moving_links import moved_plan

NOTES = {f"a/Note {number}.md": b"# Note\n\nSee [[a/Note 1]], and a/Note 2.\n" for number in range(12)}


def reads(moved: int) -> int:
    """How often the note that is read most is read when so many notes move."""
    counted: Counter[str] = Counter()

    def texts(path: str) -> bytes:
        counted[path] += 1
        return NOTES[path]

    moves = {path: path.replace("a/", "b/") for path in [*NOTES][:moved]}
    plan = moved_plan(make_vault(NOTES), moves, texts)
    assert plan.moves == moves
    assert bool(plan.edits) == (moved > 1)
    return max(counted.values())


def test_a_folder_is_not_read_once_for_each_note_that_moves() -> None:
    assert reads(12) == reads(2)
