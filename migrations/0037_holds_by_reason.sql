-- A hold on contact with a family for each danger, and what whoever raised a case and may not open it can still read and change.

-- A hold for each danger ----------------------------------------------------------------------------------------------------

drop index contact_hold_case_id_idx;
create unique index contact_hold_standing on contact_hold (case_id, reason) where lifted_at is null;

-- Until now a case had one hold at a time, for the gravest of what was said. Where nobody has lifted one since, the other
-- dangers that were answered or ticked stand beside it.
insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
select gen_random_uuid(), h.panel_id, h.case_id, r.reason, h.since, h.event_id from contact_hold h
	left join told_later t on t.case_id = h.case_id
	left join lateral (
		select bool_or(risk->>'removal_abroad' = 'yes') as removal, bool_or(risk->>'travel_for_harm' = 'yes') as travel,
			bool_or(risk->>'family_difficulty' = 'yes') as difficulty
		from notification where case_id = h.case_id) n on true
	cross join lateral (values
		('removal_abroad', n.removal),
		('forced_marriage_honour_fgm', n.travel or 'forced_marriage_honour_fgm' = any (t.groups)),
		('domestic_abuse', n.difficulty or 'domestic_abuse_or_refuge' = any (t.groups))) r (reason, said)
where h.lifted_at is null and r.said and not exists (select from contact_hold l where l.case_id = h.case_id and l.lifted_at is not null)
on conflict do nothing;
insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
select distinct on (e.case_id, e.held) gen_random_uuid(), h.panel_id, h.case_id, e.held, h.since, h.event_id
from contact_hold h join enquiry e on e.case_id = h.case_id and e.closed_at is null and e.held is not null
where h.lifted_at is null
on conflict do nothing;
-- What contact may wait for (domain/lists/hold-reasons).
alter table contact_hold add constraint contact_hold_reason
	check (reason in ('removal_abroad', 'forced_marriage_honour_fgm', 'domestic_abuse'));

-- Why contact waits stands with the hold, for whoever may open the case: an enquiry, which whoever raised the case sees too,
-- says that it waits. Those that ended while they waited keep what they said.
alter table enquiry disable trigger named;
update enquiry set held = 'contact' where held is not null and closed_at is null;
alter table enquiry enable trigger named;

-- Who knows of it -----------------------------------------------------------------------------------------------------------

alter policy person_sees on contact_hold
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));
-- Holds are put on by the function below, with what somebody says in the same transaction.
drop policy person_holds on contact_hold;
revoke insert on contact_hold from rollcall_person;

-- Whether contact with a case's family waits, for whoever knows of the case: not why.
create function on_hold(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from case_file f join contact_hold h on h.case_id = f.id and h.lifted_at is null
		where f.id = p_case and (f.panel_id = any (my_whole_panels()) or member_of(f.id, f.panel_id, f.restricted)
			or opened_now(f.id)))
$$;

-- Contact with the family waits from now on for these reasons, also where whoever says so may not open the case: by what they
-- record on it in this transaction. A reason for which it waits already stays as it is. The case is locked, so that a hold
-- and what lifts one, or an enquiry that is opened, follow one another. Returns the reasons for which it did not wait before.
create function hold_contact(p_case uuid, p_event bigint, p_reasons text[]) returns text[] language plpgsql
security definer set search_path = public, pg_temp as $$
declare
	p_panel uuid;
	p_put text[];
	-- The checks that reach the family (domain/concern, WAITING_CHECKS; a test holds them together).
	p_checks constant text[] := '{E01,E02,E03,E04,E05,E20}';
begin
	select f.panel_id into p_panel from case_file f join ledger l on l.id = p_event and l.case_id = f.id
		where f.id = p_case and l.person_id = me() and l.xid = pg_current_xact_id_if_assigned()
			and (f.panel_id = any (my_whole_panels()) or member_of(f.id, f.panel_id, f.restricted) or opened_now(f.id))
		for no key update of f;
	if not found then raise exception 'contact waits by what somebody who knows of the case records on it'; end if;
	with put as (
		insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
			select gen_random_uuid(), p_panel, p_case, r, app_now(), p_event from unnest(p_reasons) as u (r)
			on conflict (case_id, reason) where lifted_at is null do nothing returning reason)
	select coalesce(array_agg(reason order by reason), '{}') into p_put from put;
	update enquiry set held = 'contact', event_id = p_event
		where case_id = p_case and closed_at is null and held is null and check_code = any (p_checks);
	return p_put;
end $$;
revoke execute on function on_hold(uuid), hold_contact(uuid, bigint, text[]) from public;
grant execute on function on_hold(uuid), hold_contact(uuid, bigint, text[]) to rollcall_person;
drop function hold_family_contact(uuid, bigint, text, text[]);

-- What they may change of the case ------------------------------------------------------------------------------------------

-- Whoever knows of a case and may not open it can say that it is urgent, and nothing else. Until their notification is
-- complete they say what it tells of the case besides, and that enquiries begin.
create or replace function case_is_kept() returns trigger language plpgsql as $$
declare
	whole boolean := old.panel_id = any (my_whole_panels());
	told text[] := '{urgent,event_id}';
begin
	if (new.id, new.panel_id, new.child_id, new.ref) is distinct from (old.id, old.panel_id, old.child_id, old.ref) then
		raise exception 'a case stays on its panel, with its child and its reference';
	elsif whole then return new;
	elsif new.restricted is distinct from old.restricted then
		raise exception 'need to know is decided by those who see every case of the panel';
	end if;
	if may_finish(old.id) then told := told || '{kind,state,reason,received_at,next_review,school_age_ends}'; end if;
	if may_open(old.id) then
		if new.owner_id is distinct from old.owner_id and not old.panel_id = any (my_assigning_panels()) then
			raise exception 'who owns a case is not this person''s to say';
		end if;
	elsif not opened_now(old.id) and ((to_jsonb(new) - told) is distinct from (to_jsonb(old) - told)
			or old.urgent and not new.urgent
			or new.state is distinct from old.state and not (old.state = 'notified' and new.state = 'enquiries')) then
		raise exception 'a case is changed by those who may open it';
	elsif new.owner_id is distinct from old.owner_id and not opened_now(old.id) then
		raise exception 'who owns a case is not this person''s to say';
	end if;
	return new;
end $$;
