-- What is said of a case in messages: put on its timeline by somebody, or kept from its thread where the panel keeps that;
-- and what became afterwards of a message that something on the record was taken from.

-- Words from a message, or typed as a note. The words are sealed under its id.
create table said (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- added: by somebody, to the timeline. heard: kept from the case's thread.
	how text not null check (how in ('added', 'heard')),
	-- The message, where there is one, and where it can be opened.
	place_id uuid references place,
	message_id text,
	link text not null,
	-- Whoever said it; null for somebody who is not on the panel.
	said_by uuid references person,
	said_at timestamptz not null,
	added_by uuid references person,
	event_id bigint not null references ledger,
	unique (id, panel_id),
	check ((how = 'added') = (added_by is not null)),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create unique index on said (place_id, message_id, case_id);
create index on said (case_id);
create index on said (panel_id);
create trigger named before update on said for each row execute function names_its_event();

-- A message was changed or deleted after something was taken from it. What it said before stays; what it says now is sealed
-- under this id.
create table message_change (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- The decision, or the row of said.
	about uuid not null,
	change text not null check (change in ('edited', 'deleted')),
	at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on message_change (about);
create index on message_change (case_id);
create index on message_change (panel_id);
create trigger final before update or delete on message_change for each row execute function is_final();

create index on decision (place_id, message_id) where message_id is not null;
create index on breach (place_id, message_id);
alter table breach add column edited_at timestamptz;
grant update (edited_at) on breach to rollcall_person;
grant update (edited_at, deleted_at) on breach to rollcall_clerk;
-- That it is deleted is said by somebody, or by the platform.
alter policy person_deletes on breach with check (deleted_by = me() or deleted_by is null);
create or replace function draw_breach_anew(p_breach uuid, p_keys text[], p_event bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
	update posting o set wanted = p_event, next_at = '-infinity' from breach b
	where b.id = p_breach
		and (me() in (b.reported_by, b.author_id) or b.panel_id = any (my_breach_panels() || clerk_panels()))
		and o.dead_at is null and o.subject = b.id and o.key = any (p_keys)
		and o.place_id in (select p.id from place p join membership m on m.person_id = p.person_id where m.panel_id = b.panel_id)
$$;
grant execute on function draw_breach_anew(uuid, text[], bigint) to rollcall_clerk;

-- What a message in a panel's channel is to the record: it stands in a case's thread, or something was taken from it. Asked for
-- every message that the bot hears there, whoever wrote it, so it says ids alone.
create function message_at(p_place uuid, p_message text, p_root text)
returns table (what text, id uuid, case_id uuid, panel_id uuid, how text, gone boolean, restricted boolean, erased boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	with here as materialized (select p.id, p.panel_id from place p
		where p.id = p_place and p.panel_id = any (my_panels() || clerk_panels()))
	select w.what, w.id, w.case_id, w.panel_id, w.how,
		exists (select from message_change m where m.about = w.id and m.change = 'deleted'), coalesce(f.restricted, false),
		f.id is not null and not exists (select from child_key k where k.child_id = f.child_id)
	from here cross join lateral (
		(select 'thread' as what, null::uuid as id, o.case_id, o.panel_id, null as how from posting o
			where o.place_id = here.id and o.remote = p_root and o.case_id is not null limit 1)
		union all select 'decision', d.id, d.case_id, d.panel_id, null from decision d
			where d.place_id = here.id and d.message_id = p_message
		union all select 'said', s.id, s.case_id, s.panel_id, s.how from said s
			where s.place_id = here.id and s.message_id = p_message
		union all select 'breach', b.id, b.case_id, b.panel_id, null from breach b
			where b.place_id = here.id and b.message_id = p_message
	) w left join case_file f on f.id = w.case_id
	where w.panel_id = here.panel_id
$$;
revoke execute on function message_at(uuid, text, text) from public;
grant execute on function message_at(uuid, text, text) to rollcall_person, rollcall_clerk;

-- Whether the panel keeps what is written in the threads of its cases.
create function keeps_threads(p_panel uuid) returns boolean language sql stable as
	$$ select exists (select from panel where id = p_panel and settings->'threads'->>'keep' = 'true') $$;

do $$
declare t text;
begin
	foreach t in array array['said', 'message_change'] loop
		call secure_table(t::regclass);
		-- It is there for those who may open the case; the clerk counts, and marks what was taken from a message.
		execute format('create policy person_reads on %1$I for select to rollcall_person using (may_open(case_id))', t);
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select, insert on %1$I to rollcall_person, rollcall_clerk', t);
	end loop;
end $$;

-- Whoever may open a case puts something on its timeline, and whoever raises it, the message that they raise it from. Whoever writes in its thread is kept there, whether or not they may
-- open it, and so is what they change afterwards: each by the row of the ledger that says so, of the same transaction.
create policy person_says on said for insert to rollcall_person
	with check (panel_id = any (my_panels()) and (how = 'heard' or may_open(case_id) or may_finish(case_id))
		and exists (select from ledger l where l.id = event_id and l.person_id = me() and l.xid = pg_current_xact_id_if_assigned()
			and l.case_id = said.case_id and l.act = case how when 'heard' then 'message.heard' else 'note.added' end));
create policy person_adds on said for update to rollcall_person
	using (may_open(case_id)) with check (how = 'added' and added_by = me());
grant update (how, added_by, event_id) on said to rollcall_person;
create policy person_changes on message_change for insert to rollcall_person
	with check (panel_id = any (my_panels())
		and exists (select from ledger l where l.id = event_id and l.person_id = me() and l.xid = pg_current_xact_id_if_assigned()
			and l.case_id = message_change.case_id and l.act = 'message.changed' and l.facts->'of' ? about::text));

-- Whoever's message is kept seals what they wrote under the child's key, in that transaction, on a case too of which they may
-- know nothing else: of what is sealed there they still read nothing.
create function key_to_seal(p_case uuid) returns table (child_id uuid, panel_id uuid, master text, wrapped bytea)
language sql stable security definer set search_path = public, pg_temp as $$
	select k.child_id, k.panel_id, k.master, k.wrapped from case_file f join child_key k on k.child_id = f.child_id
	where f.id = p_case and f.panel_id = any (my_panels()) and exists (select from ledger l where l.case_id = f.id
		and l.person_id = me() and l.xid = pg_current_xact_id_if_assigned() and l.act in ('message.heard', 'message.changed'))
$$;
revoke execute on function key_to_seal(uuid) from public;
grant execute on function key_to_seal(uuid) to rollcall_person;

-- As it was, and: whoever writes in the thread of a case, where the panel keeps that and the case is not need to know; and
-- whoever changes a message that something on a case was taken from.
alter policy person_writes on ledger with check (person_id is not distinct from me() and at <= app_now()
	and (panel_id is null or panel_id = any (my_panels()))
	and (act not like 'import.%' and act <> 'case-list.taken' or panel_id = any (my_whole_panels()))
	and (act <> 'message.heard' or keeps_threads(panel_id) and exists (
		select from message_at((facts->>'place')::uuid, facts->>'message', facts->>'root') t
		where t.what = 'thread' and t.case_id = ledger.case_id and t.panel_id = ledger.panel_id and not t.restricted))
	and (case_id is null or (select true from case_file seen where seen.id = ledger.case_id) or is_new_case(case_id)
		or panel_id = any (my_duty_panels())
		or exists (select from notice n where n.case_id = ledger.case_id and n.person_id = me())
		or (act like 'breach.%' or act in ('action.asked', 'action.refused', 'form.moved', 'cover.used'))
			and exists (select from breach b where b.case_id = ledger.case_id)
		or act = 'breach.reported' and exists (select from thread_case((facts->>'place')::uuid, facts->>'root') t
			where t.id = ledger.case_id and t.panel = ledger.panel_id)
		or act = 'message.heard'
		or act = 'message.changed' and exists (
			select from message_at((facts->>'place')::uuid, facts->>'message', '') t
			where t.what in ('decision', 'said') and t.case_id = ledger.case_id and t.panel_id = ledger.panel_id)));
