-- Everything begins here.
CREATE EXTENSION IF NOT EXISTS pgcrypto;

CREATE TABLE members (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    display_name varchar(80)  NOT NULL,
    email        citext       NOT NULL UNIQUE,
    role         varchar(20)  NOT NULL DEFAULT 'BORROWER',
    loan_limit   integer      NOT NULL DEFAULT 3,
    created_at   timestamptz  NOT NULL DEFAULT now(),
    updated_at   timestamptz  NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS "public"."items" (
    "id"            uuid PRIMARY KEY,
    "title"         character varying(120) NOT NULL,
    "condition"     text NOT NULL DEFAULT 'GOOD',
    "deposit"       numeric(8, 2),
    "owner"         uuid NOT NULL REFERENCES members (id),
    "shelf"         varchar(12),
    "created_at"    timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at"    timestamp with time zone NOT NULL DEFAULT CURRENT_TIMESTAMP
);

CREATE INDEX items_by_owner ON public.items (owner);
