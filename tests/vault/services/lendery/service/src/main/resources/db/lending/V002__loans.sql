CREATE SCHEMA IF NOT EXISTS lending;

CREATE TYPE lending.loan_status AS ENUM ('OPEN', 'OVERDUE', 'LOST', 'RETURNED');

CREATE TABLE lending.loans (
    id          uuid PRIMARY KEY,
    item_id     uuid NOT NULL REFERENCES public.items (id) ON DELETE RESTRICT,
    borrower_id uuid NOT NULL,
    status      lending.loan_status NOT NULL DEFAULT 'OPEN',
    due_on      date NOT NULL,
    given_back  timestamptz,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT loans_borrower_fk FOREIGN KEY (borrower_id) REFERENCES public.members (id)
);

CREATE UNIQUE INDEX one_open_loan ON lending.loans (item_id) WHERE status <> 'RETURNED';
