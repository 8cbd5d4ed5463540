CREATE TABLE firings (
    id uuid PRIMARY KEY,
    kiln_id int NOT NULL REFERENCES kilns,
    state text NOT NULL CHECK (state IN ('HEATING', 'SOAKING', 'COOLING', 'DONE')),
    started_at timestamptz NOT NULL DEFAULT now(),
    program jsonb NOT NULL
);
CREATE TABLE firing_notes (firing_id uuid REFERENCES firings, body text NOT NULL, written_at timestamptz);
CREATE TABLE shelf_plans (id int PRIMARY KEY, kiln_id int);
