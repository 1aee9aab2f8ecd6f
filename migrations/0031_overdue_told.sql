-- Who was told that an enquiry is overdue (X4).

-- Up to which step somebody was told: 0 nobody, 1 its owner, 2 the leads of its agency, 3 the coordinators.
alter table enquiry add column told_late smallint not null default 0 check (told_late between 0 and 3);
create index enquiry_told_late on enquiry (panel_id, due) where closed_at is null and held is null and told_late < 3;

-- Another date, or somebody else to answer, begins it again.
create function told_late_begins_again() returns trigger language plpgsql as $$
begin
	new.told_late := 0;
	return new;
end $$;
create trigger told_again before update of due, owner_id on enquiry for each row
	when (new.due is distinct from old.due or new.owner_id is distinct from old.owner_id) execute function told_late_begins_again();
