-- Housekeeping of the partnership: who is away and who covers for them.

-- Somebody is away from a panel, from the first day to the last (calendar dates in the panel's zone).
create table absence (
	id uuid primary key,
	panel_id uuid not null references panel,
	person_id uuid not null references person,
	-- Who covers: reminders go to them, and they may do what the absent person could. Null while nobody does.
	cover_id uuid references person,
	from_on date not null,
	to_on date not null,
	said_by uuid not null references person,
	-- Back before the last day, or put in place of by a later row.
	ended_at timestamptz,
	event_id bigint not null references ledger,
	check (from_on <= to_on),
	check (cover_id <> person_id)
);
create index on absence (cover_id) where ended_at is null;
create index on absence (panel_id, person_id) where ended_at is null;
create trigger named before update on absence for each row execute function names_its_event();

-- The panel's date.
create function panel_today(p_panel uuid) returns date language sql stable as $$
	select (app_now() at time zone coalesce(settings->>'zone', 'Europe/London'))::date from panel where id = p_panel
$$;
-- Whether somebody is on a panel: not left, and in a role that has not ended.
create function is_on_panel(p_person uuid, p_panel uuid) returns boolean language sql stable as $$
	select exists (select from membership m join person p on p.id = m.person_id
		where m.person_id = p_person and m.panel_id = p_panel and (m.ended_at is null or m.ended_at > app_now())
			and (p.left_at is null or p.left_at > app_now()))
$$;
-- Whether somebody is on a panel in a role that sees all of its cases.
create function sees_whole(p_person uuid, p_panel uuid) returns boolean language sql stable as $$
	select exists (select from membership m where m.person_id = p_person and m.panel_id = p_panel
		and m.role in ('coordinator', 'chair') and (m.ended_at is null or m.ended_at > app_now()))
$$;

call secure_table('absence');
-- Who is away is known to everybody on the panel. Each says it for themselves; the coordinator and the chair for others.
create policy person_sees on absence for select to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[]));
-- What somebody is on a panel themselves, without what they have by covering: cover does not make more cover, and a second
-- person does not agree with the right of whoever asked.
create function has_own_role(p_person uuid, p_panel uuid, p_roles text[]) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
	select exists (select from membership m where m.person_id = p_person and m.panel_id = p_panel and m.role = any (p_roles)
		and (m.ended_at is null or m.ended_at > app_now()))
$$;
revoke execute on function has_own_role(uuid, uuid, text[]) from public;
grant execute on function has_own_role(uuid, uuid, text[]) to rollcall_person, rollcall_clerk;
create function agrees_in_own_right() returns trigger language plpgsql as $$ begin
	if new.agreed_by is not null and not has_own_role(new.agreed_by, new.panel_id, array['coordinator', 'chair']) then
		raise exception 'a second person agrees in their own right';
	end if;
	return new;
end $$;
create trigger own_right before insert or update on approval for each row execute function agrees_in_own_right();

create policy person_says on absence for insert to rollcall_person
	with check (said_by = me() and ended_at is null and panel_id = any (my_panels())
		and (person_id = me() or (has_own_role(me(), panel_id, array['coordinator', 'chair'])
			and (cover_id is distinct from me() or not has_own_role(person_id, panel_id, array['coordinator', 'chair'])))));
create policy person_ends on absence for update to rollcall_person
	using (person_id = (select me()) or has_own_role(me(), panel_id, array['coordinator', 'chair']))
	with check (person_id = me() or has_own_role(me(), panel_id, array['coordinator', 'chair']));
create policy clerk_works on absence for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (ended_at, event_id) on absence to rollcall_person;
grant select on absence to rollcall_clerk;

-- Rights follow ---------------------------------------------------------------------------------------------------

