DROP TABLE shelf_plans;
ALTER TABLE firings RENAME COLUMN program TO curve_program;
