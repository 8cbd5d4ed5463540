"""What the questions about the pipeline share: order, display, domains and plans of features."""

from collections.abc import Iterable, Mapping

from trueline.model import DEFAULT_STAGES, name_key
from trueline.queries._names import pick
from trueline.syntax import WikiLink
from trueline.vault import Vault
from trueline.vault.pipeline import STAGES, Feature, Pipeline, placeholders

UNDECIDED = "undecided"
_WEIGHTS = {
    word: rank
    for rank, words in enumerate(
        ("blocker p0", "critical urgent highest p1", "high major p2", "medium normal p3", "low minor p4", "lowest p5")
    )
    for word in words.split()
}
_UNKNOWN_WEIGHT, _NO_WEIGHT = len(_WEIGHTS), len(_WEIGHTS) + 1
# What is being built first, then what comes next; what is done last.
_NEAREST_FIRST = ("Active", "Planned", "Planning", "Backlog", "Completed", "")


def priority(feature: Feature) -> str | None:
    """The priority's word; `undecided` for several, None for none."""
    return feature.meta.priority or (UNDECIDED if feature.priorities else None)


def weight(feature: Feature) -> tuple[int, str]:
    """The order of priorities: the most urgent first, unknown words after known ones, none at the end."""
    word = feature.meta.priority
    return (_NO_WEIGHT if word is None else _WEIGHTS.get(word, _UNKNOWN_WEIGHT), word or "")


def nearness(stage: str) -> tuple[int, str]:
    """The order of stages for a reader: what is being built comes first, what is done last."""
    place = _NEAREST_FIRST.index(stage) if stage in _NEAREST_FIRST else _NEAREST_FIRST.index("")
    return place, stage


def by_urgency(features: Iterable[Feature]) -> list[Feature]:
    """Features by stage, then priority, then name."""
    return sorted(features, key=lambda feature: (nearness(feature.stage), weight(feature), name_key(feature.name)))


def pick_stage(pipeline: Pipeline, given: str) -> str:
    """A stage by its name in any case, or by a folder's name such as `3. Active`; raises `UnknownName`."""
    word = given.strip().lstrip("0123456789.-_ ").casefold()
    for stage, folders in DEFAULT_STAGES.items():
        if word in folders:
            return stage
    used = {feature.stage for feature in pipeline.features.values() if feature.stage}
    return pick(given, [*STAGES, *sorted(used - set(STAGES))], "stage")


def link_names(vault: Vault, feature: Feature, links: Iterable[WikiLink]) -> tuple[str, ...]:
    """The names of the notes that links lead to, as the notes are called where they exist, once each."""
    found: dict[str, str] = {}
    for link in links:
        path = vault.resolve(feature.path, link.target).path if link.target else None
        if path or (link.target and name_key(link.target) not in vault.table(placeholders)):
            name = (path or link.target).rsplit("/", 1)[-1].removesuffix(".md").strip()
            found.setdefault(name_key(name), name)
    return tuple(found.values())


def domains(vault: Vault, feature: Feature) -> tuple[str, ...]:
    """The names of a feature's domains."""
    return link_names(vault, feature, feature.meta.domains)


def plans(vault: Vault, feature: Feature) -> tuple[str, ...]:
    """The name of the sub-domain plan that a feature belongs to, if any."""
    return link_names(vault, feature, (feature.meta.sub_domain,) if feature.meta.sub_domain else ())


def tally(words: Iterable[str | None]) -> Mapping[str, int]:
    """How often each word occurs; nothing counts as `none`."""
    counts: dict[str, int] = {}
    for word in words:
        counts[word or "none"] = counts.get(word or "none", 0) + 1
    return counts
