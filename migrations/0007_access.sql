-- Who sees a case: roles that work on cases, need-to-know cases, emergency duty with a reason, and second persons.

-- Panels on which this person works on cases. An agency's cases are for its caseworkers: not for its notifiers, nor for
-- an auditor or administrator who happens to work there (access/policy.ts has the same list; a test holds them together).
create function my_casework_panels() returns uuid[] language sql stable as $$ select setting_ids('app.casework') $$;
-- Panels on which this person is on emergency duty.
create function my_duty_panels() returns uuid[] language sql stable as $$ select setting_ids('app.duty') $$;

create or replace function enter(p_key text, p_platform text, p_tenant text, p_user text)
returns table (is_new boolean, at timestamptz, person jsonb) language plpgsql as $$
declare who record; fresh int;
begin
	insert into receipt (key) values (p_key) on conflict do nothing;
	get diagnostics fresh = row_count;
	select p.id, p.known_as, p.job, p.agency_id, a.title as agency, a.kind as agency_kind,
		coalesce(m.roles, '[]') as roles, m.panels, m.whole, m.casework, m.duty
	into who
	from identity i join person p on p.id = i.person_id join agency a on a.id = p.agency_id
		cross join lateral (
			select jsonb_agg(jsonb_build_object('panel', panel_id, 'role', role)) as roles,
				string_agg(distinct panel_id::text, ',') as panels,
				string_agg(distinct panel_id::text, ',') filter (where role in ('coordinator', 'chair')) as whole,
				string_agg(distinct panel_id::text, ',') filter (where role in ('agency_member', 'agency_lead',
					'education_welfare_officer', 'safeguarding_lead', 'coordinator', 'chair')) as casework,
				string_agg(distinct panel_id::text, ',') filter (where role = 'emergency_duty') as duty
			from membership where person_id = p.id and (ended_at is null or ended_at > app_now())) m
	where i.platform = p_platform and i.tenant = p_tenant and i.platform_user = p_user
		and (p.left_at is null or p.left_at > app_now());
	if who.id is not null then
		perform set_config('app.person', who.id::text, true), set_config('app.agencies', who.agency_id::text, true),
			set_config('app.panels', coalesce(who.panels, ''), true), set_config('app.whole', coalesce(who.whole, ''), true),
			set_config('app.casework', coalesce(who.casework, ''), true), set_config('app.duty', coalesce(who.duty, ''), true);
	end if;
	return query select fresh = 1, app_now(), case when who.id is null then null else jsonb_build_object(
		'id', who.id, 'knownAs', who.known_as, 'job', who.job, 'agencyId', who.agency_id, 'agency', who.agency,
		'agencyKind', who.agency_kind, 'roles', who.roles) end;
end $$;

-- A row of one panel cannot hang on a case of another, whoever writes it.
alter table case_file add unique (id, panel_id);
alter table child add unique (id, panel_id);
alter table case_file drop constraint case_file_child_id_fkey,
	add foreign key (child_id, panel_id) references child (id, panel_id);
do $$
declare t text;
begin
	foreach t in array array['case_member', 'notification', 'risk_contact', 'enquiry', 'welfare_task', 'decision', 'decision_action'] loop
		execute format('alter table %I drop constraint %I, add foreign key (case_id, panel_id) references case_file (id, panel_id)',
			t, t || '_case_id_fkey');
	end loop;
end $$;

-- Emergency duty opened a case, with a reason (sealed): theirs for some hours, reviewed by the panel.
create table emergency_access (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	person_id uuid not null references person,
	at timestamptz not null,
	until timestamptz not null,
	-- The panel looks at it by this date.
	review_by date not null,
	-- The date on which the panel was last reminded of it.
	reminded_on date,
	-- needed, or not_needed and taken up.
	finding text,
	reviewed_by uuid references person,
	reviewed_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (reviewed_by <> person_id)
);
create index on emergency_access (case_id, person_id);
create index on emergency_access (panel_id, review_by) where reviewed_at is null;
create trigger named before update on emergency_access for each row execute function names_its_event();

-- What waits for a second person: who asked, under which permission, and who agreed. Never the same person.
create table approval (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A permission of access/policy.ts.
	permission text not null,
	-- What waits: a decision, for one.
	about uuid not null unique,
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	agreed_by uuid references person,
	agreed_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (agreed_by <> asked_by)
);
create index on approval (case_id);
create trigger named before update on approval for each row execute function names_its_event();
-- Agreed is agreed.
create function approval_is_final() returns trigger language plpgsql as $$
begin
	if old.agreed_by is not null or (new.id, new.case_id, new.about, new.permission, new.asked_by)
			is distinct from (old.id, old.case_id, old.about, old.permission, old.asked_by) then
		raise exception 'an approval changes once, when it is agreed';
	end if;
	return new;
