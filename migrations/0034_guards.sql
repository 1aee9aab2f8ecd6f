-- What somebody with the bot's login could still write past the bot's code, and an alert that stops at somebody who is away.

-- Reminders move ----------------------------------------------------------------------------------------------------------

-- Whom a private message reaches: in place of somebody who is away, whoever covers for them, and for whom. Where the one who
-- covers is away too, whoever covers for them, and so on. Nobody stands in who left, has no chat with the bot, or may not see
-- the need-to-know case that it is about. Where nobody is left to stand in, the absent person has it, and so have the
-- coordinators and the chair who are there, if it is about a case. An alert also goes to the absent person, always.
drop function reached(uuid[], uuid, uuid);
create function reached(p_people uuid[], p_panel uuid, p_case uuid, p_alert boolean default false)
returns table (person_id uuid, for_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	with recursive off as materialized (
		select distinct on (a.person_id) a.person_id, a.cover_id from absence a
		where a.panel_id = p_panel and a.ended_at is null and panel_today(p_panel) between a.from_on and a.to_on
		order by a.person_id, a.cover_id is null, a.from_on desc),
	leads as (
		select distinct m.person_id from membership m where m.panel_id = p_panel and m.role in ('coordinator', 'chair')
			and (m.ended_at is null or m.ended_at > app_now()) and is_on_panel(m.person_id, p_panel)),
	-- Each step is somebody who has not been on the way yet, so it ends; ten are more than any panel has.
	chain (for_id, person_id, way) as (
		select o.person_id, o.cover_id, array[o.person_id] from off o
		where o.person_id = any (p_people) or o.person_id in (select l.person_id from leads l)
		union all
		select c.for_id, o.cover_id, c.way || o.person_id from chain c join off o on o.person_id = c.person_id
		where not o.person_id = any (c.way) and cardinality(c.way) < 10),
	stands_in as materialized (
		select distinct c.for_id, c.person_id from chain c
		where c.person_id not in (select o.person_id from off o) and is_on_panel(c.person_id, p_panel)
			-- Whoever covers may do what the absent person may; whoever covers for them in turn may only what is their own.
			and (cardinality(c.way) = 1 or p_case is null or opens_in_own_right(c.person_id, p_case))
			and exists (select from place where place.person_id = c.person_id and place.ended_at is null)
			and (p_case is null or sees_whole(c.person_id, p_panel)
				or not exists (select from case_file f where f.id = p_case and f.restricted)
				or exists (select from case_member m where m.case_id = p_case and m.person_id = c.person_id and m.kind = 'named'))),
	wanted as (
		select u.id, o.person_id is not null as away, exists (select from stands_in s where s.for_id = u.id) as covered
		from unnest(p_people) as u (id) left join off o on o.person_id = u.id),
	reach (person_id, for_id) as (
		select w.id, null::uuid from wanted w where not w.away or not w.covered or p_alert
		union all
		select s.person_id, s.for_id from stands_in s join wanted w on w.id = s.for_id
		union all
		select coalesce(s.person_id, l.person_id), w.id from wanted w cross join leads l
			left join stands_in s on s.for_id = l.person_id
		where w.away and not w.covered and p_case is not null
			and (s.person_id is not null or l.person_id not in (select o.person_id from off o)))
	select distinct on (r.person_id) r.person_id, r.for_id from reach r order by r.person_id, r.for_id nulls first
$$;
revoke execute on function reached(uuid[], uuid, uuid, boolean) from public;
grant execute on function reached(uuid[], uuid, uuid, boolean) to rollcall_person, rollcall_clerk;

-- The ledger of a case ----------------------------------------------------------------------------------------------------

-- A case that is not there yet (its first row is written before it), or was made in this transaction.
create function is_new_case(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as
	$$ select opened_now(p_case) or not exists (select from case_file f where f.id = p_case) $$;
revoke execute on function is_new_case(uuid) from public;
grant execute on function is_new_case(uuid) to rollcall_person;

-- Who writes on a case's record: whoever knows of it; emergency duty, who opens it; whoever was told of its notification;
-- and whoever reports or deals with a message in its thread that names a child, who may know nothing else of it. What the
-- bot notes of every request (asked, refused, a form moved on) gives nothing, and is noted of theirs too.
alter policy person_writes on ledger with check (person_id is not distinct from me()
	and (panel_id is null or panel_id = any (my_panels()))
	and (case_id is null or (select true from case_file seen where seen.id = ledger.case_id) or is_new_case(case_id)
		or panel_id = any (my_duty_panels()) or act like 'breach.%'
		or act in ('action.asked', 'action.refused', 'form.moved', 'cover.used')
		or exists (select from notice n where n.case_id = ledger.case_id and n.person_id = me())));

-- To have written on a case gives nothing on one that this person may not know of. What was written is looked for as the
-- owner: whoever raised a case may not read its ledger any more.
create function wrote_now(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from ledger l where l.case_id = p_case and l.person_id = me()
		and l.xid = pg_current_xact_id_if_assigned()
		and l.act in ('concern.recorded', 'concern.changed', 'notification.added', 'contact.stated', 'contact.made'))
$$;
revoke execute on function wrote_now(uuid) from public;
grant execute on function wrote_now(uuid) to rollcall_person, rollcall_clerk;
create or replace function adds_now(p_case uuid) returns boolean language sql stable security invoker as
	$$ select may_see(p_case) and wrote_now(p_case) $$;
alter function adds_now(uuid) reset all;
alter policy person_changes on told_later with check (panel_id = any (my_panels()) and may_see(case_id));
alter policy person_goes_on on concern
	using (told_by = me() and may_see(case_id)) with check (told_by = me() and may_see(case_id));

-- Messages that wait ------------------------------------------------------------------------------------------------------

-- A person's deed makes messages and has others drawn anew, at once. Everything else about a message is the clerk's.
revoke insert on posting from rollcall_person;
grant insert (place_id, panel_id, key, view, subject, case_id, standing, thread_key, wanted, shown, for_id)
	on posting to rollcall_person;
drop policy person_marks on posting;
create policy person_sees on posting for select to rollcall_person using (panel_id = any ((select my_panels())::uuid[]));
create policy person_marks on posting for update to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[]))
	with check (panel_id = any (my_panels()) and next_at = '-infinity');
