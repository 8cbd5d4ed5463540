ALTER TABLE firings RENAME COLUMN curve_program TO program;
CREATE TABLE shelf_plans (id int PRIMARY KEY, kiln_id int);
