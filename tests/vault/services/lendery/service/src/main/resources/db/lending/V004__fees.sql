CREATE TABLE "lending"."fees" (
    id           uuid NOT NULL,
    loan_id      uuid NOT NULL,
    amount_cents bigint NOT NULL CHECK (amount_cents > 0),
    reason       varchar(60) NOT NULL,
    waived_at    timestamptz,
    created_at   timestamptz NOT NULL DEFAULT now()
);

ALTER TABLE ONLY "lending"."fees" ADD CONSTRAINT fees_pkey PRIMARY KEY (id);
ALTER TABLE lending.fees ADD CONSTRAINT fees_loan FOREIGN KEY (loan_id) REFERENCES lending.loans (id);