-- The roles of those whom somebody covers for today, on panels that they are on themselves. enter() asks it before it is
-- known who acts, so it looks past row security: at one person's rows.
create function cover_of(p_person uuid) returns table (panel_id uuid, absent uuid, agency_id uuid, role text)
language sql stable security definer set search_path = public, pg_temp as $$
	select a.panel_id, a.person_id, p.agency_id, m.role
	from absence a join person p on p.id = a.person_id
		join membership m on m.panel_id = a.panel_id and m.person_id = a.person_id
			and (m.ended_at is null or m.ended_at > app_now())
	where a.cover_id = p_person and a.ended_at is null and (p.left_at is null or p.left_at > app_now())
		and panel_today(a.panel_id) between a.from_on and a.to_on and is_on_panel(p_person, a.panel_id)
$$;
revoke execute on function cover_of(uuid) from public;
grant execute on function cover_of(uuid) to rollcall_person;

-- Whom and whose agency this person covers for, each with its panel: rights follow on that panel only.
create function my_cover() returns text[] language sql stable as
	$$ select coalesce(string_to_array(nullif(current_setting('app.cover', true), ''), ','), '{}') $$;
create function by_cover(p_panel uuid, p_of uuid) returns boolean language sql stable as
	$$ select (p_panel || ':' || p_of) = any (my_cover()) $$;

