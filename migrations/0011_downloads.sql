-- Downloads: a file that one person may fetch once, within minutes. The file itself is kept nowhere: it is drawn when it
-- is fetched, and what was drawn is in the ledger by its hash.

create table download (
	id uuid primary key,
	panel_id uuid not null references panel,
	-- The case it is about; null for what is about a whole panel.
	case_id uuid,
	-- The kind of file (features/download/kinds.ts), and pdf, json, csv or xlsx.
	kind text not null,
	format text not null,
	-- Codes and dates only.
	parameters jsonb not null default '{}',
	-- Whoever asked, and the account they asked with: the file is drawn as them, with the rights they have then.
	made_for uuid not null references person,
	platform text not null,
	tenant text not null,
	platform_user text not null,
	-- SHA-256 of the token in the address: the token itself is in nobody's keeping but theirs.
	token_hash bytea not null unique,
	made_at timestamptz not null,
	expires_at timestamptz not null,
	fetched_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on download (case_id);
create trigger named before update on download for each row execute function names_its_event();

-- It is fetched once, in its time, and is otherwise as it was asked for.
create function download_is_kept() returns trigger language plpgsql as $$
begin
	if old.fetched_at is not null or new.fetched_at is null or old.expires_at <= app_now()
			or (to_jsonb(new) - 'fetched_at' - 'event_id') is distinct from (to_jsonb(old) - 'fetched_at' - 'event_id') then
		raise exception 'a download is fetched once, before it expires, and never changed';
	end if;
	return new;
end $$;
create trigger kept before update on download for each row execute function download_is_kept();

call secure_table('download');
create policy person_sees on download for select to rollcall_person
	using (made_for = (select me()) and panel_id = any ((select my_panels())::uuid[]));
create policy person_asks on download for insert to rollcall_person
	with check (made_for = me() and panel_id = any (my_panels()) and (case_id is null or may_open(case_id)));
create policy person_fetches on download for update to rollcall_person
	using (made_for = (select me()) and panel_id = any ((select my_panels())::uuid[])) with check (made_for = me());
grant select, insert, update (fetched_at, event_id) on download to rollcall_person;

-- What waits behind a token: nothing for one that is not there, was used, or is over. Whoever has the token may know.
create function download_waiting(p_hash bytea)
returns table (id uuid, panel uuid, "case" uuid, ref text, kind text, format text, parameters jsonb, platform text,
	tenant text, "user" text, "madeFor" text, "expiresAt" timestamptz, zone text)
language sql stable security definer set search_path = public, pg_temp as $$
	select d.id, d.panel_id, d.case_id, f.ref, d.kind, d.format, d.parameters, d.platform, d.tenant, d.platform_user,
		p.known_as, d.expires_at, coalesce(n.settings->>'zone', 'Europe/London')
	from download d join person p on p.id = d.made_for join panel n on n.id = d.panel_id
		left join case_file f on f.id = d.case_id
	where d.token_hash = p_hash and d.fetched_at is null and d.expires_at > app_now()
$$;

-- The end of a panel's chain, for a paper that can be checked later: its own people may know it.
create function chain_end(p_panel uuid) returns table (seq bigint, head text) language sql stable
security definer set search_path = public, pg_temp as $$
	select h.seq, encode(h.link, 'hex') from chain_head h where h.panel_id = p_panel and p_panel = any (my_panels())
$$;
revoke execute on function download_waiting(bytea), chain_end(uuid) from public;
grant execute on function download_waiting(bytea) to rollcall_clerk;
grant execute on function chain_end(uuid) to rollcall_person;
