-- Contact with the family waits: a fact of the case, whatever becomes of its enquiries.

-- Why contact with the family could put somebody in danger, from the day on which somebody said so until it is recorded as
-- safe. Said again after that, it waits again: a new row.
create table contact_hold (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/hold-reasons. Never for a channel.
	reason text not null,
	since timestamptz not null,
	-- Who says that it is safe, a code of domain/lists/hold-reasons. What they say is sealed under the row's id.
	because text,
	lifted_by uuid references person,
	lifted_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (num_nulls(because, lifted_by, lifted_at) in (0, 3))
);
create unique index on contact_hold (case_id) where lifted_at is null;
create index on contact_hold (case_id);
create index on contact_hold (panel_id);
create trigger named before update on contact_hold for each row execute function names_its_event();
create function contact_hold_is_kept() returns trigger language plpgsql as $$
begin
	if old.lifted_at is not null or (new.id, new.panel_id, new.case_id, new.reason, new.since)
			is distinct from (old.id, old.panel_id, old.case_id, old.reason, old.since) then
		raise exception 'a hold on contact changes once, when contact is recorded as safe';
	end if;
	return new;
end $$;
create trigger kept before update on contact_hold for each row execute function contact_hold_is_kept();

call secure_table('contact_hold');
create policy clerk_works on contact_hold for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select on contact_hold to rollcall_clerk;
grant select, insert on contact_hold to rollcall_person;

-- Panels on which this person may say that contact is safe besides those whose every case they see (access/policy.ts has
-- the same list).
create function my_safeguarding_panels() returns uuid[] language sql stable as $$
	select coalesce(array_agg(distinct panel_id), '{}') from membership
	where (person_id = me() or by_cover(panel_id, person_id)) and role = 'safeguarding_lead'
		and panel_id = any (my_panels()) and (ended_at is null or ended_at > app_now())
$$;

-- Whoever knows of a case may say what makes contact dangerous, and is told that it waits.
create policy person_sees on contact_hold for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_see(case_id));
create policy person_holds on contact_hold for insert to rollcall_person
	with check (lifted_at is null and panel_id = any (my_panels()) and (may_see(case_id) or opened_now(case_id)));
create policy person_lifts on contact_hold for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])
		or panel_id = any ((select my_safeguarding_panels())::uuid[]) and may_open(case_id))
	with check (lifted_by = me());
grant update (because, lifted_by, lifted_at, event_id) on contact_hold to rollcall_person;

-- While the case is on hold, no enquiry of it is taken off.
create function held_while_on_hold() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from contact_hold h where h.case_id = old.case_id and h.lifted_at is null) then
		raise exception 'contact with the family is on hold until it is recorded as safe';
	end if;
	return new;
end $$;
revoke execute on function held_while_on_hold() from public;
create trigger held before update of held on enquiry for each row
	when (old.held is not null and new.held is null) execute function held_while_on_hold();

-- Cases that are there already: what was answered, ticked or held stands.
insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
select gen_random_uuid(), panel_id, id, reason, entered_at, event_id from (
	select f.id, f.panel_id, f.entered_at, f.event_id, case
			when n.removal then 'removal_abroad'
			when n.travel or 'forced_marriage_honour_fgm' = any (t.groups) then 'forced_marriage_honour_fgm'
			when n.difficulty or 'domestic_abuse_or_refuge' = any (t.groups) then 'domestic_abuse'
			else (select max(e.held) from enquiry e where e.case_id = f.id and e.closed_at is null) end as reason
	from case_file f left join told_later t on t.case_id = f.id left join lateral (
		select bool_or(risk->>'removal_abroad' = 'yes') as removal, bool_or(risk->>'travel_for_harm' = 'yes') as travel,
			bool_or(risk->>'family_difficulty' = 'yes') as difficulty
		from notification where case_id = f.id) n on true
) found where reason is not null;

