-- Who knows that a case exists, and may no longer open it: they neither take it back, nor work on it.

-- Giving sight ----------------------------------------------------------------------------------------------------

-- A case was opened now where nothing was ever recorded of it before this transaction: an event that somebody puts on a
-- case of long ago does not make it theirs.
create or replace function opened_now(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from case_file f join ledger l on l.id = f.event_id
			where f.id = p_case and l.xid = pg_current_xact_id_if_assigned() and l.person_id = me())
		and not exists (select from ledger l where l.case_id = p_case and l.xid <> pg_current_xact_id_if_assigned())
$$;

-- Whoever opens or finishes a notification puts the agencies on it that are asked. Whoever may open a case gives sight of
-- it, but of a need-to-know case: people are named there by those who see every case of the panel.
drop policy person_adds on case_member;
create policy person_adds on case_member for insert to rollcall_person with check (panel_id = any (my_panels())
	and (panel_id = any (my_whole_panels()) or opened_now(case_id)
		or kind = 'agency' and (may_open(case_id) or may_finish(case_id))
		or may_open(case_id) and (select not f.restricted from case_file f where f.id = case_id)));

-- Whether somebody recorded this on a case that they know of, in this transaction.
create function said_now(p_case uuid, p_event bigint, p_acts text[]) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from case_file f join ledger l on l.case_id = f.id
		where f.id = p_case and l.id = p_event and l.act = any (p_acts)
			and l.person_id = me() and l.xid = pg_current_xact_id_if_assigned()
			and (f.panel_id = any (my_whole_panels()) or member_of(f.id, f.panel_id, f.restricted)))
$$;
revoke execute on function said_now(uuid, bigint, text[]) from public;

-- Whoever knows of a case may have follow, without reading it, that an agency is put on it: social care for a concern, and
-- those whose enquiry was opened by what they added. Of a need-to-know case the coordinator says who sees it.
create function asked_agencies_see(p_case uuid, p_event bigint, p_agencies uuid[]) returns void language sql
security definer set search_path = public, pg_temp as $$
	insert into case_member (case_id, panel_id, agency_id, person_id, kind, event_id)
	select f.id, f.panel_id, a.id, null, 'agency', p_event from case_file f join agency a on a.id = any (p_agencies)
	where f.id = p_case and not f.restricted
		and (said_now(p_case, p_event, '{concern.recorded,concern.changed}') and a.kind = 'social_care'
			or said_now(p_case, p_event, '{notification.added}') and exists (select from enquiry e
				where e.case_id = f.id and e.event_id = p_event and e.agency_id = a.id))
		and exists (select from person p join membership m on m.person_id = p.id
			where p.agency_id = a.id and m.panel_id = f.panel_id and (m.ended_at is null or m.ended_at > app_now()))
	on conflict do nothing
$$;

-- The case itself -------------------------------------------------------------------------------------------------

-- Panels on which this person may say who owns a case (access/policy.ts has the same list).
create function my_assigning_panels() returns uuid[] language sql stable as $$
	select coalesce(array_agg(distinct panel_id), '{}') from membership
	where (person_id = me() or by_cover(panel_id, person_id)) and panel_id = any (my_panels())
		and role in ('education_welfare_officer', 'coordinator', 'chair') and (ended_at is null or ended_at > app_now())
$$;

-- What a person may change of a case, whatever the code says. Whoever knows of it and may not open it can say that it is
-- urgent, as a concern does, and nothing else once their notification is complete.
create function case_is_kept() returns trigger language plpgsql as $$
declare whole boolean := old.panel_id = any (my_whole_panels());
begin
	if (new.id, new.panel_id, new.child_id, new.ref) is distinct from (old.id, old.panel_id, old.child_id, old.ref) then
		raise exception 'a case stays on its panel, with its child and its reference';
	elsif whole then return new;
	elsif new.restricted is distinct from old.restricted then
		raise exception 'need to know is decided by those who see every case of the panel';
	elsif may_open(old.id) then
		if new.owner_id is distinct from old.owner_id and not old.panel_id = any (my_assigning_panels()) then
			raise exception 'who owns a case is not this person''s to say';
		end if;
	elsif not (may_finish(old.id) or opened_now(old.id) or old.state = 'notified' and new.state = 'enquiries')
			and ((to_jsonb(new) - 'urgent' - 'event_id') is distinct from (to_jsonb(old) - 'urgent' - 'event_id')
				or old.urgent and not new.urgent) then
		raise exception 'a case is changed by those who may open it';
	elsif new.owner_id is distinct from old.owner_id and not opened_now(old.id) then
		raise exception 'who owns a case is not this person''s to say';
	end if;
	return new;
end $$;
create trigger kept before update on case_file for each row when (current_user = 'rollcall_person') execute function case_is_kept();

