-- The chair's message about a meeting follows what becomes of it: decisions confirmed, minutes approved. Whoever does either
-- may not see the chair's private place.
create function draw_meeting_anew(p_meeting uuid, p_event bigint) returns void
language sql security definer set search_path = public, pg_temp as $$
	update posting set wanted = p_event, next_at = '-infinity'
	where subject = p_meeting and view = 'meeting-waits' and dead_at is null
		and exists (select from meeting m where m.id = p_meeting and m.panel_id = posting.panel_id and m.panel_id = any (my_panels()))
$$;
revoke execute on function draw_meeting_anew(uuid, bigint) from public;
grant execute on function draw_meeting_anew(uuid, bigint) to rollcall_person;
