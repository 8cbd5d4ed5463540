"""Shipments and their timelines."""

from fastapi import APIRouter, HTTPException

from parcelhub.flags import is_on
from parcelhub.statuses import ShipmentStatus, derive

router = APIRouter()


class ShipmentService:
    """Keeps every shipment and its timeline, and says when the status of one has changed."""

    def __init__(self) -> None:
        self.timelines: dict[str, list[ShipmentStatus]] = {}

    def append_event(self, shipment: str, status: ShipmentStatus) -> ShipmentStatus:
        """Add an event and derive the status in the same step."""
        timeline = self.timelines.setdefault(shipment, [])
        timeline.append(status)
        return derive(timeline)


class NotificationDispatcher:
    """Turns a change of status into at most one message per recipient and channel."""

    def __init__(self) -> None:
        self.sent: set[tuple[str, ShipmentStatus, str]] = set()

    def tell(self, shipment: str, status: ShipmentStatus, channel: str) -> bool:
        """Whether a message had to be sent."""
        message = (shipment, status, channel)
        new = message not in self.sent
        self.sent.add(message)
        return new


service = ShipmentService()


@router.get("/{shipment_id}")
def read_shipment(shipment_id: str) -> dict[str, str]:
    """One shipment with its status."""
    return {"id": shipment_id, "status": derive(service.timelines.get(shipment_id, [])).value}


@router.get("/{shipment_id}/events")
def read_timeline(shipment_id: str, after: int | None = None) -> dict[str, object]:
    """The timeline of a shipment, oldest first."""
    if not is_on("ingest-normalized-events") and shipment_id not in service.timelines:
        raise HTTPException(404, "no such shipment")
    return {"shipment": shipment_id, "events": [one.value for one in service.timelines.get(shipment_id, [])]}
