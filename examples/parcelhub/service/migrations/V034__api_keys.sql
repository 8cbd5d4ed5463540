CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    shop_id uuid NOT NULL REFERENCES shops (id),
    prefix text NOT NULL,
    hash bytea NOT NULL,
    permissions text[] NOT NULL,
    expires_at timestamptz NOT NULL,
    last_used_at timestamptz
);

ALTER TABLE shops DROP COLUMN api_key;
