"""Following notes through time: which note was which, every version of one, the days to look at.

A note is told by its name, because notes move from folder to folder as they advance. Only where a name
went and another came, likeness decides.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from trueline.analysis.revisions import Commit, Differing, Repository
from trueline.model import Document, name_key
from trueline.model.sections.meta import DESIGNED, IMPLEMENTED, advance
from trueline.queries.history import Approval
from trueline.template import Library
from trueline.template.normal import essences

_GLOB = re.compile(r"([\\*?\[\]])")
_DECIDED = ("Planned", "Active", "Completed")
# Two notes are the same one under another name if they share so much of what is their own.
_SHARED = 0.5
_FEWEST_LINES = 4
_MOST_PAIRS = 10_000


def moved(old: Mapping[str, bytes], new: Mapping[str, bytes], library: Library) -> dict[str, str]:
    """The path that each note which came had before, where it has only moved or been renamed."""
    gone = [path for path in old if path not in new]
    came = [path for path in new if path not in old]
    found: dict[str, str] = {}
    names: dict[str, tuple[list[str], list[str]]] = {}
    for side, paths in enumerate((gone, came)):
        for path in paths:
            names.setdefault(_leaf(path), ([], []))[side].append(path)
    for earlier, later in names.values():
        if len(earlier) == len(later) == 1:
            found[later[0]] = earlier[0]
        else:
            # Several of one name, such as `README`: the folder does not tell, what stands in them does.
            found.update(_by_likeness({p: old[p] for p in earlier}, {p: new[p] for p in later}, library))
    taken = set(found.values())
    rest = {path: old[path] for path in gone if path not in taken}
    return found | _by_likeness(rest, {path: new[path] for path in came if path not in found}, library)


def _leaf(path: str) -> str:
    return name_key(path.rsplit("/", 1)[-1])


def _by_likeness(old: Mapping[str, bytes], new: Mapping[str, bytes], library: Library) -> dict[str, str]:
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return {}
    common = frozenset().union(*(slot.lines for template in library.templates for slot in template.every))
    lines = [{path: _own_lines(data, common) for path, data in side.items()} for side in (old, new)]
    scored = []
    for later, has in lines[1].items():
        for earlier, had in lines[0].items():
            both = len(has & had)
            if both >= _FEWEST_LINES and both >= _SHARED * len(has | had):
                scored.append((-both / len(has | had), later, earlier))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, later, earlier in sorted(scored):
        if later not in found and earlier not in taken:
            found[later] = earlier
            taken.add(earlier)
    return found


def _own_lines(data: bytes, common: frozenset[bytes]) -> frozenset[bytes]:
    """What a note says line by line, without what templates say; two fresh notes are not alike for that."""
    return frozenset(line for line in essences(data.replace(b"\r", b"\n")) if line) - common


def followed(repository: Repository, path: str) -> Iterator[tuple[Commit, Differing]]:
    """Every commit that changed the note which lies at `path` in the last one, newest first."""
    current: str | None = path
    start: str | None = "HEAD"
    while start is not None and current is not None:
        begun, start = start, None
        name = current.rsplit("/", 1)[-1]
        for step in repository.log([":(glob,icase)**/" + _GLOB.sub(r"\\\1", name)], begun):
            here = {one.path: one for one in step.files}
            if current is None:
                # It came from nowhere; perhaps it had gone some time before.
                current = _only(one.path for one in step.files if one.after is None)
            if current is None or current not in here:
                continue
            one = here[current]
            if one.after is not None:
                yield step.commit, one
            if one.before is None:
                current = _only(other.path for other in step.files if other.before and other.after is None)
                earlier = None if current else repository.renamed(step.commit.name, one.path)
                if earlier is not None:
                    current, start = earlier, f"{step.commit.name}^"
                    break


def _only(paths: Iterable[str]) -> str | None:
    found = list(paths)
    return found[0] if len(found) == 1 else None


def approved(document: Document, past: Sequence[tuple[Commit, Document]], shallow: bool) -> Approval | None:
    """When a document with these past versions, newest first, was approved last."""
    for shows in (_status, _stage):
        now = shows(document)
        if now and not (past and shows(past[0][1])):
            return Approval("", "", "", "", now, True)
        for number, (commit, version) in enumerate(past):
            by = shows(version)
            known = number + 1 < len(past)
            if by and not (known and shows(past[number + 1][1])):
                return Approval(commit.name, commit.date, commit.author, commit.subject, by, known or not shallow)
    return None


def _status(document: Document) -> str:
    rank = advance(document.meta.status or "")
    return f"status {document.meta.status}" if rank is not None and DESIGNED <= rank <= IMPLEMENTED else ""


def _stage(document: Document) -> str:
    return f"stage {document.meta.stage}" if document.meta.stage in _DECIDED else ""


def spread(days: Sequence[str], most: int) -> list[str]:
    """At most so many of some days (`2026-01-31`, ascending), evenly in time; the first and the last always."""
    if len(days) <= most:
        return list(days)
    from datetime import date

    numbers = [date.fromisoformat(day).toordinal() for day in days]
    first, last = numbers[0], numbers[-1]
    found: dict[int, None] = {}
    for step in range(most):
        wanted = first + (last - first) * step / max(most - 1, 1)
        # The last day up to the one that is wanted: that is how things stood then.
        found[max(number for number in range(len(days)) if numbers[number] <= wanted or number == 0)] = None
    return [days[number] for number in found]