-- It goes to a channel of the panel, or to somebody who is or was on it: but for whoever wrote a message that names a child.
create policy person_tells on posting for insert to rollcall_person
	with check (panel_id = any (my_panels()) and (shown is null or shown = wanted)
		and exists (select from place p where p.id = place_id and (p.panel_id = posting.panel_id or view = 'breach-yours'
			or exists (select from membership m where m.person_id = p.person_id and m.panel_id = posting.panel_id)))
		and (case_id is null or (select true from case_file seen where seen.id = posting.case_id) or is_new_case(case_id)
			or panel_id = any (my_duty_panels()) or view like 'breach-%'
			or exists (select from notice n where n.case_id = posting.case_id and n.person_id = me())));

-- What a message is to show is a row of the ledger that is there. It never goes back: of two deeds at once, the later is shown.
create function shows_what_is_recorded() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if new.wanted > (select last_value from ledger_id_seq) then
		raise exception 'a message shows what has been recorded';
	end if;
	if tg_op = 'UPDATE' then new.wanted := greatest(new.wanted, old.wanted); end if;
	return new;
end $$;
revoke execute on function shows_what_is_recorded() from public;
create trigger recorded before insert or update of wanted on posting for each row execute function shows_what_is_recorded();

-- Smaller ones ------------------------------------------------------------------------------------------------------------

-- On the panels of the account that acts, as everywhere else: the same person may have one in another tenant.
do $$
declare was text := pg_get_functiondef('my_breach_panels()'::regprocedure); becomes text;
begin
	becomes := replace(was, 'and role in', 'and panel_id = any (my_panels()) and role in');
	if becomes = was then raise exception 'my_breach_panels() is not as it was'; end if;
	execute becomes;
end $$;

-- People practise on a panel that is for practice.
alter policy person_own on practising with check (person_id = me() and panel_id = any (my_panels())
	and exists (select from panel p where p.id = panel_id and (p.settings->>'practice')::boolean));
