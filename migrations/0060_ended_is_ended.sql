-- A transaction's own clock is that of its beginning, so whoever waited for a lock saw what ended meanwhile as still to come. A
-- role ends when it is taken, never later: it has ended once it says when.

-- The instant now, however long this transaction has waited. For what a lock was waited for; all else goes by app_now().
create function app_clock() returns timestamptz language sql volatile as
	$$ select date_trunc('milliseconds', clock_timestamp()) + (select offset_by from clock) $$;

do $$
declare f record; was text; becomes text;
begin
	for f in select * from (values
			('is_on_panel(uuid, uuid)', 'm.'), ('sees_whole(uuid, uuid)', 'm.'), ('has_own_role(uuid, uuid, text[])', 'm.'),
			('sets_up(uuid)', 'm.'), ('mark_left(uuid, uuid, bigint)', 'm.'), ('opens_in_own_right(uuid, uuid)', 'r.'), ('cover_of(uuid)', 'm.'),
			('reached(uuid[], uuid, uuid, boolean)', 'm.')) v (name, of) loop
		was := pg_get_functiondef(f.name::regprocedure);
		becomes := replace(was, format('(%1$sended_at is null or %1$sended_at > app_now())', f.of), f.of || 'ended_at is null');
		if becomes = was then raise exception '% is not as it was', f.name; end if;
		execute becomes;
	end loop;
	-- Nobody who left while it was waited for the set-up is given a role, and no code opens anything after its ten minutes.
	for f in select * from (values
			('set_roles(uuid, uuid, text[], bigint)', 'p.left_at <= app_now()', 'p.left_at <= app_clock()'),
			('join_account(bytea, text, text, text, text)', 'code_until > app_now()', 'code_until > app_clock()')) v (name, old, new) loop
		was := pg_get_functiondef(f.name::regprocedure);
		becomes := replace(was, f.old, f.new);
		if becomes = was then raise exception '% is not as it was', f.name; end if;
		execute becomes;
	end loop;
end $$;

-- The reminder of an overdue enquiry follows what is said to it: who has it stands in whatever was sent of it today to whoever is
-- to answer, and to the leads of their agency. Whoever says it may not see the others' private places.
create function draw_late_anew(p_enquiry uuid, p_event bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
	with e as (
			select e.* from enquiry e where e.id = p_enquiry and e.panel_id = any (my_panels()) and exists (select from ledger l
				where l.id = p_event and l.person_id = me() and l.case_id = e.case_id and l.xid = pg_current_xact_id_if_assigned())),
		hears as (
			select u.id from e cross join lateral unnest(array[me(), e.owner_id, e.put_off_by]) as u (id) where u.id is not null
			union select m.person_id from e join membership m on m.panel_id = e.panel_id and m.role in ('agency_lead', 'safeguarding_lead')
				join person p on p.id = m.person_id and p.agency_id = e.agency_id where m.ended_at is null)
	update posting o set wanted = p_event, next_at = '-infinity' from e, place p
	where p.person_id in (select id from hears) and o.place_id = p.id and o.panel_id = e.panel_id and o.view = 'late-enquiries'
		and o.key like 'late:' || e.panel_id || ':' || panel_today(e.panel_id) || ':%' and o.dead_at is null
		-- A chat that has become somebody else's shows nothing of whoever had it before.
		and (o.for_id is not null or split_part(o.key, ':', 4) = p.person_id::text)
$$;
revoke execute on function draw_late_anew(uuid, bigint) from public;
grant execute on function draw_late_anew(uuid, bigint) to rollcall_person;

-- An account that was joined to somebody by a code, on the platform on which that was: the only one that they have there.
-- For whoever sets the panel up.
create function joined_account(p_panel uuid, p_person uuid)
returns table (platform text, tenant text, platform_user text, joined_at timestamptz, asked_by text)
language sql stable security definer set search_path = public, pg_temp as $$
	select i.platform, i.tenant, i.platform_user, j.used_at, a.known_as
	from identity i join lateral (select * from account_join j where j.person_id = i.person_id and j.platform = i.platform
			and j.used_at is not null order by j.used_at desc limit 1) j on true join person a on a.id = j.asked_by
	where i.person_id = p_person and sets_up(p_panel) is not null and is_on_panel(p_person, p_panel)
		and (select count(*) from identity o where o.person_id = p_person and o.platform = i.platform) = 1
		-- One that they had before stays, so that nobody is shut out, and somebody who was not meant hears that it is taken off.
		and exists (select from identity o where o.person_id = p_person and o.platform <> i.platform and o.platform in ('slack', 'teams'))
$$;

-- Takes it off them again: it opens nothing any more, and its private chat is sent nothing more.
create function take_account_off(p_panel uuid, p_person uuid, p_platform text, p_event bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare a record;
begin
	perform check_set_up(p_panel, p_person, p_event, array['account.taken-off']);
	select * into a from joined_account(p_panel, p_person) j where j.platform = p_platform;
	if a is null then raise exception 'no account was joined to them there' using errcode = '42501'; end if;
	delete from identity i where i.platform = a.platform and i.tenant = a.tenant and i.platform_user = a.platform_user
		and i.person_id = p_person;
	update place o set ended_at = app_now() where o.kind = 'person' and o.platform = a.platform and o.tenant = a.tenant
		and o.platform_user = a.platform_user and o.person_id = p_person and o.ended_at is null;
end $$;
revoke execute on function joined_account(uuid, uuid), take_account_off(uuid, uuid, text, bigint) from public;
grant execute on function joined_account(uuid, uuid), take_account_off(uuid, uuid, text, bigint) to rollcall_person;
