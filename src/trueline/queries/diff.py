"""What changed in the designs between two versions, as meaning."""

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple

from trueline.model import name_key
from trueline.model.difference import Kind
from trueline.queries._changes import Told, excerpts, folded_alike, tallied, tell
from trueline.queries._names import near_names
from trueline.queries.answer import Answer, Table
from trueline.queries.history import Comparison, History, Pair
from trueline.queries.query import UnknownName, query


class Changed(NamedTuple):
    """One change. `kind` is breaking, weaker, stronger, gone, new, changed, or note for other words with the same meaning.

    `line` is where it stands in the newer version, or the section it stood in.
    """

    document: str
    kind: str
    what: str
    before: str
    after: str
    line: int | None
    section: str
    path: str


@query
def diff(
    history: History,
    what: Annotated[tuple[str, ...], "a revision, or two as `A..B` or `A...B`, and names of notes or folders"] = (),
    breaking: Annotated[bool, "only what breaks those who rely on the older version"] = False,
    all_: Annotated[bool, "every change on its own, also where many are alike"] = False,
) -> Answer:
    """Review designs as meaning: what was promised, guarded or agreed before, and is otherwise now.

    Without a revision the work tree is compared with the last commit; with one, with where the current
    branch left it; `A..B` and `A...B` are read as git reads them. Documents are told by their names, so a
    note that moved to another folder is the same. What changed no value but only words is one line.

    Example, a branch before it is merged, to be pasted into a pull request:

        trueline diff main --output-format markdown
        trueline diff v1..v2 --breaking
        trueline diff main "Shop Webhooks"
    """
    words = list(what)
    revisions = words.pop(0) if words and history.knows(words[0]) else ""
    # What is neither a revision nor a note may be a note that was there at the last commit.
    unknown = bool(words) and not revisions and not _names(words[0], history.names())
    if unknown and not _named(words[:1], history.compare().pairs):
        raise _unknown(words[0], history)
    comparison = history.compare(revisions)
    pairs = _chosen(words, comparison, history)
    told = tell(comparison.pairs)
    chosen = {(pair.after or pair.before).path for pair in pairs}  # type: ignore[union-attr]
    told = [one for one in told if one.document.path in chosen]
    if breaking:
        told = [one for one in told if one.change.kind is Kind.BREAKING]
    span = f"from {comparison.older} to {comparison.newer}"
    if not told:
        return Answer((), empty="; ".join((_nothing(words, breaking, span, comparison), *comparison.notes)))
    note = "; ".join((tallied(told), span, *comparison.notes))
    return Answer((Table("Changes", Changed, rows(told if all_ else folded_alike(told)), note),))


def rows(told: Iterable[Told]) -> list[Changed]:
    """The rows of some changes."""
    found = []
    for one in told:
        change = one.change
        before, after = excerpts(change.before, change.after)
        found.append(
            Changed(
                one.document.name,
                change.kind.value,
                change.what,
                before,
                after,
                one.line,
                change.section,
                one.document.path,
            )
        )
    return found


def _nothing(words: Sequence[str], breaking: bool, span: str, comparison: Comparison) -> str:
    where = f" in {', '.join(f'`{word}`' for word in words)}" if words else ""
    if breaking:
        return f"nothing breaks{where} {span}"
    if comparison.pairs and not words:
        return f"no design changed {span}, only how it is written"
    return f"nothing changed{where} {span}"


def _chosen(words: Sequence[str], comparison: Comparison, history: History) -> Sequence[Pair]:
    """The pairs that the words name; raises `UnknownName` for a word that names neither note nor folder."""
    if not words:
        return comparison.pairs
    known = list(history.names())
    for word in words:
        if not _names(word, known) and not _named([word], comparison.pairs):
            raise _unknown(word, history)
    return _named(words, comparison.pairs)


def _unknown(word: str, history: History) -> UnknownName:
    names = [path.rsplit("/", 1)[-1].removesuffix(".md") for path in history.names()]
    missing = "; this clone is shallow, `git fetch --unshallow` gets older ones" if history.shallow else ""
    return UnknownName(f"no revision, note or folder is called `{word}`{missing}", near_names(word, names))


def _named(words: Sequence[str], pairs: Iterable[Pair]) -> list[Pair]:
    return [
        pair for pair in pairs if any(_names(word, [document.path for document in pair if document]) for word in words)
    ]


def _names(word: str, paths: Iterable[str]) -> bool:
    """Whether a word is a path, a path's end or a folder of one of these."""
    wanted = name_key(word.strip().strip("[]").replace("\\", "/").removesuffix(".md").strip("/"))
    for path in paths:
        key = "/" + name_key(path.removesuffix(".md")) + "/"
        if key.endswith(f"/{wanted}/") or key.startswith(f"/{wanted}/"):
            return True
    return False
