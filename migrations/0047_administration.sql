-- A panel is set up from its file and, for what changes weekly, in chat: what the file said when it was last applied, and the
-- acts that both use. In chat they are those of the panel's coordinators and administrators, on others than themselves.

-- The file -----------------------------------------------------------------------------------------------------------------

-- What each panel's file said when it was last applied, of what may change in chat too: roles, last days, accounts and
-- channels, by the names that features/panel/cells.ts gives them.
create table panel_file (
	panel_id uuid primary key references panel,
	cells jsonb not null,
	applied_at timestamptz not null
);
call secure_table('panel_file');
create policy clerk_works on panel_file to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update on panel_file to rollcall_clerk;

-- Panels that are there already: until now nothing but their files changed them.
insert into panel_file
	select n.id, coalesce(jsonb_object_agg(c.cell, c.value) filter (where c.cell is not null), '{}'), app_now()
	from panel n left join lateral (
		select 'roles ' || n.key || ' ' || p.key as cell, string_agg(m.role, ',' order by m.role collate "C") as value
			from membership m join person p on p.id = m.person_id
			where m.panel_id = n.id and m.ended_at is null group by p.key
		union all select 'left ' || p.key, to_char((p.left_at - interval '1 millisecond')
				at time zone coalesce(n.settings->>'zone', 'Europe/London'), 'YYYY-MM-DD')
			from person p where p.left_at is not null
				and exists (select from membership m where m.panel_id = n.id and m.person_id = p.id and m.ended_at is null)
		union all select 'account ' || i.platform || ' ' || i.tenant || '/' || i.platform_user, p.key
			from identity i join person p on p.id = i.person_id
			where exists (select from membership m where m.panel_id = n.id and m.person_id = p.id and m.ended_at is null)
		union all select 'channel ' || n.key || ' ' || o.platform || ' ' || o.tenant || '/' || o.ref, 'on'
			from place o where o.kind = 'channel' and o.panel_id = n.id and o.ended_at is null
	) c on true
	group by n.id;

-- Who may ------------------------------------------------------------------------------------------------------------------

-- As what somebody sets a panel up in chat, in their own right: coordinator, administrator, or null. Cover makes nobody either.
create function sets_up(p_panel uuid) returns text language sql stable security definer
set search_path = public, pg_temp as $$
	select case when bool_or(m.role = 'coordinator') then 'coordinator' when count(*) > 0 then 'administrator' end
	from membership m join person p on p.id = m.person_id
	where m.person_id = me() and m.panel_id = p_panel and p_panel = any (my_panels())
		and m.role in ('coordinator', 'administrator') and (m.ended_at is null or m.ended_at > app_now())
		and (p.left_at is null or p.left_at > app_now())
$$;
revoke execute on function sets_up(uuid) from public;
grant execute on function sets_up(uuid) to rollcall_person;

-- Refuses whoever may not change a panel's set-up: the clerk may for the panels that it works for, a person as coordinator or
-- administrator, of others than themselves, and with a row of the ledger of this transaction that says so. One set-up is
-- changed at a time, by file or in chat: each is a difference against what the one before left.
create function check_set_up(p_panel uuid, p_person uuid, p_event bigint, p_acts text[]) returns void language plpgsql as $$
begin
	perform pg_advisory_xact_lock(hashtext('rollcall panel file'));
	if current_setting('role') = 'rollcall_clerk' and p_panel = any (clerk_panels()) then return; end if;
	if current_setting('role') <> 'rollcall_person' or sets_up(p_panel) is null then
		raise exception 'this panel is not theirs to set up' using errcode = '42501';
	end if;
	if p_person = me() then
		raise exception 'nobody changes their own rights' using errcode = '42501';
	end if;
	if not exists (select from ledger l where l.id = p_event and l.person_id = me() and l.panel_id = p_panel
			and l.act = any (p_acts) and l.xid = pg_current_xact_id_if_assigned()) then
		raise exception 'a change to a panel''s set-up names no ledger event';
	end if;
end $$;

-- The acts -----------------------------------------------------------------------------------------------------------------

