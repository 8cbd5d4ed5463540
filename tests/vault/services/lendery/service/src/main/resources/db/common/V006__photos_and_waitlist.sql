CREATE TABLE item_photos (
    id         uuid PRIMARY KEY,
    item_id    uuid NOT NULL REFERENCES items (id) ON DELETE CASCADE,
    media_type varchar(60) NOT NULL,
    bytes      bytea NOT NULL
);

CREATE TABLE waitlist_entries (
    id         bigserial PRIMARY KEY,
    item_id    uuid NOT NULL REFERENCES items (id),
    member_id  uuid NOT NULL REFERENCES members (id),
    place      integer NOT NULL
);

CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER items_touch BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
