-- Children who cross a boundary: what is asked of others outside the panel, what others ask of it, and the lists of children
-- who are no case (yet).

-- What is asked of somebody outside: to take a child on, to give a place, to help. The words are sealed under the case.
create table outgoing (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of OUTGOING_KINDS in domain/lists/outgoing.
	kind text not null check (kind in ('authority', 'school', 'service')),
	-- Its name in the directory, or the service's code. Null for one that is written out: that is sealed.
	recipient text,
	-- A panel of this deployment, where it arrives by itself.
	to_panel uuid references panel,
	sent_on date not null,
	acknowledge_by date not null,
	answer_by date not null,
	done_by date,
	acknowledged_on date,
	answered_on date,
	accepted boolean,
	done_on date,
	withdrawn_on date,
	-- Where the case stood before a transfer: it goes back there when the transfer comes to nothing.
	came_from text,
	-- For a panel of this deployment: what it is told, sealed, until it has arrived; and what it answered.
	packet bytea,
	reply bytea,
	-- The reference of the case there.
	their_ref text,
	asked_by uuid not null references person,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((answered_on is null) = (accepted is null)),
	check (kind = 'authority' or (to_panel is null and came_from is null)),
	check (to_panel <> panel_id)
);
create index on outgoing (case_id);
create index on outgoing (panel_id) where withdrawn_on is null and done_on is null and accepted is distinct from false;
create index on outgoing (to_panel) where to_panel is not null;
-- One transfer of a child at a time: two authorities could both take them on, or each think that the other has.
create unique index outgoing_transfer_once on outgoing (case_id)
	where kind = 'authority' and withdrawn_on is null and accepted is distinct from false;
create trigger named before update of acknowledged_on, answered_on, accepted, done_by, done_on, withdrawn_on, their_ref on outgoing
	for each row execute function names_its_event();

-- What another authority, or a school elsewhere, asks of the panel. The child is nobody's case here until a person says so:
-- what is known of them is sealed apart, and taken away when a case is made, or some time after the answer.
create table incoming (
	id uuid primary key,
	panel_id uuid not null references panel,
	-- A code of INCOMING_KINDS in domain/lists/outgoing.
	kind text not null check (kind in ('transfer', 'help')),
	-- Its name in the directory; null for one that is written out: that is sealed.
	sender text,
	from_panel uuid references panel,
	-- They say that the child may be at risk of harm.
	urgent boolean not null,
	received_on date not null,
	acknowledge_by date not null,
	answer_by date not null,
	acknowledged_on date,
	answered_on date,
	-- A code of INCOMING_ANSWERS, or "withdrawn" by the panel that asked.
	answer text,
	words bytea,
	-- Why it was declined, for the panel of this deployment that asked.
	reply bytea,
	case_id uuid,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((answered_on is null) = (answer is null))
);
create index on incoming (panel_id) where answered_on is null;
create index on incoming (panel_id, answered_on) where words is not null;
create index on incoming (case_id) where case_id is not null;
create trigger named before update of acknowledged_on, answered_on, answer, case_id on incoming for each row execute function names_its_event();

-- A child on a list: educated at home; of compulsory school age soon and without a place; or gone from a school, nobody
-- knows where to. Who they are is sealed: under the case where there is one, else apart.
create table listed_child (
	id uuid primary key,
	panel_id uuid not null references panel,
	list text not null check (list in ('home_education', 'starting', 'leavers')),
	-- Home education: since when. Starting: the first day of compulsory school age, the same for a third of a year, so that
	-- no date of birth can be told from it. Leavers: the last day at the school.
	on_date date not null,
	-- Home education: a code of EHE_STATUSES in domain/lists/listed.
	status text,
	next_review date,
	reminded_on date,
	-- Why the child left the list, a code of SETTLED; null while they are on it.
	settled text,
	settled_on date,
	case_id uuid,
	-- A keyed hash of the row of the file: the same row is never loaded twice.
	fingerprint bytea,
	words bytea,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	unique (panel_id, list, fingerprint),
	check ((list = 'home_education') = (status is not null)),
	check ((settled is null) = (settled_on is null)),
	check (list <> 'home_education' or settled is not null or next_review is not null)
);
create index on listed_child (panel_id, list, on_date) where settled is null;
create index on listed_child (case_id) where case_id is not null;
create index on listed_child (panel_id, settled_on) where settled is not null and words is not null;
create trigger named before update of status, next_review, settled, settled_on, case_id on listed_child for each row execute function names_its_event();

do $$
declare t text;
begin
	foreach t in array array['outgoing', 'incoming', 'listed_child'] loop
		call secure_table(t::regclass);
		execute format('grant select, insert, update on %I to rollcall_person', t);
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
	end loop;
	-- What no case hangs on is the coordinators' and the chair's.
	foreach t in array array['incoming', 'listed_child'] loop
		execute format('create policy person_keeps on %1$I to rollcall_person
			using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any ((select my_whole_panels())::uuid[]))', t);
	end loop;
end $$;
create policy person_sees on outgoing for select to rollcall_person
	using ((select true from case_file seen where seen.id = outgoing.case_id));
create policy person_asks on outgoing for insert to rollcall_person
	with check (asked_by = me() and panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_records on outgoing for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any ((select my_whole_panels())::uuid[]));
-- The clerk keeps time and draws messages: it reads none of the sealed words.
grant select (id, panel_id, case_id, kind, recipient, to_panel, sent_on, acknowledge_by, answer_by, done_by, acknowledged_on,
	answered_on, accepted, done_on, withdrawn_on, their_ref, event_id) on outgoing to rollcall_clerk;
