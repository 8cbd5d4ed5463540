ALTER TABLE shipments
    ADD COLUMN status text,
    ADD COLUMN last_event_at timestamptz;