end $$;
create trigger final before update on approval for each row execute function approval_is_final();

-- Decisions that waited before there was this table.
insert into approval select gen_random_uuid(), d.panel_id, d.case_id,
		'close a case as not located, abroad or deceased, or after an act-now answer', d.id, d.recorded_by, d.recorded_at,
		c.person_id, c.at, coalesce(c.id, d.event_id)
	from decision d join ledger l on l.id = d.event_id and (l.facts->>'secondPerson')::boolean
		left join ledger c on c.case_id = d.case_id and c.act = 'decision.confirmed' and c.facts->>'decision' = d.id::text;

-- Who is on a case ------------------------------------------------------------------------------------------------

drop policy person_sees on case_file;
drop policy person_changes on case_file;
drop function member_of(uuid, boolean);

-- Whether this person may know of a case: whoever raised it, its agencies' caseworkers (unless it is need-to-know),
-- the people named on it, and emergency duty for as long as it lasts. Coordinator and chair are the policy's business.
create function member_of(p_case uuid, p_panel uuid, p_restricted boolean) returns boolean language sql stable as $$
	select (p_panel = any (my_panels()) and exists (select from case_member m where m.case_id = p_case
			and ((m.person_id = me() and (m.kind = 'notifier' or p_panel = any (my_casework_panels())))
				or (m.agency_id = any (my_agencies()) and not p_restricted and p_panel = any (my_casework_panels())))))
		or (p_panel = any (my_duty_panels()) and exists (select from emergency_access a
			where a.case_id = p_case and a.person_id = me() and a.until > app_now()))
$$;
create or replace function may_open(p_case uuid) returns boolean language sql stable as $$
	select exists (select from case_file f where f.id = p_case and (f.panel_id = any (my_whole_panels())
		or (f.panel_id = any (my_casework_panels()) and exists (select from case_member m
			where m.case_id = f.id and m.kind <> 'notifier'
				and (m.person_id = me() or (m.agency_id = any (my_agencies()) and not f.restricted))))
		or (f.panel_id = any (my_duty_panels()) and exists (select from emergency_access a
			where a.case_id = f.id and a.person_id = me() and a.until > app_now()))))
$$;
create policy person_sees on case_file for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or member_of(id, panel_id, restricted));
create policy person_changes on case_file for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or member_of(id, panel_id, restricted))
	with check (panel_id = any ((select my_panels())::uuid[]));

-- Sight of a case is given by somebody who has it, or by whoever opened it, in the transaction that opened it.
create function opened_now(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from case_file f join ledger l on l.id = f.event_id
		where f.id = p_case and l.xid = pg_current_xact_id_if_assigned() and l.person_id = me())
$$;
drop policy person_adds on case_member;
create policy person_adds on case_member for insert to rollcall_person
	with check (panel_id = any (my_panels()) and (may_see(case_id) or opened_now(case_id)));

-- Emergency duty names a reference and gets the case's id, on panels where they are on duty; nobody else gets anything.
create function case_for_duty(p_ref text) returns table (id uuid, panel_id uuid) language sql stable
security definer set search_path = public, pg_temp as
	$$ select f.id, f.panel_id from case_file f where f.ref = p_ref and f.panel_id = any (my_duty_panels()) $$;
revoke execute on function opened_now(uuid), case_for_duty(text) from public;
grant execute on function opened_now(uuid), case_for_duty(text) to rollcall_person;

call secure_table('emergency_access');
create policy person_sees on emergency_access for select to rollcall_person
	using (person_id = (select me()) or panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_adds on emergency_access for insert to rollcall_person
	with check (person_id = me() and panel_id = any (my_duty_panels()));
create policy person_reviews on emergency_access for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (reviewed_by = me());
create policy clerk_works on emergency_access to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update on emergency_access to rollcall_person;
grant select, update (reminded_on, event_id) on emergency_access to rollcall_clerk;

call secure_table('approval');
create policy person_sees on approval for select to rollcall_person using (may_see(case_id));
create policy person_asks on approval for insert to rollcall_person
	with check (asked_by = me() and agreed_by is null and may_see(case_id));
create policy person_agrees on approval for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (agreed_by = me());
create policy clerk_works on approval for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update on approval to rollcall_person;
grant select on approval to rollcall_clerk;

-- A panel's numbers are counted by its own people.
call secure_table('reference_counter');
create policy person_counts on reference_counter to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[])) with check (panel_id = any (my_panels()));
