-- The workspaces and tenants from which a panel may be reached: those that its own set-up names. An account elsewhere,
-- though it be of a member's, is on the panel from nowhere.

create table panel_tenant (
	panel_id uuid not null references panel,
	platform text not null,
	tenant text not null,
	primary key (panel_id, platform, tenant)
);
grant select on panel_tenant to rollcall_person, rollcall_clerk;
grant insert, delete on panel_tenant to rollcall_clerk;

-- Panels that are there already: what their set-up named so far.
insert into panel_tenant
	select panel_id, platform, tenant from place where kind = 'channel' and ended_at is null
	union
	select m.panel_id, i.platform, i.tenant from membership m join identity i on i.person_id = m.person_id;

-- The memberships that count for an account of this tenant.
create function memberships_from(p_platform text, p_tenant text) returns setof membership language sql stable as $$
	select m.* from membership m join panel_tenant t on t.panel_id = m.panel_id
	where t.platform = p_platform and t.tenant = p_tenant
$$;

-- enter() reads roles through it, and is otherwise as earlier migrations made it.
do $$
declare was text := pg_get_functiondef('enter(text, text, text, text)'::regprocedure); becomes text;
begin
	becomes := regexp_replace(was, 'from membership\M', 'from memberships_from(p_platform, p_tenant)');
	if becomes = was then raise exception 'enter() does not read memberships'; end if;
	execute becomes;
end $$;

-- What a person was given on a case counts on the case's panel only: an agency's share, or a name on the case, opens
-- nothing to somebody who is on the panel no more, or not from where they ask. Whatever else allows it, this must too.
create policy person_is_on_panel on case_file as restrictive to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[]));
create policy person_is_on_panel on case_member as restrictive to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[]));
