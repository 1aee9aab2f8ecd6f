-- Keeping: until when a case is kept once it is over, what holds it longer, and a child's record erased by two people.

-- States in which a case is over (domain/retention.ts has the same list; a test holds them together).
create function is_over(p_state text) returns boolean language sql immutable as
	$$ select p_state in ('closed', 'redirected', 'duplicate') $$;

-- Panels on which this person may know which cases are past their date (access/policy.ts has the same list, likewise).
create function my_keeping_panels() returns uuid[] language sql stable as $$
	select coalesce(array_agg(distinct panel_id), '{}') from membership
	where person_id = me() and role in ('coordinator', 'chair', 'auditor') and panel_id = any (my_panels())
		and (ended_at is null or ended_at > app_now())
$$;

-- How long a case is kept. There is a row once something is known of it.
create table case_keeping (
	case_id uuid primary key,
	panel_id uuid not null references panel,
	-- Codes of domain/lists/keeping that somebody said apply.
	longer text[] not null default '{}',
	-- The day on which the case was over.
	over_on date,
	-- The last day on which it is kept: a 31 August, so that it does not give away a date of birth.
	keep_until date check (extract(month from keep_until) = 8 and extract(day from keep_until) = 31),
	-- Which rule gave the date, whether the child was assumed to be born on the day of receipt, and the panel's periods by
	-- which it was worked out.
	rule text,
	assumed boolean,
	periods jsonb,
	erased_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (num_nulls(over_on, keep_until, rule, assumed, periods) in (0, 5))
);
create index on case_keeping (panel_id, keep_until) where erased_at is null;
create trigger named before update on case_keeping for each row execute function names_its_event();

-- A case that moves is kept by its new state: the old date is gone. An erased one does not move any more.
create function keeping_follows() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from case_keeping where case_id = new.id and erased_at is not null) then
		raise exception 'an erased case stays as it is';
	end if;
	update case_keeping set over_on = null, keep_until = null, rule = null, assumed = null, periods = null,
		event_id = new.event_id where case_id = new.id and keep_until is not null;
	return null;
end $$;
create trigger keeping after update of state on case_file for each row when (old.state is distinct from new.state)
	execute function keeping_follows();
revoke execute on function keeping_follows() from public;

-- A case that must not be erased: an inquiry, a claim, a complaint. Why is sealed.
create table legal_hold (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	set_by uuid not null references person,
	set_at timestamptz not null,
	lifted_by uuid references person,
	lifted_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((lifted_by is null) = (lifted_at is null))
);
create index on legal_hold (case_id);
create unique index on legal_hold (case_id) where lifted_at is null;
create trigger named before update on legal_hold for each row execute function names_its_event();
create function hold_is_kept() returns trigger language plpgsql as $$
begin
	if old.lifted_at is not null or (new.id, new.panel_id, new.case_id, new.set_by, new.set_at)
			is distinct from (old.id, old.panel_id, old.case_id, old.set_by, old.set_at) then
		raise exception 'a legal hold changes once, when it is lifted';
	end if;
	return new;
end $$;
create trigger kept before update on legal_hold for each row execute function hold_is_kept();

-- Somebody asked that a child's record be erased, and a second person answered.
create table erasure (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/keeping.
	reason text not null,
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	answer text check (answer in ('agreed', 'not_agreed')),
	answered_by uuid references person,
	answered_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (answered_by <> asked_by),
	check (num_nulls(answer, answered_by, answered_at) in (0, 3))
);
create index on erasure (case_id);
-- One waits at a time, and one is agreed to.
create unique index on erasure (case_id) where answer is distinct from 'not_agreed';
create trigger named before update on erasure for each row execute function names_its_event();
create function erasure_is_kept() returns trigger language plpgsql as $$
begin
	if old.answer is not null or (new.id, new.panel_id, new.case_id, new.reason, new.asked_by, new.asked_at)
			is distinct from (old.id, old.panel_id, old.case_id, old.reason, old.asked_by, old.asked_at) then
		raise exception 'an erasure changes once, when it is answered';
	end if;
	return new;
end $$;
create trigger kept before update on erasure for each row execute function erasure_is_kept();

