DROP TABLE shelf_plans;
DROP TABLE firing_notes;
DROP TABLE firings;
