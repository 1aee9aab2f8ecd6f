-- Reports: the termly return, the frozen census that it is counted from, and the board's figures.

-- The primary reason of the DfE's collection, where the coordinator has confirmed one. Until then it is suggested.
create table return_reason (
	case_id uuid primary key,
	panel_id uuid not null references panel,
	-- A code of DFE_REASONS in domain/lists/reasons.
	code text not null,
	confirmed_by uuid not null references person,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create trigger named before update on return_reason for each row execute function names_its_event();

-- The record of a panel as it stood for a census day: taken once, and never changed.
create table census (
	id uuid primary key,
	panel_id uuid not null references panel,
	on_date date not null,
	-- Cases that were there at any time from this day on are in it: the first of the previous academic year.
	from_date date not null,
	taken_at timestamptz not null,
	cases int not null,
	event_id bigint not null references ledger,
	unique (panel_id, on_date),
	unique (id, panel_id)
);
create trigger final before update or delete on census for each row execute function is_final();

-- What is counted of each case. Date of birth and sex stay sealed: these are the ids of the values as they stood then. A
-- case may be erased, and what was counted of it stays.
create table census_case (
	census_id uuid not null,
	panel_id uuid not null,
	case_id uuid not null,
	-- A case that was closed and opened again counts with each of its episodes.
	episode int not null,
	child_id uuid not null,
	ref text not null,
	kind text not null,
	state text not null,
	provisional boolean not null,
	received_on date not null,
	back_on date,
	closed_on date,
	closure text,
	reason text,
	return_reason text,
	day_sealed uuid,
	sex_sealed uuid,
	-- The first, by id, of the cases that a person said are about the same child; the case's own where there is none.
	same_as uuid not null,
	-- Whether another row of the census is about the same child.
	shared boolean not null,
	primary key (census_id, case_id, episode),
	foreign key (census_id, panel_id) references census (id, panel_id)
);
create trigger final before update or delete on census_case for each row execute function is_final();

-- The figures that were first counted from a census: from then on nobody need be opened to have them again.
create table census_figures (
	census_id uuid primary key,
	panel_id uuid not null references panel,
	figures jsonb not null,
	counted_by uuid not null references person,
	counted_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (census_id, panel_id) references census (id, panel_id)
);
create trigger final before update or delete on census_figures for each row execute function is_final();

do $$
declare t text;
begin
	foreach t in array array['return_reason', 'census', 'census_case', 'census_figures'] loop
		call secure_table(t::regclass);
		execute format('create policy person_sees on %I for select to rollcall_person
			using (panel_id = any ((select my_whole_panels())::uuid[]))', t);
		execute format('grant select on %I to rollcall_person', t);
	end loop;
end $$;
create policy person_confirms on return_reason for insert to rollcall_person
	with check (confirmed_by = me() and panel_id = any (my_whole_panels()));
create policy person_confirms_again on return_reason for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (confirmed_by = me());
create policy person_keeps on census_figures for insert to rollcall_person
	with check (counted_by = me() and panel_id = any (my_whole_panels()));
grant insert, update (code, confirmed_by, event_id) on return_reason to rollcall_person;
grant insert on census_figures to rollcall_person;
create policy clerk_looks on census for select to rollcall_clerk using (panel_id = any ((select clerk_panels())::uuid[]));
grant select on census to rollcall_clerk;

-- Whoever works for the whole of a panel: its coordinators and chair, and the clerk.
create function works_for_whole(p_panel uuid) returns boolean language sql stable as
	$$ select p_panel = any (my_whole_panels()) or p_panel = any (clerk_panels()) $$;

-- The cases of a panel that were there at any time between two days, as they stand now: codes, dates and ids. One row for
-- each episode. For whoever works for the whole panel, whom row security hides none of them from; it is asked once here, and
-- not of every row.
create function report_cases(p_panel uuid, p_from date, p_to date) returns table (
	case_id uuid, episode int, child_id uuid, ref text, kind text, state text, urgent boolean, provisional boolean,
	received_on date, located_on date, back_on date, closed_on date, closure text, reason text, return_reason text,
	day_sealed uuid, sex_sealed uuid, same_as uuid, shared boolean, repeats boolean
) language sql stable security definer set search_path = public, pg_temp as $$
	with recursive p as (
		select id, coalesce(settings->>'zone', 'Europe/London') as zone from panel where id = p_panel and works_for_whole(p_panel)
	), edge as (
		select one_id as a, other_id as b from likely_match m join p on m.panel_id = p.id
			where verdict in ('new_episode', 'same_absence')
		union all
		select other_id, one_id from likely_match m join p on m.panel_id = p.id
			where verdict in ('new_episode', 'same_absence')
	), reach as (
		select a, a as b from edge union select r.a, e.b from reach r join edge e on e.a = r.b
	), same as (
		select a as id, (array_agg(b order by b))[1] as same_as from reach group by a
	), known as (
		-- Cases of a child whom the panel had before.
		select distinct n.id from likely_match m join p on m.panel_id = p.id
			join case_file n on n.id in (m.one_id, m.other_id) join case_file o on o.id in (m.one_id, m.other_id) and o.id <> n.id
		where m.verdict = 'new_episode' and o.received_at < n.received_at
	), closing as (
		select distinct on (l.case_id) l.case_id, l.facts->>'closure' as closure from ledger l join p on l.panel_id = p.id
		where l.act = 'decision.recorded' and l.facts ? 'closure' order by l.case_id, l.id desc
	), moved as (
		select l.case_id,
			max(coalesce((l.facts->>'firstDay')::date, (l.at at time zone p.zone)::date))
				filter (where l.facts->>'to' in ('monitoring', 'located_in_education') and l.facts->>'from' <> l.facts->>'to') as back,
			min((l.at at time zone p.zone)::date) filter (where l.act = 'child.located'
				or l.facts->>'to' in ('located_in_education', 'located_not_in_education')) as located
		from ledger l join p on l.panel_id = p.id
		where l.act in ('decision.recorded', 'case.moved', 'child.located') group by l.case_id
	), said as (
		select distinct on (n.case_id) n.case_id, n.facts->>'on_roll' = 'yes' as on_roll
		from notification n join p on n.panel_id = p.id where n.complete order by n.case_id, n.event_id desc
	), found as (
		select distinct on (t.case_id) t.case_id, t.result from triage t join p on t.panel_id = p.id
		order by t.case_id, t.event_id desc
	), again as (
		-- Episodes that are over, of cases that were opened again.
		select f.id, row_number() over (partition by f.id order by l.at)::int as episode, l.at as closed_at,
			coalesce((select max(o.at) from ledger o where o.case_id = f.id and o.at < l.at
				and o.facts->>'to' = 'reopened' and o.facts->>'from' <> 'reopened'), f.received_at) as began_at
		from p join case_file f on f.panel_id = p.id join ledger l on l.case_id = f.id
		where f.episode > 1 and l.at <= f.episode_from
			and (l.act = 'decision.confirmed' or (l.act = 'decision.recorded' and l.facts->>'to' = 'closed' and l.facts->>'from' <> 'closed'))
	), episode as (
		select f.id, f.episode, true as current, coalesce(f.episode_from, f.received_at) as began_at, f.closed_at
			from p join case_file f on f.panel_id = p.id
		union all
		select id, episode, false, began_at, closed_at from again
	)
	select f.id, e.episode, f.child_id, f.ref, f.kind, case when e.current then f.state else 'closed' end, f.urgent,
		coalesce(found.result = 'CME_PROVISIONAL', said.on_roll, false),
		(e.began_at at time zone p.zone)::date,
		case when e.current and moved.located >= (e.began_at at time zone p.zone)::date then moved.located end,
		case when e.current and f.state in ('monitoring', 'located_in_education', 'closed') then moved.back end,
		(e.closed_at at time zone p.zone)::date, case when e.current and f.closed_at is not null then closing.closure end,
		f.reason, r.code,
		(select s.id from sealed s where s.about = f.id and s.field = 'birth' order by s.event_id desc limit 1),
		(select s.id from sealed s where s.about = f.id and s.field = 'sex' order by s.event_id desc limit 1),
		coalesce(same.same_as, f.id), count(*) over (partition by coalesce(same.same_as, f.id)) > 1,
		e.episode > 1 or known.id is not null
	from p join case_file f on f.panel_id = p.id join episode e on e.id = f.id
		left join closing on closing.case_id = f.id left join moved on moved.case_id = f.id
		left join said on said.case_id = f.id left join found on found.case_id = f.id
		left join return_reason r on r.case_id = f.id left join same on same.id = f.id left join known on known.id = f.id
	where f.state <> 'draft' and e.began_at < (p_to + 1)::timestamp at time zone p.zone
		and (e.closed_at is null or e.closed_at >= p_from::timestamp at time zone p.zone)
$$;

-- Takes a panel's record for a census day, once. Null where it was taken before.
create function freeze_census(p_id uuid, p_panel uuid, p_on date, p_from date, p_event bigint) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare n int;
begin
	if not works_for_whole(p_panel) then raise exception 'not the whole panel''s'; end if;
	with c as materialized (
		select * from report_cases(p_panel, p_from, p_on)
	), taken as (
		insert into census select p_id, p_panel, p_on, p_from, app_now(), (select count(distinct case_id) from c), p_event
		on conflict (panel_id, on_date) do nothing returning cases
	), kept as (
		insert into census_case select p_id, p_panel, c.case_id, c.episode, c.child_id, c.ref, c.kind, c.state, c.provisional,
			c.received_on, c.back_on, c.closed_on, c.closure, c.reason, c.return_reason, c.day_sealed, c.sex_sealed, c.same_as, c.shared
		from c, taken
	)
	select cases into n from taken;
	return n;
end $$;

-- How many open enquiries are past their date, for each agency. Those on hold wait for a reason.
create function overdue_by_agency(p_panel uuid, p_on date) returns table (agency text, overdue int)
language sql stable security definer set search_path = public, pg_temp as $$
	select a.title, count(*)::int from enquiry e join agency a on a.id = e.agency_id join case_file f on f.id = e.case_id
	where e.panel_id = p_panel and works_for_whole(p_panel) and e.closed_at is null and e.held is null and e.due < p_on
		and f.closed_at is null
	group by a.title order by count(*) desc, a.title
$$;

revoke execute on function works_for_whole(uuid), report_cases(uuid, date, date),
	freeze_census(uuid, uuid, date, date, bigint), overdue_by_agency(uuid, date) from public;
grant execute on function works_for_whole(uuid), report_cases(uuid, date, date), freeze_census(uuid, uuid, date, date, bigint)
	to rollcall_person, rollcall_clerk;
grant execute on function overdue_by_agency(uuid, date) to rollcall_person;

-- What is sealed, and the key, are of the panel that the child is of, whoever writes them: the next rule rests on it.
alter table child_key drop constraint child_key_child_id_fkey,
	add foreign key (child_id, panel_id) references child (id, panel_id);
alter table sealed drop constraint sealed_child_id_fkey,
	add foreign key (child_id, panel_id) references child (id, panel_id);

-- The same people as before: whoever works for the whole panel may open its cases (may_open). Asked of the panel first, many
-- children can be opened in one statement; otherwise it is asked of each of their values.
alter policy person_opens on sealed
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));
drop policy raiser_unwraps on child_key;
alter policy person_unwraps on child_key
	using (panel_id = any ((select my_whole_panels())::uuid[])
		or exists (select from case_file f where f.child_id = child_key.child_id and (may_open(f.id) or may_finish(f.id))));
