"""Feature flags for flagd, opened as far as a phase of their rollout says.

Each flag that a design names in section 10 has the variants `on` and `off`, and is off until a phase is asked for:
`--phase 2` writes what is open once the second row of its rollout phases is reached. A share (`5 % of recipients`)
becomes a `fractional` rule, in which whoever was in a smaller share stays in a larger one. A scope without a share
(`Ten pilot shops`) names a group: the flag is on where the evaluation's context says `"segment": "ten-pilot-shops"`.
Groups of earlier phases stay in. Where the rollout strategy is one of shares, a phase whose scope has none (`Answer
only logged`) opens the flag to nobody. `Everybody`, `All shops` and `100 %` turn the flag on.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from trueline.formats.artefact import Artefact, File, Skipped
from trueline.formats.flagd.shares import reached, scope
from trueline.formats.texts import json_text, line, slug
from trueline.model import Document
from trueline.model.sections.rollout import Phase, Rollout
from trueline.model.symbols import Symbol, flag_symbol

_SCHEMA = "https://flagd.dev/schema/v0/flags.json"


def write(
    documents: Sequence[Document],
    *,
    phase: Annotated[str, "The phase that is reached, by its number or name; without it every flag is off."] = "",
    segment: Annotated[str, "The attribute of the context that names the group."] = "segment",
) -> Artefact:
    """Feature flags for flagd, with the shares and groups of the rollout phase that is reached."""
    flags: dict[str, Any] = {}
    owners: dict[Symbol, str] = {}
    skipped: list[Skipped] = []
    for document in documents:
        rollout = document[Rollout]
        if rollout.flag is None:
            if rollout.phases:
                reason = "no flag is named that would switch them"
                skipped.append(Skipped(document.path, rollout.phases[0].span, "rollout phases", reason))
            continue
        symbol = flag_symbol(rollout.flag.name)
        subject = f"flag {line(rollout.flag.name)}"
        if symbol in owners:
            reason = f"`{owners[symbol]}` names the same flag"
            skipped.append(Skipped(document.path, rollout.flag.span, subject, reason))
            continue
        owners[symbol] = document.path
        count = _count(phase, rollout.phases)
        if count is None:
            reason = f"it has no phase `{phase}`: the flag is written as off"
            skipped.append(Skipped(document.path, rollout.flag.span, subject, reason))
        told = [one for one in rollout.phases[: count or 0] if _tells(one, rollout.flag.strategy)]
        reason = "its scope names no share, so that it opens a flag with the strategy of shares to nobody"
        skipped += [
            Skipped(document.path, one.span, f"{subject}, phase {line(one.name)}", reason)
            for one in rollout.phases[: count or 0]
            if one not in told
        ]
        flags[line(rollout.flag.name)] = _flag(document, rollout, count or 0, told, segment)
    if not flags:
        return Artefact((), tuple(skipped))
    text = json_text({"$schema": _SCHEMA, "flags": flags})
    return Artefact((File("flags.flagd.json", text),), tuple(skipped))


def _count(wanted: str, phases: Sequence[Phase]) -> int | None:
    """How many phases are reached; None where there is none of that name."""
    wanted = wanted.strip()
    if not wanted:
        return 0
    named = [number for number, phase in enumerate(phases, 1) if line(phase.name).casefold() == wanted.casefold()]
    if named:
        return named[0]
    if wanted.isdecimal():
        return min(int(wanted), len(phases))
    near = [number for number, phase in enumerate(phases, 1) if slug(phase.name) == slug(wanted)]
    return near[0] if near else None


def _tells(phase: Phase, strategy: str) -> bool:
    """Whether a phase says whom it reaches; where shares are rolled out, a scope without one speaks of the work."""
    found = scope(phase.scope)
    return not ("%" in strategy or "percent" in strategy.lower()) or not found.groups or found.percent < 100


def _flag(document: Document, rollout: Rollout, count: int, told: Sequence[Phase], attribute: str) -> dict[str, Any]:
    groups, rest = reached(scope(phase.scope) for phase in told)
    written: dict[str, Any] = {
        "state": "ENABLED",
        "variants": {"on": True, "off": False},
        "defaultVariant": "on" if rest >= 100 else "off",
    }
    rule = _rule(groups, rest, attribute)
    if rule is not None:
        written["targeting"] = rule
    metadata: dict[str, str | int] = {"trueline_source": line(document.path), "phase": count}
    if rollout.flag is not None and line(rollout.flag.strategy):
        metadata["strategy"] = line(rollout.flag.strategy)
    for number, phase in enumerate(rollout.phases, 1):
        metadata[f"phase_{number}"] = line(phase.scope) or line(phase.name)
    return {**written, "metadata": metadata}


def _rule(groups: dict[str, float], rest: float, attribute: str) -> dict[str, Any] | None:
    """The targeting rule: first the groups, those of one share together, then everybody else."""
    if rest >= 100 or (not groups and rest <= 0):
        return None
    by_share: dict[float, list[str]] = {}
    for name, percent in groups.items():
        by_share.setdefault(percent, []).append(name)
    if not by_share:
        fractional: dict[str, Any] = _share(rest)
        return fractional
    branches: list[Any] = []
    for percent, names in by_share.items():
        branches += [{"in": [{"var": attribute}, names]}, "on" if percent >= 100 else _share(percent)]
    return {"if": [*branches, _share(rest) if rest > 0 else "off"]}


def _share(percent: float) -> dict[str, Any]:
    """A share as whole weights: half a percent is 1 of 200."""
    from fractions import Fraction

    share = Fraction(str(percent)) / 100
    on, whole = share.numerator, share.denominator
    if 100 % whole == 0:
        on, whole = on * (100 // whole), 100
    return {"fractional": [["on", on], ["off", whole - on]]}