-- Brings somebody's roles on a panel to these, from now on; returns those that it gave and those that it ended. In chat the
-- roles that reach every case are given and taken by coordinators alone, and a panel keeps a coordinator. A file is read
-- whole: that it names one is the reader's business.
create function set_roles(p_panel uuid, p_person uuid, p_roles text[], p_event bigint)
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
		if 'coordinator' = any (v_ended) and not exists (select from membership m
				where m.panel_id = p_panel and m.person_id <> p_person and m.role = 'coordinator'
					and (m.ended_at is null or m.ended_at > app_now()) and is_on_panel(m.person_id, p_panel)) then
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

-- Puts a channel on a panel, with the address by which its platform posts there, or takes it off: it gets no more messages.
-- A channel is one panel's for good: what was said there is in its people's eyes.
create function set_channel(p_panel uuid, p_id uuid, p_platform text, p_tenant text, p_ref text, p_address jsonb, p_on boolean, p_event bigint)
returns uuid language plpgsql security definer set search_path = public, pg_temp as $$
declare v_id uuid;
begin
	perform check_set_up(p_panel, null, p_event, array['channel.put-on', 'channel.taken-off']);
	if not p_on then
		update place o set ended_at = app_now() where o.kind = 'channel' and o.panel_id = p_panel and o.platform = p_platform
			and o.tenant = p_tenant and o.ref = p_ref and o.ended_at is null returning o.id into v_id;
		return v_id;
	end if;
	insert into place as o (id, platform, tenant, kind, ref, address, panel_id)
		values (p_id, p_platform, p_tenant, 'channel', p_ref, p_address, p_panel)
		on conflict (platform, tenant, ref) do update set address = excluded.address, gone_at = null, ended_at = null
			where o.kind = 'channel' and o.panel_id = p_panel
		returning o.id into v_id;
	if v_id is null then raise exception 'the channel is another panel''s' using errcode = '42501'; end if;
	insert into panel_tenant values (p_panel, p_platform, p_tenant) on conflict do nothing;
	return v_id;
end $$;

revoke execute on function set_roles(uuid, uuid, text[], bigint),
	set_channel(uuid, uuid, text, text, text, jsonb, boolean, bigint) from public;
grant execute on function set_roles(uuid, uuid, text[], bigint),
	set_channel(uuid, uuid, text, text, text, jsonb, boolean, bigint) to rollcall_person, rollcall_clerk;

-- People ---------------------------------------------------------------------------------------------------------------

-- Makes an account somebody's, who then has a private chat there and reaches the panel from there. What was sent to whoever
-- had that chat before is neither sent nor redrawn. For the functions below alone.
create function admit_account(p_panel uuid, p_person uuid, p_platform text, p_tenant text, p_user text) returns void
language plpgsql as $$
begin
	insert into identity values (p_platform, p_tenant, p_user, p_person) on conflict do nothing;
	if not exists (select from identity i where i.platform = p_platform and i.tenant = p_tenant
			and i.platform_user = p_user and i.person_id = p_person) then
		raise exception 'the account is somebody else''s' using errcode = '42501';
	end if;
	update posting set dead_at = app_now(), dead_code = 'account-moved'
		where dead_at is null and (shown is null or standing or shown < wanted) and place_id in (select id from place
			where platform = p_platform and tenant = p_tenant and platform_user = p_user and person_id <> p_person);
	insert into place as o (platform, tenant, kind, platform_user, person_id)
		values (p_platform, p_tenant, 'person', p_user, p_person)
		on conflict (platform, tenant, platform_user) do update
			set person_id = excluded.person_id, gone_at = null, ended_at = null;
	insert into panel_tenant values (p_panel, p_platform, p_tenant) on conflict do nothing;
end $$;

