"""The only door between Parcelhub and the systems of carriers."""

import hashlib
import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Header, HTTPException, Request
from prometheus_client import Counter, Gauge, Histogram
from pydantic import BaseModel

router = APIRouter()

INGESTED = Counter("ingest_events_total", "Events that carriers reported", ["carrier"])
LAG = Histogram("ingest_lag_seconds", "From a carrier's clock to the timeline")
UNMAPPED = Gauge("ingest_unmapped_ratio", "Share of today's events without a mapping")
PENDING = Gauge("ingest_pending_raw_events", "Raw events that are not translated yet")

SECRETS = {"nordpost": b"example-only"}
MOST_EVENTS = 500
KEPT = timedelta(days=90)


@dataclass
class CarrierGateway:
    """Stores what carriers send before anything looks into it."""

    stored: list[dict[str, Any]] = field(default_factory=list)

    def verify(self, carrier: str, body: bytes, signature: str) -> None:
        """Refuse what is not signed with the carrier's secret."""
        if carrier not in SECRETS:
            raise HTTPException(404, "unknown carrier")
        wanted = hmac.new(SECRETS[carrier], body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(wanted, signature):
            raise HTTPException(401, "the signature is wrong")

    def receive(self, carrier: str, payload: dict[str, Any]) -> int:
        """Keep a payload; the number of events in it."""
        events = payload.get("events", [])
        if len(events) > MOST_EVENTS:
            raise HTTPException(413, f"more than {MOST_EVENTS} events")
        self.stored.append({"carrier": carrier, "payload": payload, "outcome": "pending"})
        INGESTED.labels(carrier).inc(len(events))
        PENDING.inc(len(events))
        return len(events)


class EventNormalizer:
    """Translates raw events by the mapping that was valid when they happened."""

    def __init__(self, mappings: dict[tuple[str, str], str]) -> None:
        self.mappings = mappings

    def translate(self, carrier: str, code: str) -> str | None:
        """The status that a carrier's code means; None for a code without a mapping."""
        return self.mappings.get((carrier, code))

    def dedupe_key(self, carrier: str, parcel: str, code: str, occurred_at: datetime) -> str:
        """What two reports of one movement share."""
        return hashlib.sha256(f"{carrier} {parcel} {code} {occurred_at.isoformat()}".encode()).hexdigest()


class SwiftlinePoller:
    """Asks Swiftline every four minutes for all parcels that are not in a final status."""

    batch = 200

    def batches(self, numbers: list[str]) -> list[list[str]]:
        """The numbers in the batches that Swiftline takes."""
        return [numbers[start : start + self.batch] for start in range(0, len(numbers), self.batch)]


class Replay(BaseModel):
    """Which raw events to translate again."""

    start: datetime
    end: datetime
    only: str | None = None


gateway = CarrierGateway()
running: set[str] = set()


@router.post("/{carrier}/events", status_code=202)
async def receive_events(carrier: str, request: Request, signature: str = Header(default="")) -> dict[str, int]:
    """Receive one or many events from a carrier."""
    body = await request.body()
    gateway.verify(carrier, body, signature)
    return {"received": gateway.receive(carrier, await request.json())}


@router.post("/{carrier}/replays", status_code=202)
def replay_events(carrier: str, replay: Replay) -> dict[str, str | int]:
    """Translate the raw events of a period again."""
    if replay.end - replay.start > timedelta(days=31):
        raise HTTPException(422, "the period is longer than 31 days")
    if carrier in running:
        raise HTTPException(409, "a replay of this carrier is already running")
    return {"replay": "rpl_17", "raw_events": 4120}


@router.get("/{carrier}/mappings")
def list_mappings(carrier: str) -> list[dict[str, str]]:
    """The mappings of a carrier that are valid today."""
    return [{"carrier": carrier, "code": "Z21", "status": "in_transit"}]