-- A child's key is destroyed when two people agreed, every case of the child is over, and none is on legal hold.
create function erased_by_two() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if exists (select from case_file f join legal_hold h on h.case_id = f.id
			where f.child_id = old.child_id and h.lifted_at is null) then
		raise exception 'a case on legal hold is not erased';
	elsif exists (select from case_file f where f.child_id = old.child_id and not is_over(f.state)) then
		raise exception 'a case that is not over is not erased';
	elsif exists (select from case_file f where f.child_id = old.child_id and not exists (
			select from erasure e join approval a on a.about = e.id
			where e.case_id = f.id and a.case_id = f.id and a.asked_by = e.asked_by and a.agreed_by is not null)) then
		raise exception 'a child''s record is erased when two people agreed to it, and not otherwise';
	end if;
	return old;
end $$;
create trigger two_people before delete on child_key for each row execute function erased_by_two();

-- Forms in progress about the case go with it, whoever began them: all but the one by which the second person agrees.
create function drafts_go_too() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	with mine as (select id from case_file where child_id = old.child_id),
		about as (
			select id from mine
			union all select e.id from enquiry e join mine on mine.id = e.case_id
			union all select c.id from risk_contact c join mine on mine.id = c.case_id
			union all select d.id from decision d join mine on mine.id = d.case_id
			union all select a.id from emergency_access a join mine on mine.id = a.case_id
			union all select s.id from share s join mine on mine.id = s.case_id
			union all select h.id from hand_off h join mine on mine.id = h.case_id
		)
	delete from draft d where d.subject in (select id from about)
		or exists (select from about, jsonb_each_text(coalesce(d.context->'kept', '{}')) k where k.value = about.id::text);
	return null;
end $$;
create trigger drafts_go_too after delete on child_key for each row execute function drafts_go_too();
revoke execute on function erased_by_two(), drafts_go_too() from public;

-- Cases of a panel that are past their date and not held, the longest past first: references alone, also for an auditor.
create function past_their_date(p_panel uuid, p_today date)
returns table (id uuid, ref text, keep_until date, waits boolean) language sql stable
security definer set search_path = public, pg_temp as $$
	select f.id, f.ref, k.keep_until, exists (select from erasure e where e.case_id = f.id and e.answer is null)
	from case_keeping k join case_file f on f.id = k.case_id
	where k.panel_id = p_panel and (p_panel = any (my_keeping_panels()) or p_panel = any (clerk_panels()))
		and k.keep_until < p_today and k.erased_at is null
		and not exists (select from legal_hold h where h.case_id = f.id and h.lifted_at is null)
	order by k.keep_until, f.ref
$$;
revoke execute on function past_their_date(uuid, date) from public;
grant execute on function past_their_date(uuid, date) to rollcall_person, rollcall_clerk;

call secure_table('case_keeping');
call secure_table('legal_hold');
call secure_table('erasure');
do $$
declare t text;
begin
	foreach t in array array['case_keeping', 'legal_hold', 'erasure'] loop
		execute format('create policy clerk_works on %I for select to rollcall_clerk using (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select, insert on %I to rollcall_person', t);
		execute format('grant select on %I to rollcall_clerk', t);
	end loop;
end $$;
-- Those who may open a case see how long it is kept; the coordinators and the chair say so.
create policy person_sees on case_keeping for select to rollcall_person using (may_open(case_id));
create policy person_says on case_keeping for insert to rollcall_person with check (panel_id = any (my_whole_panels()));
create policy person_changes on case_keeping for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (longer, over_on, keep_until, rule, assumed, periods, erased_at, event_id) on case_keeping to rollcall_person;

create policy person_sees on legal_hold for select to rollcall_person using (may_open(case_id));
create policy person_sets on legal_hold for insert to rollcall_person
	with check (set_by = me() and lifted_by is null and panel_id = any (my_whole_panels()));
create policy person_lifts on legal_hold for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (lifted_by = me());
grant update (lifted_by, lifted_at, event_id) on legal_hold to rollcall_person;

create policy person_sees on erasure for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_asks on erasure for insert to rollcall_person
	with check (asked_by = me() and answer is null and panel_id = any (my_whole_panels()));
create policy person_answers on erasure for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (answered_by = me());
grant update (answer, answered_by, answered_at, event_id) on erasure to rollcall_person;