-- Puts somebody on record with the account that was chosen, to be given roles on the panel in the same transaction. Somebody
-- who is on record with that account already stays as they are there. Only agencies that the panel has or had.
create function add_person(p_panel uuid, p_person uuid, p_key text, p_agency uuid, p_known_as text, p_job text,
	p_platform text, p_tenant text, p_user text, p_event bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform check_set_up(p_panel, p_person, p_event, array['person.added']);
	if not exists (select from person where id = p_person) then
		if not exists (select from membership m join person p on p.id = m.person_id
				where m.panel_id = p_panel and p.agency_id = p_agency and m.role <> 'public') then
			raise exception 'the agency is not one of this panel''s' using errcode = '42501';
		end if;
		insert into person (id, key, agency_id, known_as, job) values (p_person, p_key, p_agency, p_known_as, p_job);
	end if;
	perform admit_account(p_panel, p_person, p_platform, p_tenant, p_user);
end $$;

-- Somebody left: their rights on the panel end at once, and where they are on no other panel their private chats with them.
-- Returns whether they are on none.
create function mark_left(p_panel uuid, p_person uuid, p_event bigint) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform set_roles(p_panel, p_person, '{}', p_event);
	if exists (select from membership m where m.person_id = p_person and (m.ended_at is null or m.ended_at > app_now())) then
		return false;
	end if;
	update person set left_at = app_now() where id = p_person and (left_at is null or left_at > app_now());
	update place set ended_at = app_now() where person_id = p_person and ended_at is null;
	return true;
end $$;

-- A second account -----------------------------------------------------------------------------------------------------

-- That somebody's account on another platform is to be joined to who they are. A coordinator or administrator asks; the person
-- is shown a code in the account that is known, and types it from the other one: both ends are theirs, and nobody is guessed.
-- Of the code there is a hash, and it opens that for ten minutes, once.
create table account_join (
	id uuid primary key,
	panel_id uuid not null references panel,
	person_id uuid not null references person,
	platform text not null check (platform in ('slack', 'teams')),
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	code_hash bytea unique,
	code_until timestamptz,
	used_at timestamptz,
	event_id bigint not null references ledger
);
create index on account_join (panel_id);
create index on account_join (person_id);
call secure_table('account_join');
create policy person_own on account_join for select to rollcall_person using (person_id = (select me()));
grant select (id, panel_id, person_id, platform, asked_at, used_at) on account_join to rollcall_person;

create function ask_join(p_id uuid, p_panel uuid, p_person uuid, p_platform text, p_event bigint) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
	perform check_set_up(p_panel, p_person, p_event, array['account.asked']);
	if not is_on_panel(p_person, p_panel) then raise exception 'they are not on the panel' using errcode = '42501'; end if;
	insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, event_id)
		values (p_id, p_panel, p_person, p_platform, me(), app_now(), p_event);
end $$;

-- Keeps the code that is shown to whom it is for; an earlier one is worth nothing then. False where nothing waits for them:
-- what was asked for waits for three days.
create function keep_join_code(p_id uuid, p_code bytea) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
begin
	update account_join set code_hash = p_code, code_until = app_now() + interval '10 minutes'
		where id = p_id and person_id = me() and used_at is null and asked_at > app_now() - interval '3 days'
			and is_on_panel(person_id, panel_id);
	return found;
end $$;

-- Joins the account that acts to whoever the code is for, and puts it on record as theirs. Null where the code opens nothing:
-- it is not right, was used, is too old, or is for another platform; or the account is somebody's already.
create function join_account(p_code bytea, p_platform text, p_tenant text, p_user text, p_key text) returns uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare j account_join;
begin
	perform pg_advisory_xact_lock(hashtext('rollcall panel file'));
	if exists (select from identity where platform = p_platform and tenant = p_tenant and platform_user = p_user) then
		return null;
	end if;
	update account_join set used_at = app_now()
		where code_hash = p_code and used_at is null and code_until > app_now() and platform = p_platform
			and is_on_panel(person_id, panel_id)
		returning * into j;
	if j.id is null then return null; end if;
	perform admit_account(j.panel_id, j.person_id, p_platform, p_tenant, p_user);
	insert into ledger (panel_id, person_id, agency_id, act, facts, at, key)
		select j.panel_id, p.id, p.agency_id, 'account.joined',
			jsonb_build_object('change', j.id, 'person', p.id, 'platform', p_platform, 'askedBy', j.asked_by), app_now(), p_key
		from person p where p.id = j.person_id;
	return j.person_id;
end $$;

revoke execute on function add_person(uuid, uuid, text, uuid, text, text, text, text, text, bigint),
	mark_left(uuid, uuid, bigint), ask_join(uuid, uuid, uuid, text, bigint), keep_join_code(uuid, bytea),
	join_account(bytea, text, text, text, text) from public;
grant execute on function add_person(uuid, uuid, text, uuid, text, text, text, text, text, bigint),
	mark_left(uuid, uuid, bigint), ask_join(uuid, uuid, uuid, text, bigint), keep_join_code(uuid, bytea),
	join_account(bytea, text, text, text, text) to rollcall_person;
