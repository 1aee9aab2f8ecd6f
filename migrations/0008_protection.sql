-- Data protection: messages that name a child, and a case's information shared outside the panel.

-- Panels on which this person handles a data breach (access/policy.ts has the same list; a test holds them together).
-- Asked of the membership itself: breaches are rare, and every other transaction need not carry it.
create function my_breach_panels() returns uuid[] language sql stable as $$
	select coalesce(array_agg(distinct panel_id), '{}') from membership
	where person_id = me() and role in ('coordinator', 'chair', 'auditor', 'administrator')
		and (ended_at is null or ended_at > app_now())
$$;

-- A message that names a child: where it stands, never what it says.
create table breach (
	id uuid primary key,
	panel_id uuid not null references panel,
	-- Where the platform has it. The place, too, where it is one of the panel's or a person's private chat.
	platform text not null,
	tenant text not null,
	place_ref text not null,
	place_id uuid references place,
	message_id text not null,
	link text not null,
	-- Whoever wrote it, where the record knows them.
	author_id uuid references person,
	-- The bot wrote it.
	own boolean not null,
	-- The case in whose thread it stands.
	case_id uuid,
	reported_by uuid not null references person,
	-- The 72 hours of UK GDPR article 33 count from here.
	found_at timestamptz not null,
	deleted_at timestamptz,
	deleted_by uuid references person,
	-- The hours after which those who handle it were last reminded.
	reminded int not null default 0,
	event_id bigint not null references ledger,
	unique (panel_id, platform, tenant, place_ref, message_id),
	unique (id, panel_id),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on breach (panel_id, found_at);
create trigger named before update on breach for each row execute function names_its_event();

-- What was decided about it. Never changed: putting it right is a new row, and the newest stands.
create table breach_decision (
	id uuid primary key,
	panel_id uuid not null references panel,
	breach_id uuid not null,
	-- Codes of domain/lists/breaches.
	ico text not null,
	affected text not null,
	decided_by uuid not null references person,
	decided_at timestamptz not null,
	-- Why, and what was done: sealed, under no child's key, since a breach may be about none that the record knows.
	words bytea not null,
	event_id bigint not null references ledger,
	foreign key (breach_id, panel_id) references breach (id, panel_id)
);
create index on breach_decision (breach_id);
create trigger final before update or delete on breach_decision for each row execute function is_final();

-- Who said first that a message names a child, for whoever says it again on the same panel.
create function breach_told(p_panel uuid, p_platform text, p_tenant text, p_place text, p_message text)
returns table (id uuid, by text, at timestamptz) language sql stable security definer set search_path = public, pg_temp as $$
	select b.id, p.known_as, b.found_at from breach b join person p on p.id = b.reported_by
	where b.panel_id = p_panel and b.panel_id = any (my_panels()) and b.platform = p_platform and b.tenant = p_tenant
		and b.place_ref = p_place and b.message_id = p_message
$$;
revoke execute on function breach_told(uuid, text, text, text, text) from public;
grant execute on function breach_told(uuid, text, text, text, text) to rollcall_person;

call secure_table('breach');
create policy person_sees on breach for select to rollcall_person using (reported_by = (select me())
	or author_id = (select me()) or panel_id = any ((select my_breach_panels())::uuid[]));
create policy person_reports on breach for insert to rollcall_person
	with check (reported_by = me() and panel_id = any (my_panels()));
create policy person_deletes on breach for update to rollcall_person
	using (author_id = (select me()) or panel_id = any ((select my_breach_panels())::uuid[])) with check (deleted_by = me());
create policy clerk_works on breach to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (deleted_at, deleted_by, event_id) on breach to rollcall_person;
grant select, update (reminded, event_id) on breach to rollcall_clerk;

call secure_table('breach_decision');
create policy person_sees on breach_decision for select to rollcall_person
	using (panel_id = any ((select my_breach_panels())::uuid[]));
create policy person_decides on breach_decision for insert to rollcall_person
	with check (decided_by = me() and panel_id = any (my_breach_panels()));
create policy clerk_works on breach_decision for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert on breach_decision to rollcall_person;
-- The clerk reminds while there is none, and tells who decided: not why.
grant select (id, panel_id, breach_id, ico, affected, decided_by, decided_at, event_id) on breach_decision to rollcall_clerk;
