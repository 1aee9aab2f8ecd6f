-- Keys: look-up tokens have versioned keys of their own, every key can be wrapped anew, and a child's can be destroyed.
-- rollcall_keeper wraps keys. It has no grant on what they seal.

do $$ begin
	perform pg_advisory_xact_lock(hashtext('rollcall roles'));
	if not exists (select from pg_roles where rolname = 'rollcall_keeper') then create role rollcall_keeper; end if;
end $$;
grant usage on schema public to rollcall_keeper;
grant select on clock to rollcall_keeper;

-- The keys of the look-up tokens, each wrapped by the master key of that name. A token of version n is one of version
-- n - 1, hashed again with key n: tokens can be brought to a new key without opening a child.
create table token_key (
	version int primary key check (version > 0),
	-- The master key that was the current one when this key was made: each gets one.
	made_for text not null,
	master text not null,
	wrapped bytea not null
);
grant select, insert on token_key to rollcall_person;
grant select, insert, update (master, wrapped) on token_key to rollcall_keeper;

alter table lookup add column version int not null default 1;
create index on lookup (version);
grant select, update (token, version), delete on lookup to rollcall_keeper;
create policy keeper_tokens on lookup to rollcall_keeper using (true) with check (true);

grant select, update (master, wrapped) on child_key to rollcall_keeper;
create policy keeper_wraps on child_key to rollcall_keeper using (true) with check (true);
create index on child_key (master);

grant insert on ledger to rollcall_keeper;
create policy keeper_writes on ledger for insert to rollcall_keeper
	with check (act = 'keys.rotated' and person_id is null and panel_id is null and case_id is null);

-- Erasing a child destroys their key, in the transaction that records it, and in no other.
create function destroyed_on_record() returns trigger language plpgsql as $$
begin
	if not exists (select from ledger where xid = pg_current_xact_id() and act = 'child.erased'
		and facts->>'child' = old.child_id::text) then
		raise exception 'a child''s key is destroyed by an erasure that is on record, and not otherwise';
	end if;
	return old;
end $$;
create trigger on_record before delete on child_key for each row execute function destroyed_on_record();
create function keys_stay() returns trigger language plpgsql as $$
begin raise exception 'children''s keys cannot be emptied out'; end $$;
create trigger stay before truncate on child_key for each statement execute function keys_stay();

grant delete on child_key, lookup to rollcall_person;
create policy person_erases on child_key for delete to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_erases on lookup for delete to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]));
