ALTER TABLE lending.loans ADD COLUMN extended_times smallint NOT NULL DEFAULT 0;
ALTER TABLE lending.loans RENAME COLUMN given_back TO returned_at;
UPDATE lending.loans SET status = 'OVERDUE' WHERE status = 'LOST';
DROP INDEX lending.one_open_loan;
ALTER TABLE lending.loans ALTER COLUMN status DROP DEFAULT;
ALTER TABLE lending.loans ALTER COLUMN status TYPE varchar(20) USING status::text;
ALTER TABLE lending.loans ALTER COLUMN status SET DEFAULT 'OPEN';
CREATE UNIQUE INDEX one_open_loan ON lending.loans (item_id) WHERE status <> 'RETURNED';
DROP TYPE lending.loan_status;
