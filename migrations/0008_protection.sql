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

-- A case's information shared outside the panel, or withheld: who asked, for what, on which basis, and what of it.
create table share (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- shared, or withheld: by whoever was asked for it, or by the second person.
	decision text not null check (decision in ('shared', 'withheld')),
	-- Whom it goes to; null for an organisation that the record does not know, whose name is sealed.
	agency_id uuid references agency,
	-- To keep a child safe: made without a second person, and reviewed.
	at_once boolean not null,
	-- Codes of domain/lists/sharing.
	purpose text,
	basis text,
	details text[] not null default '{}',
	withheld_because text,
	-- How the agreement with that agency stood when it was asked: in_force, expired or missing.
	agreement text not null,
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	-- From here on it may be passed on.
	made_at timestamptz,
	-- As for emergency_access: the panel looks at it by this date.
	review_by date,
	reminded_on date,
	finding text,
	reviewed_by uuid references person,
	reviewed_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (reviewed_by <> asked_by),
	check ((decision = 'withheld') = (withheld_because is not null)),
	check (decision = 'withheld' or (purpose is not null and basis is not null and cardinality(details) > 0)),
	check (decision = 'shared' or made_at is null),
	check (at_once = (review_by is not null))
);
create index on share (case_id);
create index on share (panel_id, review_by) where reviewed_at is null;
create trigger named before update on share for each row execute function names_its_event();

-- What was asked for stays as it was asked. It is made once: at once to keep a child safe, else when somebody agreed.
create function share_is_kept() returns trigger language plpgsql as $$
begin
	if new.made_at is not null and not new.at_once
			and not exists (select from approval a where a.about = new.id and a.agreed_by is not null) then
		raise exception 'a share outside the panel waits for a second person';
	end if;
	if tg_op = 'UPDATE' and (old.made_at is distinct from new.made_at and old.made_at is not null
			or old.decision = 'withheld' and new.decision <> 'withheld' or old.reviewed_at is not null and new.reviewed_at is distinct from old.reviewed_at
			or (new.id, new.panel_id, new.case_id, new.agency_id, new.at_once, new.purpose, new.basis, new.details, new.agreement, new.asked_by, new.asked_at, new.review_by)
				is distinct from (old.id, old.panel_id, old.case_id, old.agency_id, old.at_once, old.purpose, old.basis, old.details, old.agreement, old.asked_by, old.asked_at, old.review_by)) then
		raise exception 'a share stays as it was asked for';
	end if;
	return new;
end $$;
create trigger kept before insert or update on share for each row execute function share_is_kept();

call secure_table('share');
-- Who is asked about a child says something of the child: it is for those who may open the case.
create policy person_sees on share for select to rollcall_person using (may_open(case_id));
create policy person_asks on share for insert to rollcall_person
	with check (asked_by = me() and panel_id = any (my_casework_panels()) and may_open(case_id));
create policy person_answers on share for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) and asked_by <> (select me()))
	with check (panel_id = any (my_whole_panels()));
create policy clerk_works on share to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (decision, withheld_because, made_at, finding, reviewed_by, reviewed_at, event_id)
	on share to rollcall_person;
grant select, update (reminded_on, event_id) on share to rollcall_clerk;
