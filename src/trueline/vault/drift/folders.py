"""Which part of a vault evidence speaks of: a folder of which it knows next to nothing is about something else."""

from collections.abc import Iterable

_FEW = 5
_LEAST = 0.08


def uncovered(found: Iterable[tuple[str, bool]]) -> frozenset[str]:
    """The folders that hold many claims of which hardly any is met, from paths of notes and whether one was met.

    Compared are the folders at the first level at which the notes part, such as `backend` and `frontend`.
    """
    rows = list(found)
    depth = _parting([path for path, _ in rows])
    counts: dict[str, list[int]] = {}
    for path, met in rows:
        folder = _at(path, depth)
        count = counts.setdefault(folder, [0, 0])
        count[0] += 1
        count[1] += met
    if len(counts) < 2:
        return frozenset()
    return frozenset(
        folder for folder, (all_, met) in counts.items() if folder and all_ >= _FEW and met < all_ * _LEAST
    )


def lies_in(path: str, folders: frozenset[str]) -> bool:
    """Whether a note lies in one of some folders."""
    return any(path.startswith(folder + "/") for folder in folders)


def _parting(paths: list[str]) -> int:
    folders = [path.split("/")[:-1] for path in paths]
    depth = 0
    while folders and all(len(one) > depth for one in folders) and len({one[depth] for one in folders}) == 1:
        depth += 1
    return depth


def _at(path: str, depth: int) -> str:
    parts = path.split("/")[:-1]
    return "/".join(parts[: depth + 1]) if len(parts) > depth else ""
