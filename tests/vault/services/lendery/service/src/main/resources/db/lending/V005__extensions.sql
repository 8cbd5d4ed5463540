ALTER TABLE lending.loans ADD COLUMN extended_times smallint NOT NULL DEFAULT 0;
ALTER TABLE lending.loans RENAME COLUMN given_back TO returned_at;
UPDATE lending.loans SET status = 'OVERDUE' WHERE status = 'LOST';
ALTER TABLE lending.loans ALTER COLUMN status TYPE varchar(20) USING status::text;
DROP TYPE lending.loan_status;
