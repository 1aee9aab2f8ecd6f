-- Delivery that tries for a day: since when a posting fails, and whether the coordinators were told of the delay.

alter table posting
	-- The first failure since it last stood as it should; real time. An hour in which nobody tried begins it anew.
	add column failing_since timestamptz,
	add column delay_told_at timestamptz;

-- What was given up, for the command line: dead, or left as it stands.
create index posting_given_up on posting (place_id) where dead_at is not null or next_at = 'infinity';
