CREATE TABLE kilns (
    id serial PRIMARY KEY,
    name text NOT NULL,
    max_celsius smallint NOT NULL DEFAULT 1280,
    locked boolean NOT NULL DEFAULT false
);
