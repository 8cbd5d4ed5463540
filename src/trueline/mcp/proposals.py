"""Changes as proposals: a diff, the hash of all that it rests on, and what the rules would find after it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from trueline.analysis.baseline import found_beyond
from trueline.analysis.changing import bytes_of
from trueline.analysis.patches import line_counts, patch
from trueline.diagnostics import Diagnostic, Severity
from trueline.mcp import findings
from trueline.mcp.asking import fitted
from trueline.mcp.fault import Fault
from trueline.mcp.session import Session, unknown
from trueline.mcp.tool import Block, Result
from trueline.mcp.wording import for_agents
from trueline.refactors import Changed, Clash, Declined, Plan, UnknownName, find_refactor, outcome
from trueline.syntax import parse

# Of each kind of finding so many are shown before or after a change.
_MOST = 12
_LONGEST_PART = 255


def planned(session: Session, name: str, given: dict[str, object]) -> Plan:
    """The plan of the change called `name`; raises `Fault` for what the vault does not allow."""
    from trueline.analysis.changing import bring

    change = find_refactor(name)
    words = fitted(name, change.arguments, given)
    missing = {one.name: one.default for one in change.arguments if one.name not in words}
    for word in words.values():
        for text in word if isinstance(word, tuple) else (word,):
            if isinstance(text, str) and "\0" in text:
                raise Fault("bad-argument", "a NUL byte is no text", "`arguments`")
    try:
        return change.plan(
            **bring(session.analysis, change.brought, author=session.who.name or None), **missing, **words
        )
    except UnknownName as error:
        raise unknown(error, "arguments") from error
    except Declined as error:
        raise Fault(
            "declined",
            for_agents(error.message),
            f"`{name}`",
            help=for_agents(error.help),
            notes=[for_agents(one) for one in error.reasons],
        ) from error
    except Clash as error:
        raise Fault("declined", error.message, f"`{name}`") from error


def proposed(session: Session, plan: Plan, diff: bool = True) -> Result:
    """A plan as an agent sees it; kept until it is applied."""
    analysis = session.analysis
    changed = outcome(plan, bytes_of(analysis))
    said = [f"{path}: {for_agents('; '.join(lines))}" for path, lines in plan.said.items()]
    if not changed:
        return Result([Block("nothing to change"), *map(Block, said)], {"files": []})
    for one in changed:
        _confine(one)
    key = _key(changed)
    session.keep(key, plan, changed)
    blocks = [Block(f'proposal "{key}": {_counted(changed)}. Nothing is written yet; `apply` it by this hash.')]
    blocks += map(Block, said)
    for mention in plan.mentions:
        line = analysis.lines(mention.path).line(mention.span.start)
        blocks.append(Block(f"left to you: {mention.path}:{line} {mention.message}"))
    for one in changed if diff else ():
        blocks += [Block(line.rstrip("\r\n")) for line in patch(one) if not line.startswith("diff --git")]
    blocks += [Block(""), *map(Block, _after(session, changed))]
    files = [
        {"path": one.path, "sha256": "" if one.before is None else sha256(one.before).hexdigest()} for one in changed
    ]
    return Result(blocks, {"proposal": key, "files": files})


def _confine(one: Changed) -> None:
    """Raise `Fault` for a path that no note may have; the writer sees to links that lead out of the vault."""
    if one.before is not None and one.source == one.path:
        return
    parts = one.path.split("/")
    odd = any(not part or part.startswith(".") or len(part.encode()) > _LONGEST_PART for part in parts)
    if odd or not one.path.lower().endswith(".md") or not one.path.isprintable() or "\\" in one.path:
        raise Fault("outside-vault", f"`{one.path}` is no place for a note", help="name a folder of the vault")


def _key(changed: Iterable[Changed]) -> str:
    """The hash of all that a change rests on and comes to."""
    digest = sha256()
    for one in changed:
        for piece in (one.source.encode("utf-8", "surrogateescape"), one.path.encode("utf-8", "surrogateescape")):
            digest.update(b"%d:%b" % (len(piece), piece))
        for data in (one.before, one.after):
            digest.update(b"-" if data is None else sha256(data).digest())
    return digest.hexdigest()[:20]


def _counted(changed: Sequence[Changed]) -> str:
    added = sum(line_counts(one.before or b"", one.after)[0] for one in changed)
    removed = sum(line_counts(one.before or b"", one.after)[1] for one in changed)
    return f"{len(changed)} file{'s' * (len(changed) > 1)}, {added} line{'s' * (added != 1)} added, {removed} removed"


def _after(session: Session, changed: Sequence[Changed]) -> Iterator[str]:
    """What the rules would find in the changed notes that they do not find now, and the other way round."""
    if any(one.before is not None and one.source != one.path for one in changed):
        yield "(what the rules find after a move shows when it is applied)"
        return
    for one in changed:
        problems = {problem.kind for problem in parse(one.before or b"").problems}
        for problem in parse(one.after).problems:
            if problem.kind not in problems:
                yield f"broken by this change: {problem.message}; it would be refused"
    analysis = session.analysis
    paths = frozenset(one.path for one in changed)
    before = found_beyond(analysis, paths & frozenset(analysis.paths))
    edited = analysis.edited({one.path: one.after for one in changed})
    after = found_beyond(edited, paths)
    new, gone = _beyond(after, before), _beyond(before, after)
    yield f"After it: {findings.counted(after)} in {'this note' if len(paths) == 1 else 'these notes'}"
    for title, found, where in (("new", new, edited), ("gone", gone, analysis)):
        shown = [one for one in found if one.severity > Severity.INFO or title == "new"]
        if shown:
            yield f"{title}:"
            yield from (findings.said(where, one, brief=title == "gone") for one in shown[:_MOST])
            if len(shown) > _MOST:
                yield f"- and {len(shown) - _MOST} more"


def _beyond(found: Iterable[Diagnostic], known: Iterable[Diagnostic]) -> list[Diagnostic]:
    """What is found more often than it was known."""
    counts = Counter((one.path, one.rule, one.message) for one in known)
    more = []
    for one in found:
        key = (one.path, one.rule, one.message)
        if counts[key]:
            counts[key] -= 1
        else:
            more.append(one)
    return more
