"""The seven statuses of ADR-001, and what may follow what."""

from enum import StrEnum


class ShipmentStatus(StrEnum):
    """What a parcel is doing, in the words all carriers are translated to."""

    ANNOUNCED = "announced"
    ACCEPTED = "accepted"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED_ATTEMPT = "failed_attempt"
    DELIVERED = "delivered"
    RETURNED = "returned"


FINAL = frozenset({ShipmentStatus.RETURNED})


def derive(timeline: list[ShipmentStatus]) -> ShipmentStatus:
    """The status that a timeline, oldest first, means: nothing follows what is final."""
    current = ShipmentStatus.ANNOUNCED
    for status in timeline:
        if current in FINAL:
            break
        current = status
    return current
