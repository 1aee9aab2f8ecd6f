-- As before; and of two coordinators who take each other's role at once, the second finds the first gone, though by the clock of
-- its own transaction, which began earlier, that is still to come: a panel keeps a coordinator.
create or replace function set_roles(p_panel uuid, p_person uuid, p_roles text[], p_event bigint)
returns table (role text, given boolean) language plpgsql security definer set search_path = public, pg_temp as $$
#variable_conflict use_column
declare v_given text[]; v_ended text[];
begin
	perform check_set_up(p_panel, p_person, p_event, array['person.added', 'roles.changed', 'person.left']);
	v_given := array(select u.role from unnest(p_roles) as u (role) where not exists (select from membership m
		where m.panel_id = p_panel and m.person_id = p_person and m.role = u.role and m.ended_at is null));
	v_ended := array(select m.role from membership m
		where m.panel_id = p_panel and m.person_id = p_person and m.ended_at is null and m.role <> all (p_roles));
	if current_setting('role') = 'rollcall_person' then
		if 'public' = any (v_given || v_ended) then raise exception 'the public is no person' using errcode = '42501'; end if;
		if v_given <> '{}' and exists (select from person p where p.id = p_person and p.left_at <= app_now()) then
			raise exception 'somebody who has left is given no role in chat' using errcode = '42501';
		end if;
		if 'coordinator' = any (v_ended) and not exists (select from membership m
				where m.panel_id = p_panel and m.person_id <> p_person and m.role = 'coordinator'
					and m.ended_at is null and is_on_panel(m.person_id, p_panel)) then
			raise exception 'a panel keeps a coordinator' using errcode = '42501';
		end if;
		if (v_given || v_ended) && array['coordinator', 'chair', 'emergency_duty'] and sets_up(p_panel) <> 'coordinator' then
			raise exception 'roles that reach every case are a coordinator''s to give' using errcode = '42501';
		end if;
	end if;
	insert into membership (panel_id, person_id, role) select p_panel, p_person, u.role from unnest(v_given) as u (role)
		on conflict (panel_id, person_id, role) do update set ended_at = null;
	update membership m set ended_at = app_now()
		where m.panel_id = p_panel and m.person_id = p_person and m.role = any (v_ended) and m.ended_at is null;
	return query select u.role, true from unnest(v_given) as u (role) union all select u.role, false from unnest(v_ended) as u (role);
end $$;
