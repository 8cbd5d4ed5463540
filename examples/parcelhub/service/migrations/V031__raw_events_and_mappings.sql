CREATE TABLE raw_carrier_events (
    id bigint GENERATED ALWAYS AS IDENTITY,
    carrier text NOT NULL,
    payload bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    outcome text NOT NULL DEFAULT 'pending' CHECK (outcome IN ('pending', 'translated', 'unmapped')),
    PRIMARY KEY (id, received_at)
) PARTITION BY RANGE (received_at);

CREATE TABLE status_mappings (
    carrier text NOT NULL,
    carrier_code text NOT NULL,
    status text NOT NULL,
    valid_from date NOT NULL,
    PRIMARY KEY (carrier, carrier_code, valid_from)
);
