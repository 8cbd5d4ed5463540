"""What other teams call a section, in templates of their own: `Acceptance Criteria`, `Work Items`, `Milestones`.

Such a name counts only where the document's own template has a section of that name, so nothing is read
into a heading that somebody happened to write.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from trueline.template import folded_title

_NAMES: Mapping[str, str] = {
    "Problem Statement": "Problem and Context|Context and Problem|Background",
    "Proposed Solution": "Proposed Design|Detailed Design|Approach",
    "Success Criteria": "Acceptance Criteria|Definition of Done",
    "New Entities": "New Tables|Entities|Tables|Domain Model|Schema|Database Schema",
    "Entity Modifications": "Changed Entities|Changed Tables|Modified Tables|Table Changes",
    "Data Changes": "Database Changes|Schema Changes|Data Model Changes|Model Changes",
    "New Components": "New Services|New Modules|Services|Modules",
    "Affected Existing Components": "Changed Components|Impacted Components|Affected Services|Changed Services|Impacted Services",
    "API Design": "API Endpoints|API Specification|REST API|HTTP API|Interfaces|Routes",
    "Failure Modes & Recovery": "Failure Scenarios|Failures|Failure Analysis",
    "Rollback Strategy": "Rollback|Rollback Plan",
    "Key Metrics": "Metrics and Alerts|Metrics & Alerts|Metrics and Alarms|Metrics & Alarms",
    "Logging": "Logs|Log Messages",
    "Alerting": "Alarms",
    "Database Migrations": "Migrations",
    "Feature Flags": "Feature Toggles|Feature Toggle|Rollout Plan|Rollout|Release Plan|Launch Plan|Launch",
    "Rollout Phases": "Rollout Plan|Rollout|Rollout Stages|Release Plan|Launch Plan|Launch",
    "Open Questions": "Open Issues|Open Points|To Be Decided|Unresolved Issues|Outstanding Questions",
    "Decisions Log": "Decision Log|Decisions|Decision History",
    "Implementation Tasks": "Work Items|Implementation Plan|Milestones|Action Items|Work Breakdown|To Do",
    "Related Documents": "References|Further Reading|Related Notes",
    "Changelog": "Revision History|Version History|Document History|History",
}


def synonyms(*names: str) -> Iterator[str]:
    """The folded titles of what other teams may call the sections of these names, the likeliest first."""
    folded = _folded()
    for name in names:
        yield from folded.get(name, ())


@cache
def _folded() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(folded_title(other) for other in listed.split("|")) for name, listed in _NAMES.items()}