-- Complete stays complete: until then, whoever raised it holds the child's key and changes the case.
create function complete_is_final() returns trigger language plpgsql as $$
begin raise exception 'a notification that is complete stays so'; end $$;
create trigger complete_stays before update on notification for each row
	when (old.complete and not new.complete and current_user = 'rollcall_person') execute function complete_is_final();

-- Who was told about an act-now answer is said by whoever raised it, also where they may not read the case any more: the
-- reference that they were given is sealed like the rest.
create or replace function adds_now(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from ledger l where l.case_id = p_case and l.person_id = me()
		and l.xid = pg_current_xact_id_if_assigned()
		and l.act in ('concern.recorded', 'concern.changed', 'notification.added', 'contact.stated'))
$$;

-- Enquiries and welfare checks ------------------------------------------------------------------------------------

alter policy person_changes on enquiry
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));
alter policy person_changes on welfare_task
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));

-- Contact with the family waits from now on, also where whoever said why may not open the case.
create function hold_family_contact(p_case uuid, p_event bigint, p_reason text, p_checks text[]) returns void language sql
security definer set search_path = public, pg_temp as $$
	update enquiry set held = p_reason, event_id = p_event
	where case_id = p_case and closed_at is null and held is null and check_code = any (p_checks)
		and said_now(p_case, p_event, '{concern.recorded,concern.changed,notification.added,notification.rescreened}')
$$;

-- Forms in progress -----------------------------------------------------------------------------------------------

-- Who may open a case by standing in for somebody: on a need-to-know case for its coordinator or chair alone.
create function opens_by_cover(p_person uuid, p_case uuid) returns boolean language sql stable as $$
	select exists (select from case_file f join cover_of(p_person) c on c.panel_id = f.panel_id
		where f.id = p_case and (c.role in ('coordinator', 'chair') or not f.restricted and exists (select from case_member m
			where m.case_id = f.id and m.kind <> 'notifier' and (m.person_id = c.absent or m.agency_id = c.agency_id))))
$$;

-- Forms about a case, or about something on it, of people who may not open it any more. What they typed themselves and
-- may still send (p_own) stays theirs, unless the form began with what it opened of the case.
create function drafts_go_with_sight(p_case uuid, p_own text[]) returns void language sql
security definer set search_path = public, pg_temp as $$
	with on_it (id) as (
		select f.id from case_file f where f.id = p_case and f.panel_id = any (my_whole_panels())
		union all select id from enquiry where case_id = p_case
		union all select id from risk_contact where case_id = p_case
		union all select id from decision where case_id = p_case
		union all select id from decision_action where case_id = p_case
		union all select id from share where case_id = p_case
		union all select id from hand_off where case_id = p_case
		union all select id from letter where case_id = p_case
		union all select id from other_address where case_id = p_case
		union all select id from outgoing where case_id = p_case
		union all select id from agenda_item where case_id = p_case
	)
	delete from draft d using case_file f
	where f.id = p_case and f.panel_id = any (my_whole_panels()) and d.used_by is null
		and (d.subject in (select id from on_it)
			or exists (select from jsonb_each_text(d.context->'kept') k join on_it on on_it.id::text = k.value))
		and (d.action <> all (p_own) or d.context->'kept' ? 'opened')
		and not sees_whole(d.person_id, f.panel_id) and not opens_by_cover(d.person_id, p_case)
		and not exists (select from people_on_case(p_case) p where p.person_id = d.person_id)
		and not exists (select from emergency_access a
			where a.case_id = p_case and a.person_id = d.person_id and a.until > app_now())
$$;
revoke execute on function asked_agencies_see(uuid, bigint, uuid[]), hold_family_contact(uuid, bigint, text, text[]),
	drafts_go_with_sight(uuid, text[]) from public;
grant execute on function asked_agencies_see(uuid, bigint, uuid[]), hold_family_contact(uuid, bigint, text, text[]),
	drafts_go_with_sight(uuid, text[]) to rollcall_person;

-- One's own agency ------------------------------------------------------------------------------------------------

-- A need-to-know case is known to whoever raised it, not to all of their agency; what is owed on it, to who may open it.
do $$
declare f record; was text; becomes text;
begin
	for f in select * from (values
			('my_agencys_notifications(uuid)'::regprocedure, 'and knows_own_agency(p_panel)',
				'and knows_own_agency(p_panel)
		and (not f.restricted or f.panel_id = any (my_whole_panels()) or member_of(f.id, f.panel_id, f.restricted))'),
			('my_agency_owes(uuid)', 'exists (select from notification n where n.case_id = f.id
				and n.agency_id = any (my_agencies()))', 'may_open(f.id)')) v (name, old, new) loop
		was := pg_get_functiondef(f.name);
		becomes := replace(was, f.old, f.new);
		if becomes = was then raise exception '% is not as it was', f.name; end if;
		execute becomes;
	end loop;
end $$;
