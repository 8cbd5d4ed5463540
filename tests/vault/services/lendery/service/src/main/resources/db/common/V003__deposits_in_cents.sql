ALTER TABLE "public"."items" ADD COLUMN "deposit_cents" bigint;
UPDATE items SET deposit_cents = round(deposit * 100);
ALTER TABLE items DROP COLUMN deposit;
ALTER TABLE public.items RENAME COLUMN owner TO owner_id;
ALTER TABLE items ADD COLUMN daily_fee numeric(8, 2);
ALTER TABLE members ALTER COLUMN loan_limit SET DEFAULT 5;
