-- Swiftline's codes are not only its own any more.
ALTER TABLE tracking_events RENAME COLUMN carrier_code TO event_code;
