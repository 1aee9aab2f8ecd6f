-- Concerns at any time, what is told after a notification, and who is told of one.

-- A worry about a child on a case. What was written is sealed under its id; here are codes alone.
create table concern (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- Codes of domain/lists/concerns.
	kinds text[] not null,
	-- Whether the child is at risk of harm now, as the person says who is worried; null where they have not said.
	at_risk text check (at_risk in ('yes', 'no', 'unknown')),
	-- Questions of the risk screen that are answered Yes since.
	flags text[] not null default '{}',
	-- The panel's social care members were told too.
	social_care boolean not null,
	told_by uuid not null references person,
	at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on concern (case_id);
create index on concern (panel_id);
create trigger named before update on concern for each row execute function names_its_event();

-- What was told of a child after the notification: codes alone. Names, words and what is about the child's person are sealed.
create table told_later (
	case_id uuid primary key,
	panel_id uuid not null references panel,
	-- Codes of domain/lists/vulnerable-groups, those apart that the risk screen has answered already.
	groups text[] not null default '{}',
	-- The child has an education, health and care plan: the case is kept for longer.
	ehc_plan boolean not null default false,
	-- The screens that were given.
	screens text[] not null default '{}',
	-- When whoever raised it was reminded, once.
	reminded_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on told_later (panel_id);
create trigger named before update on told_later for each row execute function names_its_event();

-- Who is told of every notification, and when they said that they have it.
create table notice (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	person_id uuid not null references person,
	why text not null check (why in ('authority', 'school', 'other')),
	at timestamptz not null,
	received_at timestamptz,
	event_id bigint not null references ledger,
	unique (case_id, person_id),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on notice (panel_id);
create trigger named before update on notice for each row execute function names_its_event();

-- When a contact is promised later than the case was entered: after a concern.
alter table risk_contact add column since timestamptz;

do $$
declare t text;
begin
	foreach t in array array['concern', 'told_later', 'notice'] loop
		call secure_table(t::regclass);
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select, insert on %1$I to rollcall_person', t);
		execute format('grant select on %1$I to rollcall_clerk', t);
	end loop;
end $$;

-- Whoever knows of a case may be worried about it, in their own name; those who may open it read of it.
create policy person_sees on concern for select to rollcall_person
	using (told_by = (select me()) or panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));
create policy person_worries on concern for insert to rollcall_person
	with check (told_by = me() and panel_id = any (my_panels()) and may_see(case_id));
create policy person_goes_on on concern for update to rollcall_person
	using (told_by = me()) with check (told_by = me());
grant update (kinds, at_risk, flags, social_care, event_id) on concern to rollcall_person;


-- The panel sees who was told; whoever was told sees that they were, and says that they have it.
create policy person_sees on notice for select to rollcall_person
	using (person_id = (select me()) or panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_tells on notice for insert to rollcall_person
	with check (panel_id = any (my_panels()) and (may_see(case_id) or opened_now(case_id)));
create policy person_has_it on notice for update to rollcall_person
	using (person_id = (select me())) with check (person_id = me());
grant update (received_at, event_id) on notice to rollcall_person;

-- Whoever adds to a case that they may not read holds the child's key in that transaction, to seal what they say.
create function adds_now(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from ledger l where l.case_id = p_case and l.person_id = me()
		and l.xid = pg_current_xact_id_if_assigned()
		and l.act in ('concern.recorded', 'concern.changed', 'notification.added'))
$$;
alter policy person_unwraps on child_key
	using (panel_id = any ((select my_whole_panels())::uuid[])
		or exists (select from case_file f where f.child_id = child_key.child_id
			and (may_open(f.id) or may_finish(f.id) or adds_now(f.id))));

-- Who may open a case besides the coordinators and the chair, for whoever knows of it: an agency's member sees no other
-- agency on a case, and all of them are told when the child is at risk.
create function people_on_case(p_case uuid) returns table (person_id uuid) language sql stable
security definer set search_path = public, pg_temp as $$
	select distinct p.id from case_file f
		join case_member c on c.case_id = f.id and c.kind <> 'notifier'
		join person p on p.id = c.person_id or (p.agency_id = c.agency_id and not f.restricted)
		join membership m on m.person_id = p.id and m.panel_id = f.panel_id
	where f.id = p_case and (f.panel_id = any (my_whole_panels()) or member_of(f.id, f.panel_id, f.restricted))
		and m.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead', 'coordinator', 'chair')
		and (m.ended_at is null or m.ended_at > app_now()) and (p.left_at is null or p.left_at > app_now())
$$;
revoke execute on function adds_now(uuid), people_on_case(uuid) from public;
grant execute on function adds_now(uuid), people_on_case(uuid) to rollcall_person;

-- Whoever raised a case adds to it, and reads nothing back unless they may open it.
create policy person_sees on told_later for select to rollcall_person using (may_open(case_id) or adds_now(case_id));
create policy person_adds on told_later for insert to rollcall_person
	with check (panel_id = any (my_panels()) and may_see(case_id));
create policy person_changes on told_later for update to rollcall_person
	using (may_open(case_id) or adds_now(case_id)) with check (panel_id = any (my_panels()));
grant update (groups, ehc_plan, screens, event_id) on told_later to rollcall_person;
grant insert, update (reminded_at, event_id) on told_later to rollcall_clerk;
