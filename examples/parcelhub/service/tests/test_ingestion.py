"""The service keeps what the designs promise."""

import hashlib
import hmac
import json
from datetime import UTC, datetime

import pytest
from fastapi import HTTPException
from fastapi.testclient import TestClient
from parcelhub.api_keys import ApiKeyService
from parcelhub.app import create_app
from parcelhub.carriers import SECRETS, EventNormalizer, SwiftlinePoller
from parcelhub.shipments import NotificationDispatcher, ShipmentService
from parcelhub.statuses import ShipmentStatus

MAPPINGS = {("nordpost", "Z21"): "in_transit"}


def signed(body: bytes) -> dict[str, str]:
    return {"signature": hmac.new(SECRETS["nordpost"], body, hashlib.sha256).hexdigest()}


def test_webhook_contract_accepts_signed_events() -> None:
    body = json.dumps({"parcel": "NP4401927735", "events": [{"code": "Z21"}]}).encode()
    answer = TestClient(create_app()).post("/v1/carriers/nordpost/events", content=body, headers=signed(body))
    assert (answer.status_code, answer.json()) == (202, {"received": 1})


@pytest.mark.parametrize(("carrier", "code"), [("nordpost", 401), ("unknown", 404)])
def test_webhook_refuses(carrier: str, code: int) -> None:
    answer = TestClient(create_app()).post(f"/v1/carriers/{carrier}/events", content=b"{}")
    assert answer.status_code == code


def test_every_code_is_mapped_or_unmapped() -> None:
    normalizer = EventNormalizer(MAPPINGS)
    assert normalizer.translate("nordpost", "Z21") == "in_transit"
    assert normalizer.translate("nordpost", "Z99") is None


def test_a_day_replayed_leaves_no_duplicate_on_any_timeline() -> None:
    normalizer = EventNormalizer(MAPPINGS)
    when = datetime(2024, 11, 4, 6, 12, 40, tzinfo=UTC)
    keys = {normalizer.dedupe_key("nordpost", "NP1", "Z21", when) for _ in range(2)}
    assert len(keys) == 1


def test_nothing_follows_returned() -> None:
    service = ShipmentService()
    service.append_event("shp_1", ShipmentStatus.RETURNED)
    assert service.append_event("shp_1", ShipmentStatus.IN_TRANSIT) is ShipmentStatus.RETURNED


def test_swiftline_is_asked_in_batches_of_200() -> None:
    assert [len(batch) for batch in SwiftlinePoller().batches([str(n) for n in range(450)])] == [200, 200, 50]


def test_one_message_per_status_and_channel() -> None:
    dispatcher = NotificationDispatcher()
    told = [dispatcher.tell("shp_1", ShipmentStatus.DELIVERED, "email") for _ in range(2)]
    assert told == [True, False]


def test_the_sixth_key_is_refused() -> None:
    service = ApiKeyService()
    for _ in range(5):
        assert service.knows(service.create())
    with pytest.raises(HTTPException):
        service.create()
