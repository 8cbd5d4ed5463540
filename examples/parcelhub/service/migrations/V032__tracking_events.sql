CREATE TABLE tracking_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shipment_id uuid NOT NULL REFERENCES shipments (id) ON DELETE CASCADE,
    status text NOT NULL,
    carrier_code text NOT NULL,
    occurred_at timestamptz NOT NULL,
    dedupe_key text NOT NULL
);

CREATE INDEX idx_tracking_events_shipment ON tracking_events (shipment_id, occurred_at);
CREATE UNIQUE INDEX idx_tracking_events_dedupe ON tracking_events (dedupe_key);
