-- A school's own terms and closures, where they differ from its authority's: {"terms": [...], "closures": [...]}.
alter table agency add column calendar jsonb;
