-- Slack for many workspaces: the app as it is installed in each workspace or organisation, its tokens sealed.

create table installation (
	platform text not null,
	-- A workspace, or an organisation in whose workspaces the app is installed at once.
	tenant text not null,
	is_organisation boolean not null,
	-- Of an organisation: the workspaces that its installation is for, as the platform last said.
	workspaces text[] not null,
	-- The bot's own user there, and the address that messages are linked to.
	bot text not null,
	url text not null,
	-- A key of the installation's own, wrapped by the master key of that name. The tokens are sealed under it.
	master text not null,
	wrapped bytea not null,
	tokens bytea not null,
	-- When the token ends; null for one that does not. By the real clock, as the platform counts.
	expires_at timestamptz,
	-- The platform refused to renew the token: when, and its code. It is asked again after a while.
	refused_at timestamptz,
	refused text check (refused ~ '^[a-z0-9_]{1,60}$'),
	installed_at timestamptz not null,
	primary key (platform, tenant),
	check (is_organisation or workspaces = '{}'),
	check ((refused is null) = (refused_at is null))
);

-- The clerk sends messages, and needs a token for that. What the token's key opens is the token, and nothing of a child's.
call secure_table('installation');
create policy clerk_works on installation to rollcall_clerk using (true) with check (true);
grant select, insert, update on installation to rollcall_clerk;
create policy keeper_wraps on installation to rollcall_keeper using (true) with check (true);
grant select (platform, tenant, master, wrapped), update (master, wrapped) on installation to rollcall_keeper;

-- The app was removed from a workspace or an organisation at this instant: its tokens go. Returns whether there were any, and
-- the workspaces that are without the app now: none, where it was installed anew since.
create function forget_installation(p_platform text, p_tenant text, p_at timestamptz)
returns table (was boolean, tenants text[]) language plpgsql security definer set search_path = public, pg_temp as $$
declare gone installation;
begin
	if exists (select from installation i where i.platform = p_platform and i.tenant = p_tenant and i.installed_at > p_at) then
		return query select false, '{}'::text[];
		return;
	end if;
	delete from installation i where i.platform = p_platform and i.tenant = p_tenant returning * into gone;
	return query select gone.tenant is not null, array(
		select p_tenant union select w from unnest(gone.workspaces) as u (w)
			where not exists (select from installation i where i.platform = p_platform and i.tenant = w));
end $$;
revoke execute on function forget_installation(text, text, timestamptz) from public;
grant execute on function forget_installation(text, text, timestamptz) to rollcall_person;
