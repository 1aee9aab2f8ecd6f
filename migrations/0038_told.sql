-- What somebody with the bot's login reads of messages that are no concern of theirs, and writes in the place of others.

-- A message of one's own ---------------------------------------------------------------------------------------------------

-- What the bot tells by itself has a name that can be known beforehand (digest:2027-03-10): a person's message under the
-- same name does not stand in its way.
alter table posting add column by_clerk boolean not null default (current_user = 'rollcall_clerk');
-- Those that are there: by the ledger row that they were told by; of those that are drawn anew, by what the clerk tells.
update posting o set by_clerk = true where case when o.standing
	then o.view in ('contact-chase', 'contact-handed-on', 'letter-overdue', 'over-age', 'request-arrived',
			'request-arrived-urgent', 'request-withdrawn', 'transfer-answered', 'triage-reminder')
		or o.view in ('emergency-opened', 'share-made') and o.key ~ ':\d{4}-\d\d-\d\d$'
	else exists (select from ledger l where l.id = o.wanted and l.person_id is null) end;
alter table posting drop constraint posting_place_id_key_key, add unique (place_id, key, by_clerk);

-- A person's message tells of what they recorded in the same transaction, on the same case.
create function tells_of_ones_own() returns trigger language plpgsql as $$
begin
	if exists (select from made m where not exists (select from ledger l where l.id = m.wanted
			and l.xid = pg_current_xact_id_if_assigned() and l.panel_id = m.panel_id and l.case_id is not distinct from m.case_id)) then
		raise exception 'a message tells of what its writer recorded';
	end if;
	return null;
end $$;
create trigger told after insert on posting referencing new table as made for each statement
	when (current_user = 'rollcall_person') execute function tells_of_ones_own();
drop policy person_tells on posting;
create policy person_tells on posting for insert to rollcall_person
	with check (panel_id = any (my_panels()) and (shown is null or shown = wanted)
		and exists (select from place p where p.id = place_id and (p.panel_id = posting.panel_id or view = 'breach-yours'
			or exists (select from membership m where m.person_id = p.person_id and m.panel_id = posting.panel_id))));

-- Of a case, those read messages who may know of it; and everybody what they were sent.
drop policy person_sees on posting;
create policy person_sees on posting for select to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[])
		and (case_id is null or (select true from case_file seen where seen.id = posting.case_id)
			or exists (select from place p where p.id = place_id and p.person_id = (select me()))));

-- Which case the thread of a message is about, and its panel, in a channel of one's panels or one's own chat: whoever is
-- there sees it.
create function thread_case(p_place uuid, p_root text) returns table (id uuid, panel uuid) language sql stable
security definer set search_path = public, pg_temp as $$
	select f.id, f.panel_id from posting o join place p on p.id = o.place_id join case_file f on f.id = o.case_id
	where p.id = p_place and o.remote = p_root and f.panel_id = any (my_panels())
		and (p.panel_id = any (my_panels()) or p.person_id = me()) limit 1
$$;
-- Whether the bot posted a message there.
create function bot_posted(p_place uuid, p_message text) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from posting o join place p on p.id = o.place_id
		where p.id = p_place and o.remote = p_message and (p.panel_id = any (my_panels()) or p.person_id = me()))
$$;

-- Drawing a message anew shows nobody anything: it is done for those too who may not read it.
drop policy person_marks on posting;
revoke update on posting from rollcall_person;
-- A case's standing messages, because of an event. One that waits quietly (counted as shown, and nowhere yet) is due when a
-- person did something, or when it is answered to.
create function draw_anew(p_panel uuid, p_case uuid, p_event bigint, p_by_person boolean, p_threads text[]) returns void
language sql security definer set search_path = public, pg_temp as $$
	update posting set wanted = p_event, next_at = '-infinity'
	where case_id = p_case and panel_id = p_panel and standing and dead_at is null and p_panel = any (my_panels() || clerk_panels())
		and (remote is not null or shown is null or p_by_person or key = any (p_threads))
