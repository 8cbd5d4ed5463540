CREATE TABLE shops (
    id uuid PRIMARY KEY,
    name text NOT NULL,
    api_key text
);

CREATE TABLE shipments (
    id uuid PRIMARY KEY,
    shop_id uuid NOT NULL REFERENCES shops (id),
    carrier text NOT NULL,
    tracking_number text NOT NULL,
    order_number text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (shop_id, tracking_number)
);
