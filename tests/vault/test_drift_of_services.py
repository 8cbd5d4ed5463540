"""Six small services with their notes: which drifts a person finds in them, and which are found.

The drifts were labelled by hand. The notes hold many things beside them that look like
drifts and are none: other names of parameters, paths below a base, plurals, snake and camel case, types of another
language, what was removed, denied, rejected, replaced or only planned, foreign services, screens of a front end.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from trueline.analysis.host import AnalysisHost
from trueline.vault import Vault
from trueline.vault.drift.drifts import find_drifts

SERVICES = Path(__file__).parent / "services"

# What happened, to what, and the note and line where a person would look for it; `-` where no note could tell of it.
LABELS = {
    "lendery": """
        missing entity item_tags @ Catalogue:14
        missing endpoint DELETE /{id}/photos/{photo-id} @ ItemController:28
        undocumented column ItemEntity.shelf @ ItemEntity:6
        renamed column loans.given_back @ Lending:19
        different default loans.extended_times @ Lending:20
        undocumented enum value LoanStatus.CANCELLED @ Lending:22
        missing enum value LoanStatus.LOST @ Lending:26
        missing component LoanPolicy @ Lending:46
        renamed endpoint POST /api/v1/loans/{loanId}/extend @ LoanController:13
        missing component ReservationController @ ReservationController:6
        missing endpoint POST /api/v1/reservations @ ReservationController:12
        missing endpoint DELETE /api/v1/reservations/{reservationId} @ ReservationController:16
        undocumented endpoint GET /api/v1/members/{memberId}/loans @ Members:4
        different column members.display_name @ Members:13
        different default members.loan_limit @ Members:16
        different endpoint PATCH /me @ Members:30
        different error code 409 of POST /api/v1/fees/{fee-id}/waive @ Fines:59
        different threshold lendery_lend_seconds @ Fines:77
        missing metric lendery_fines_total @ Fines:78
        missing endpoint POST /api/v1/loans/{id}/confirm @ Flow - Lend a Thing:9
        undocumented metric lendery_items_added_total @ -
        forecast missing endpoint POST /api/v1/loans/{id}/handover @ Lending:50
        forecast missing column waitlist_entries.told_at @ Waitlist:17
        forecast missing component WaitlistService @ Waitlist:21
        forecast missing endpoint POST /api/v1/items/{itemId}/waitlist @ Waitlist:27
        forecast missing endpoint DELETE /api/v1/items/{itemId}/waitlist/me @ Waitlist:31
        forecast missing endpoint POST /api/v1/fees/{id}/dispute @ Fines:83
    """,
    "choir_fastapi": """
        different column Ticket.priceCents @ Ticket Sales:14
        renamed endpoint POST /api/v2/concerts/{id}/ticket @ Ticket Sales:21
        renamed flag ticket-sale @ Ticket Sales:34
        missing column Attendance.comment @ Rehearsals:25
        undocumented endpoint DELETE /api/v2/singers/{singer_id} @ Singers:1
        different endpoint POST /api/v2/singers/<singer_id>/voice @ Singers:10
        missing endpoint GET /api/v2/singers/<singer_id>/absences @ Singers:11
        renamed column singers.name @ Singers:18
        different default singers.active @ Singers:21
        missing enum value Voice.MEZZO @ Singers:29
        undocumented flag sms-reminders @ -
        forecast missing endpoint POST /api/v2/rehearsals/{id}/cars @ Car Pools:8
    """,
    "tides_nest": """
        missing endpoint GET /export @ Readings:7
        renamed column readings.height_mm @ Readings:18
        different endpoint PUT /api/v1/stations/{stationId} @ Stations:10
        renamed endpoint GET /api/v1/stations/{stationId}/forecasts @ Stations:12
        missing enum value StationKind.SATELLITE @ Stations:20
        different default Station.datum_mm @ Stations:23
        forecast missing endpoint DELETE /api/v1/alarms/{id} @ Alarms:11
    """,
    "ferries_java": """
        renamed endpoint POST /api/v1/bookings/{booking_id}/pay @ Bookings:14
        different nullability bookings.passenger_name @ Bookings:28
        renamed column bookings.car_length @ Bookings:29
        missing endpoint POST /{id}/delay @ SailingController:31
        different default SailingEntity.car_metres @ SailingEntity:18
        missing column SailingEntity.vessel_id @ SailingEntity:21
        missing component TimetableImportService @ Sailings:23
        missing entity VesselEntity @ Sailings:33
        missing enum value SailingStatus.DIVERTED @ Sailings:37
        missing component HarbourSignatureFilter @ Harbour Webhooks:26
        renamed endpoint POST /api/v1/webhooks/harbour @ Harbour Webhooks:42
        missing metric ferries_webhook_refused_total @ Harbour Webhooks:55
        undocumented endpoint DELETE /api/v1/bookings/{bookingId} @ -
        forecast missing endpoint GET /api/v1/sailings/search @ Sailings:41
        forecast missing entity VesselEntity @ Vessels:12
        forecast missing endpoint GET /api/v1/vessels @ Vessels:18
        forecast missing endpoint POST /api/v1/webhooks/harbour-test @ Harbour Webhooks:59
        forecast missing endpoint GET /api/v1/webhooks @ Harbour Webhooks:60
    """,
    "orchard_django": """
        missing endpoint PUT /api/press/batches/7/label @ Press:10
        renamed endpoint POST /api/trees/<pk>/grafts/ @ Trees:10
        missing endpoint POST /api/trees/<pk>/water/ @ Trees:12
        renamed column trees.donor @ Trees:28
        undocumented enum value Species.QUINCE @ Trees:30
        missing enum value Species.PLUM @ Trees:36
        forecast missing endpoint DELETE /api/press/batches/{id} @ Press:5
    """,
    "kilns_go": """
        undocumented enum value State.COOLING @ Firing Control:16
        renamed column firings.program @ Firing Control:18
        missing entity shelf_plans @ Firing Control:20
        missing component SafetyService @ Firing Control:37
        missing endpoint PUT /firings/{id}/curve @ Firing Control:50
        different threshold kilns_celsius @ Firing Control:59
        missing endpoint POST /api/v1/kilns/:id/unlock @ Kilns:8
        missing column kilns.colour @ Kilns:18
        undocumented endpoint POST /api/v1/firings/{firingID}/notes @ -
    """,
}


def vault_of(service: str) -> Vault:
    return AnalysisHost(str(SERVICES / service / "vault")).analysis.vault


def told(vault: Vault) -> Iterator[str]:
    for one in find_drifts(vault).drifts:
        place = "-"
        if one.path:
            line = vault.documents[one.path].tree.data.count(b"\n", 0, one.span.start) + 1
            place = f"{vault.entries[one.path].name}:{line}"
        yield f"{'forecast ' if one.forecast else ''}{one.kind.value} {one.subject} {one.name} @ {place}"


@pytest.mark.parametrize("service", sorted(LABELS))
def test_what_a_person_finds_is_found_and_nothing_else(service: str) -> None:
    vault = vault_of(service)
    assert vault.evidence is not None and not vault.evidence().built.problems
    labelled = {line.strip() for line in LABELS[service].strip().splitlines()}
    found = set(told(vault))
    assert {"too many": sorted(found - labelled), "not found": sorted(labelled - found)} == {
        "too many": [],
        "not found": [],
    }


def test_every_route_table_and_value_of_the_services_is_read() -> None:
    counts = {}
    for service in LABELS:
        vault = vault_of(service)
        assert vault.evidence is not None
        built = vault.evidence().built
        endpoints = {(one.method, one.path) for one in built.endpoints}
        tables = {one.name for one in built.entities}
        counts[service] = (len(endpoints), len(tables), sum(len(one.values) for one in built.enums), len(built.metrics))
    assert counts == {
        "lendery": (19, 6, 11, 4),
        "choir_fastapi": (14, 4, 7, 2),
        "tides_nest": (11, 2, 3, 0),
        "kilns_go": (12, 3, 4, 2),
        "ferries_java": (10, 3, 9, 1),
        "orchard_django": (14, 2, 3, 0),
    }
