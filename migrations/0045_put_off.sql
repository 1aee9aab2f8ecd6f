-- What whoever is to answer says to a reminder: that they are to be reminded on a day, or that they have it.

alter table enquiry
	-- Put off from one day until another, by whom. Whether it counts is decided each time it is asked: never while the case
	-- is urgent, or anything about risk stands on it.
	add column put_off_from date,
	add column put_off_until date,
	add column put_off_by uuid references person,
	-- When whoever acknowledged it said so.
	add column acknowledged_at timestamptz,
	add constraint put_off_whole check (num_nulls(put_off_from, put_off_until, put_off_by) in (0, 3)),
	add constraint put_off_forward check (put_off_until > put_off_from);

-- Another date, or somebody else to answer, begins the steps again, and with them what was said to them.
create or replace function told_late_begins_again() returns trigger language plpgsql as $$
begin
	new.told_late := 0;
	new.put_off_from := null;
	new.put_off_until := null;
	new.put_off_by := null;
	new.acknowledged_by := null;
	new.acknowledged_at := null;
	return new;
end $$;
