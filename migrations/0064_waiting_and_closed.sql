-- Where an alert waits that nobody has yet: it was looked for among all that waits at each place.
create index posting_unsent on posting (view, place_id) where dead_at is null and remote is null and (shown is null or shown < wanted);
-- A panel's closed cases: they were found by reading all cases there are.
create index case_file_closed on case_file (panel_id, closed_at) where closed_at is not null;