$$;
-- What people were told of a message that names a child.
create function draw_breach_anew(p_breach uuid, p_keys text[], p_event bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
	update posting o set wanted = p_event, next_at = '-infinity' from breach b
	where b.id = p_breach and (me() in (b.reported_by, b.author_id) or b.panel_id = any (my_breach_panels()))
		and o.dead_at is null and o.subject = b.id and o.key = any (p_keys)
		and o.place_id in (select p.id from place p join membership m on m.person_id = p.person_id where m.panel_id = b.panel_id)
$$;
revoke execute on function thread_case(uuid, text), bot_posted(uuid, text),
	draw_anew(uuid, uuid, bigint, boolean, text[]), draw_breach_anew(uuid, text[], bigint) from public;
grant execute on function thread_case(uuid, text), bot_posted(uuid, text), draw_breach_anew(uuid, text[], bigint)
	to rollcall_person;
grant execute on function draw_anew(uuid, uuid, bigint, boolean, text[]) to rollcall_person, rollcall_clerk;

-- Whom a message reaches is told on the panels for which somebody acts, and of their own cases. Whoever covers may do what the
-- absent person may; whoever covers for them in turn may only what is their own. So nothing goes on to them that they could
-- not do: an alert, where they may open its case; all else, where they run the panel.
do $$
declare was text := pg_get_functiondef('reached(uuid[], uuid, uuid, boolean)'::regprocedure); becomes text;
begin
	becomes := replace(was, 'r.for_id from reach r order by', 'r.for_id from reach r
	where p_panel = any (my_panels() || clerk_panels())
		and not exists (select from case_file f where f.id = p_case and f.panel_id <> p_panel) order by');
	if becomes = was then raise exception 'reached() is not as it was'; end if;
	was := becomes;
	becomes := replace(was, '(cardinality(c.way) = 1 or p_case is null or opens_in_own_right(c.person_id, p_case))',
		'(cardinality(c.way) = 1 or sees_whole(c.person_id, p_panel) or p_alert and opens_in_own_right(c.person_id, p_case))');
	if becomes = was then raise exception 'reached() is not as it was'; end if;
	execute becomes;
end $$;
-- Whether a message says that its reader covers is asked where it is drawn.
grant execute on function cover_of(uuid) to rollcall_clerk;

-- The ledger of a case -----------------------------------------------------------------------------------------------------

-- Who writes on a case's record: whoever knows of it; emergency duty, who opens it; whoever was told of its notification;
-- whoever reports a message in its thread that names a child; and of that, from then on, those who deal with it, with what
-- the bot notes of every request (asked, refused, a form moved on).
-- What keeps back what is told of a panel (a list's rows, its file of every night) is noted by those who see the whole panel.
alter policy person_writes on ledger with check (person_id is not distinct from me() and at <= app_now()
	and (panel_id is null or panel_id = any (my_panels()))
	and (act not like 'import.%' and act <> 'case-list.taken' or panel_id = any (my_whole_panels()))
	and (case_id is null or (select true from case_file seen where seen.id = ledger.case_id) or is_new_case(case_id)
		or panel_id = any (my_duty_panels())
		or exists (select from notice n where n.case_id = ledger.case_id and n.person_id = me())
		or (act like 'breach.%' or act in ('action.asked', 'action.refused', 'form.moved', 'cover.used'))
			and exists (select from breach b where b.case_id = ledger.case_id)
		or act = 'breach.reported' and exists (select from thread_case((facts->>'place')::uuid, facts->>'root') t
			where t.id = ledger.case_id and t.panel = ledger.panel_id)));
alter policy person_reports on breach with check (reported_by = me() and panel_id = any (my_panels())
	and (case_id is null or exists (select from ledger l where l.id = event_id and l.person_id = me()
		and l.act = 'breach.reported' and l.case_id = breach.case_id)));