-- enter() adds them, each marked with whom it is for. Otherwise it is as earlier migrations made it.
do $$
declare was text := pg_get_functiondef('enter(text, text, text, text)'::regprocedure); becomes text;
begin
	becomes := replace(was, 'declare who record;', 'declare who record; cov record;');
	becomes := replace(becomes, '	if who.id is not null then', '	if who.id is not null then
		select jsonb_agg(distinct jsonb_build_object(''panel'', c.panel_id, ''role'', c.role, ''for'', c.absent, ''agency'', c.agency_id)) as roles,
			string_agg(distinct c.panel_id::text, '','') filter (where c.role in (''coordinator'', ''chair'')) as whole,
			string_agg(distinct c.panel_id::text, '','') filter (where c.role in (''agency_member'', ''agency_lead'',
				''education_welfare_officer'', ''safeguarding_lead'', ''coordinator'', ''chair'')) as casework,
			string_agg(distinct c.panel_id::text, '','') filter (where c.role = ''emergency_duty'') as duty,
			concat_ws('','', string_agg(distinct c.panel_id || '':'' || c.absent, '',''),
				string_agg(distinct c.panel_id || '':'' || c.agency_id, '','') filter (where c.role in (''agency_member'', ''agency_lead'',
					''education_welfare_officer'', ''safeguarding_lead'', ''coordinator'', ''chair''))) as cover
		into cov
		from cover_of(who.id) c join panel_tenant t on t.panel_id = c.panel_id and t.platform = p_platform and t.tenant = p_tenant;
		perform set_config(''app.cover'', cov.cover, true);
		if cov.roles is not null then
			who.roles := who.roles || cov.roles;
			who.whole := nullif(concat_ws('','', who.whole, cov.whole), '''');
			who.casework := nullif(concat_ws('','', who.casework, cov.casework), '''');
			who.duty := nullif(concat_ws('','', who.duty, cov.duty), '''');
		end if;');
	if length(becomes) < length(was) + 1200 then raise exception 'enter() is not as it was'; end if;
	execute becomes;
end $$;

-- Sight follows, as far as the absent person's agency and name on a case gave it: but for need-to-know cases, on which
-- people are named one by one. Those stay with the people on them, the coordinator and the chair.
do $$
declare was text; becomes text; f record;
begin
	for f in select * from (values
			('member_of(uuid, uuid, boolean)'::regprocedure, 'p_panel', 'p_restricted'),
			('may_open(uuid)'::regprocedure, 'f.panel_id', 'f.restricted')) v (name, panel, restricted) loop
		was := pg_get_functiondef(f.name);
		becomes := replace(was, 'm.person_id = me()',
			format('(m.person_id = me() or not %s and by_cover(%s, m.person_id))', f.restricted, f.panel));
		becomes := replace(becomes, 'm.agency_id = any (my_agencies())',
			format('(m.agency_id = any (my_agencies()) or by_cover(%s, m.agency_id))', f.panel));
		if length(becomes) < length(was) + 80 then raise exception '% is not as it was', f.name; end if;
		execute becomes;
	end loop;
	-- An auditor's and an administrator's duties follow too.
	foreach was in array array['my_breach_panels()', 'my_keeping_panels()'] loop
		becomes := replace(pg_get_functiondef(was::regprocedure), 'person_id = me()', '(person_id = me() or by_cover(panel_id, person_id))');
		if becomes !~ 'by_cover' then raise exception '% is not as it was', was; end if;
		execute becomes;
	end loop;
end $$;
create policy person_covers on case_member for select to rollcall_person
	using (by_cover(panel_id, person_id) or by_cover(panel_id, agency_id));
create policy person_covers on hand_off for update to rollcall_person
	using (by_cover(panel_id, person_id)) with check (taken_by = me());

-- Reminders move --------------------------------------------------------------------------------------------------

-- Whom a private message reaches: in place of somebody who is away, whoever covers for them, and for whom. Not where nobody
-- covers, the one who does has no chat with the bot, or the message is about a need-to-know case that is not theirs to see.
create function reached(p_people uuid[], p_panel uuid, p_case uuid) returns table (person_id uuid, for_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select distinct on (coalesce(c.cover_id, u.id)) coalesce(c.cover_id, u.id), case when c.cover_id is not null then u.id end
	from unnest(p_people) as u (id) left join lateral (
		select a.cover_id from absence a
		where a.person_id = u.id and a.panel_id = p_panel and a.ended_at is null and a.cover_id is not null
			and panel_today(p_panel) between a.from_on and a.to_on and is_on_panel(a.cover_id, p_panel)
			and exists (select from place where place.person_id = a.cover_id and place.ended_at is null)
			and (p_case is null or sees_whole(a.cover_id, p_panel)
				or not exists (select from case_file f where f.id = p_case and f.restricted)
				or exists (select from case_member m where m.case_id = p_case and m.person_id = a.cover_id and m.kind = 'named'))
		order by a.from_on desc limit 1) c on true
	order by coalesce(c.cover_id, u.id), c.cover_id nulls first
$$;
revoke execute on function reached(uuid[], uuid, uuid) from public;
grant execute on function reached(uuid[], uuid, uuid) to rollcall_person, rollcall_clerk;
-- Somebody who is away, in whose place a message went to somebody else: it says so.
alter table posting add column for_id uuid references person;

-- Nobody's work ---------------------------------------------------------------------------------------------------

-- People who own open cases and are not there: off the panel, or away today. With whoever covers, if they are there.
create function owners_gone(p_panel uuid) returns table (person_id uuid, cover_id uuid, on_panel boolean)
language sql stable as $$
	select o.id, (select c.cover_id from absence c where c.person_id = o.id and c.panel_id = p_panel and c.ended_at is null
			and panel_today(p_panel) between c.from_on and c.to_on and is_on_panel(o.id, p_panel) and is_on_panel(c.cover_id, p_panel)
			and not exists (select from absence x where x.person_id = c.cover_id and x.panel_id = p_panel and x.ended_at is null
				and panel_today(p_panel) between x.from_on and x.to_on)
			order by c.from_on desc limit 1), is_on_panel(o.id, p_panel)
	from (select distinct owner_id as id from case_file
		where panel_id = p_panel and closed_at is null and owner_id is not null) o
	where not is_on_panel(o.id, p_panel) or exists (select from absence a where a.person_id = o.id and a.panel_id = p_panel
		and a.ended_at is null and panel_today(p_panel) between a.from_on and a.to_on)
$$;
-- Open cases that nobody looks after: without an owner, or with one who is not there and has nobody who may see it.
create function cases_without_owner(p_panel uuid) returns setof uuid language sql stable as $$
	with gone as materialized (select * from owners_gone(p_panel))
	select f.id from case_file f left join gone g on g.person_id = f.owner_id
	where f.panel_id = p_panel and f.closed_at is null and (f.owner_id is null or g.person_id is not null
		and (g.cover_id is null or f.restricted and not sees_whole(g.cover_id, p_panel)
			and not exists (select from case_member m where m.case_id = f.id and m.person_id = g.cover_id and m.kind = 'named')))
$$;

-- Hand-over -------------------------------------------------------------------------------------------------------

-- An action of a decision stays as it was decided, but for who does it: that is handed over by whoever runs the panel, on
-- record. Who it was given to at first stands in the decision's own ledger row.
create function action_is_kept() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or (to_jsonb(new) - 'owner_id' - 'event_id') is distinct from (to_jsonb(old) - 'owner_id' - 'event_id') then
		raise exception '% cannot be changed: supersede it', tg_table_name;
	end if;
	return new;
end $$;
drop trigger final on decision_action;
create trigger final before update or delete on decision_action for each row execute function action_is_kept();
create trigger named before update on decision_action for each row execute function names_its_event();
drop policy person_changes on decision_action;
create policy person_hands_over on decision_action for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (owner_id, event_id) on decision_action to rollcall_person;
create policy person_hands_over on hand_off for update to rollcall_person
	using (taken_at is null and panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (person_id) on hand_off to rollcall_person;

-- Forms in progress are their owner's alone: they pass to somebody else by this function, on a panel whose hand-over the
-- person who acts may do. What is in them stays sealed, and whoever gets one may open it as far as their rights go.
create function hand_over_drafts(p_panel uuid, p_from uuid, p_to uuid) returns int language plpgsql
security definer set search_path = public, pg_temp as $$
declare n int;
begin
	if not p_panel = any (my_whole_panels()) or not is_on_panel(p_to, p_panel) then return 0; end if;
	update draft set person_id = p_to, expires_at = greatest(expires_at, app_now() + interval '24 hours')
		where person_id = p_from and panel_id = p_panel and used_by is null and expires_at > app_now();
	get diagnostics n = row_count;
	return n;
end $$;
create function drafts_of(p_panel uuid, p_person uuid) returns int language sql stable
security definer set search_path = public, pg_temp as $$
	select count(*)::int from draft where person_id = p_person and panel_id = p_panel and p_panel = any (my_whole_panels())
		and used_by is null and expires_at > app_now()
$$;
revoke execute on function hand_over_drafts(uuid, uuid, uuid), drafts_of(uuid, uuid) from public;
grant execute on function hand_over_drafts(uuid, uuid, uuid), drafts_of(uuid, uuid) to rollcall_person;

-- Training log ----------------------------------------------------------------------------------------------------

-- A training or information session of the panel's: for whom it was, and who came. What it was called, and others who
-- came, are words: sealed, under no child's key.
create table training_session (
	id uuid primary key,
	panel_id uuid not null references panel,
	-- Codes of domain/lists/training.
	kind text not null,
	audience text[] not null check (cardinality(audience) > 0),
	on_date date not null,
	words bytea not null,
	recorded_by uuid not null references person,
	-- When somebody said who came; null while nobody has.
	came_at timestamptz,
	others bytea,
	event_id bigint not null references ledger,
	unique (id, panel_id),
	check (others is null or came_at is not null)
);
create index on training_session (panel_id, on_date);
create trigger named before update on training_session for each row execute function names_its_event();

-- Who came: a person of the panel, or somebody of an agency who is not on it.
create table training_attendance (
	session_id uuid not null,
	panel_id uuid not null references panel,
	agency_id uuid not null references agency,
	person_id uuid references person,
	event_id bigint not null references ledger,
	unique nulls not distinct (session_id, agency_id, person_id),
	foreign key (session_id, panel_id) references training_session (id, panel_id)
);

do $$
declare t text;
begin
	foreach t in array array['training_session', 'training_attendance'] loop
		call secure_table(t::regclass);
		execute format('create policy person_sees on %1$I for select to rollcall_person
			using (panel_id = any ((select my_keeping_panels())::uuid[]))', t);
		execute format('create policy person_keeps on %1$I for insert to rollcall_person
			with check (panel_id = any (my_whole_panels()))', t);
		execute format('grant select, insert on %1$I to rollcall_person', t);
	end loop;
end $$;
create policy person_says_who_came on training_session for update to rollcall_person
	using (came_at is null and panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (came_at, others, event_id) on training_session to rollcall_person;
-- The clerk reminds of a session, by its kind and date: what it was called, and who came, it cannot read.
create policy clerk_works on training_session for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select (id, panel_id, kind, on_date, came_at) on training_session to rollcall_clerk;

-- Feedback and practice -------------------------------------------------------------------------------------------

-- What people say of Rollcall itself: sealed, under no child's key.
create table feedback (
	id uuid primary key,
	panel_id uuid not null references panel,
	given_by uuid not null references person,
	given_at timestamptz not null,
	words bytea not null,
	event_id bigint not null references ledger
);
create index on feedback (panel_id, given_at);
create trigger final before update or delete on feedback for each row execute function is_final();
-- Panels on which this person reads feedback (access/policy.ts has the same list).
create function my_feedback_panels() returns uuid[] language sql stable as $$
	select coalesce(array_agg(distinct panel_id), '{}') from membership
	where (person_id = me() or by_cover(panel_id, person_id)) and role in ('coordinator', 'chair', 'administrator')
		and panel_id = any (my_panels()) and (ended_at is null or ended_at > app_now())
$$;
call secure_table('feedback');
create policy person_gives on feedback for insert to rollcall_person
	with check (given_by = me() and panel_id = any (my_panels()));
create policy person_reads on feedback for select to rollcall_person
	using (panel_id = any ((select my_feedback_panels())::uuid[]));
grant select, insert on feedback to rollcall_person;

-- How notifying goes, counted from what is recorded, in these days (dates in the panel's zone): for those who see the whole
-- panel. Minutes are from opening the form to sending it; a form that was opened and not sent within a day was abandoned.
create function notifying_figures(p_panel uuid, p_from date, p_to date)
returns table (month text, sent int, minutes float8, abandoned int, answered int, on_time int)
language sql stable security definer set search_path = public, pg_temp as $$
	with z as (select coalesce(settings->>'zone', 'Europe/London') as zone from panel where id = p_panel),
	moves as (
		select l.facts->>'draft' as draft, min(l.at) filter (where l.facts->>'did' = 'begun') as begun,
			max(l.at) filter (where l.facts->>'did' = 'sent') as sent
		from ledger l where l.panel_id = p_panel and l.act = 'form.moved' and l.facts->>'action' = 'raise' group by 1),
	forms as (
		select to_char(begun at time zone zone, 'YYYY-MM') as month, begun, sent from moves, z
		where (begun at time zone zone)::date between p_from and p_to
			and (sent is not null or begun < app_now() - interval '24 hours')),
	f as (
		select month, count(sent)::int as sent, count(*) filter (where sent is null)::int as abandoned,
			percentile_cont(0.5) within group (order by extract(epoch from sent - begun) / 60) filter (where sent is not null) as minutes
		from forms group by month),
	e as (
		select to_char(closed_at at time zone zone, 'YYYY-MM') as month, count(*)::int as answered,
			count(*) filter (where (closed_at at time zone zone)::date <= due)::int as on_time
		from enquiry, z where panel_id = p_panel and outcome is not null
			and (closed_at at time zone zone)::date between p_from and p_to group by 1)
	select coalesce(f.month, e.month), coalesce(f.sent, 0), f.minutes, coalesce(f.abandoned, 0), coalesce(e.answered, 0), coalesce(e.on_time, 0)
	from f full join e on e.month = f.month where p_panel = any (my_whole_panels()) order by 1
$$;
revoke execute on function notifying_figures(uuid, date, date) from public;
grant execute on function notifying_figures(uuid, date, date) to rollcall_person;

-- Somebody works in a practice panel for a while: what they do in their private chat with the bot goes there, until then.
create table practising (
	person_id uuid primary key references person,
	panel_id uuid not null references panel,
	until timestamptz not null,
	event_id bigint not null references ledger
);
create trigger named before update on practising for each row execute function names_its_event();
call secure_table('practising');
create policy person_own on practising to rollcall_person
	using (person_id = (select me())) with check (person_id = me() and panel_id = any (my_panels()));
grant select, insert, update on practising to rollcall_person;
