-- What is asked of others holds sealed words of the case: it is there for those who may open the case. And what two panels of
-- this deployment must know of each other's side at the moment in which one of them acts.

-- Whoever only knows of a case knows nothing of what was asked about it.
alter policy person_sees on outgoing
	using (panel_id = any ((select my_whole_panels())::uuid[]) or may_open(case_id));

-- How a transfer stands with the panel that asks, when this panel answers it: whether it was taken back, and what is known
-- there by now of danger to the child; once taken back, no more than that. It is held until the answer is given, so that
-- neither crosses the other.
create function transfer_there(p_id uuid)
returns table (withdrawn boolean, urgent boolean, restricted boolean, risk jsonb, holds text[])
language sql security definer set search_path = public, pg_temp as $$
	select o.withdrawn_on is not null, f.urgent, f.restricted,
		(select n.risk from notification n where n.case_id = f.id order by n.event_id limit 1),
		case when f.id is not null then
			array(select h.reason from contact_hold h where h.case_id = f.id and h.lifted_at is null order by h.reason) end
	from incoming i join outgoing o on o.id = i.id left join case_file f on f.id = o.case_id and o.withdrawn_on is null
	where i.id = p_id and i.panel_id = o.to_panel and i.panel_id = any (my_whole_panels()) and i.answered_on is null
	for share of o
$$;

-- Whether the panel that was asked has answered, also where the answer has not come back yet.
create function transfer_answered_there(p_id uuid) returns boolean language sql
security definer set search_path = public, pg_temp as $$
	select exists (select from incoming i join outgoing o on o.id = i.id
		where i.id = p_id and i.panel_id = o.to_panel and o.panel_id = any (my_whole_panels()) and i.answered_on is not null)
$$;

-- An answer is the answer of the panel that was asked, and no other's; likewise what was taken back. Otherwise as before.
create or replace function transfers_answered(p_panel uuid)
returns table (id uuid, case_id uuid, acknowledged_on date, answered_on date, accepted boolean, their_ref text, reply bytea)
language sql stable security definer set search_path = public, pg_temp as $$
	select o.id, o.case_id, i.acknowledged_on, i.answered_on, i.answer = 'accepted',
		case when i.answer = 'accepted' then f.ref end, i.reply
	from outgoing o join incoming i on i.id = o.id and i.panel_id = o.to_panel left join case_file f on f.id = i.case_id
	where o.panel_id = p_panel and p_panel = any (clerk_panels()) and o.withdrawn_on is null
		and (o.acknowledged_on is distinct from i.acknowledged_on or o.answered_on is distinct from i.answered_on)
$$;
create or replace function transfers_withdrawn(p_panel uuid) returns table (id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.id from incoming i join outgoing o on o.id = i.id and o.to_panel = i.panel_id
	where i.panel_id = p_panel and p_panel = any (clerk_panels()) and i.answered_on is null and o.withdrawn_on is not null
$$;

revoke execute on function transfer_there(uuid), transfer_answered_there(uuid) from public;
grant execute on function transfer_there(uuid), transfer_answered_there(uuid) to rollcall_person;