grant update (acknowledged_on, answered_on, accepted, their_ref, reply, event_id) on outgoing to rollcall_clerk;
grant select (id, panel_id, kind, sender, from_panel, received_on, acknowledge_by, answer_by, acknowledged_on, answered_on, answer,
	urgent, case_id, event_id) on incoming to rollcall_clerk;
grant update (answered_on, answer, words, reply, event_id) on incoming to rollcall_clerk;
grant select (id, panel_id, list, on_date, status, next_review, reminded_on, settled, settled_on, case_id, event_id)
	on listed_child to rollcall_clerk;
grant insert (id, panel_id, list, on_date, status, next_review, case_id, event_id) on listed_child to rollcall_clerk;
grant update (next_review, reminded_on, settled, settled_on, words, event_id) on listed_child to rollcall_clerk;

-- Panels of this deployment see of each other what they have asked, and nothing else: each side writes its own rows.

-- Transfers to a panel that have not arrived there.
create function transfers_arriving(p_panel uuid) returns table (id uuid, sender text, from_panel uuid, urgent boolean)
language sql stable security definer set search_path = public, pg_temp as $$
	select o.id, a.title, o.panel_id, f.urgent from outgoing o join case_file f on f.id = o.case_id
		join panel p on p.id = o.panel_id join authority a on a.id = p.authority_id
	where o.to_panel = p_panel and p_panel = any (clerk_panels()) and o.packet is not null and o.withdrawn_on is null
		and not exists (select from incoming i where i.id = o.id)
$$;

-- Takes one in: its sealed words go over as they are, and are kept in one place.
create function take_arrival(p_id uuid, p_panel uuid, p_on date, p_acknowledge date, p_answer date, p_event bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	if not p_panel = any (clerk_panels()) then raise exception 'not the clerk of this panel'; end if;
	insert into incoming (id, panel_id, kind, sender, from_panel, urgent, received_on, acknowledge_by, answer_by, words, event_id)
		select o.id, p_panel, 'transfer', a.title, o.panel_id, f.urgent, p_on, p_acknowledge, p_answer, o.packet, p_event
		from outgoing o join case_file f on f.id = o.case_id join panel p on p.id = o.panel_id join authority a on a.id = p.authority_id
		where o.id = p_id and o.to_panel = p_panel and o.packet is not null and o.withdrawn_on is null
		on conflict do nothing;
	update outgoing set packet = null where id = p_id and to_panel = p_panel;
end $$;

-- What has become of a panel's transfers in the panels that they went to, where that is news.
create function transfers_answered(p_panel uuid)
returns table (id uuid, case_id uuid, acknowledged_on date, answered_on date, accepted boolean, their_ref text, reply bytea)
language sql stable security definer set search_path = public, pg_temp as $$
	select o.id, o.case_id, i.acknowledged_on, i.answered_on, i.answer = 'accepted',
		case when i.answer = 'accepted' then f.ref end, i.reply
	from outgoing o join incoming i on i.id = o.id left join case_file f on f.id = i.case_id
	where o.panel_id = p_panel and p_panel = any (clerk_panels()) and o.withdrawn_on is null
		and (o.acknowledged_on is distinct from i.acknowledged_on or o.answered_on is distinct from i.answered_on)
$$;

-- Requests that wait here, and that the panel which sent them has withdrawn.
create function transfers_withdrawn(p_panel uuid) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.id from incoming i join outgoing o on o.id = i.id
	where i.panel_id = p_panel and p_panel = any (clerk_panels()) and i.answered_on is null and o.withdrawn_on is not null
$$;

-- Answered requests whose words are still kept: the clerk cannot see them, and takes them away.
create function incoming_to_clear(p_panel uuid, p_before date) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.id from incoming i where i.panel_id = p_panel and p_panel = any (clerk_panels())
		and i.answered_on < p_before and (i.words is not null or i.reply is not null)
$$;
-- The same of children who have left a list.
create function listed_to_clear(p_panel uuid, p_before date) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select l.id from listed_child l where l.panel_id = p_panel and p_panel = any (clerk_panels())
		and l.settled_on < p_before and l.words is not null
$$;

-- When a child is erased, so is what was sealed apart from their key, and forms in progress about it.
create function words_outside_go_too() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	delete from draft d using case_file f
	where f.child_id = old.child_id and d.subject in (
		select o.id from outgoing o where o.case_id = f.id
		union all select i.id from incoming i where i.case_id = f.id
		union all select l.id from listed_child l where l.case_id = f.id);
	update outgoing o set packet = null, reply = null from case_file f where f.id = o.case_id and f.child_id = old.child_id;
	update incoming i set words = null, reply = null from case_file f where f.id = i.case_id and f.child_id = old.child_id;
	update listed_child l set words = null from case_file f where f.id = l.case_id and f.child_id = old.child_id;
	return null;
end $$;
create trigger words_outside_go_too after delete on child_key for each row execute function words_outside_go_too();

revoke execute on function transfers_arriving(uuid), take_arrival(uuid, uuid, date, date, date, bigint), transfers_answered(uuid),
	transfers_withdrawn(uuid), incoming_to_clear(uuid, date), listed_to_clear(uuid, date), words_outside_go_too() from public;
grant execute on function transfers_arriving(uuid), take_arrival(uuid, uuid, date, date, date, bigint), transfers_answered(uuid),
	transfers_withdrawn(uuid), incoming_to_clear(uuid, date), listed_to_clear(uuid, date) to rollcall_clerk;
