-- The audit record: the end of each chain, the heads that are kept elsewhere, and what an auditor may do.

-- The end of each panel's chain: rows that were cut off at the end are then missed.
create table chain_head (panel_id uuid primary key, seq bigint not null, link bytea not null);
insert into chain_head select distinct on (panel_id) panel_id, seq, link from chain order by panel_id, seq desc;

-- Links every row of finished transactions; returns how many. One caller works at a time, others return 0 at once.
create or replace function link_chain() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
	from_xid xid8; to_xid xid8; restored boolean; linked bigint := 0; p record; r record; head bytea; n bigint;
begin
	if not pg_try_advisory_xact_lock(hashtext('rollcall chain')) then return 0; end if;
	select below into from_xid from chain_cursor;
	to_xid := pg_snapshot_xmin(pg_current_snapshot());
	-- Within one server transaction ids only grow: this is a backup, brought back on another server, whose ids begin anew.
	restored := to_xid < from_xid;
	for p in select distinct coalesce(panel_id, '00000000-0000-0000-0000-000000000000') as id
		from ledger where case when restored then xid < to_xid or xid >= from_xid else xid >= from_xid and xid < to_xid end loop
		select h.link, h.seq into head, n from chain_head h where h.panel_id = p.id;
		head := coalesce(head, '\x'); n := coalesce(n, 0);
		for r in select l.id, l.row_hash from ledger l
			where case when restored then l.xid < to_xid or l.xid >= from_xid else l.xid >= from_xid and l.xid < to_xid end
				and coalesce(l.panel_id, '00000000-0000-0000-0000-000000000000') = p.id
				and not exists (select from chain c where c.ledger_id = l.id)
			order by l.xid < from_xid, l.xid, l.id loop
			head := sha256(head || r.row_hash); n := n + 1; linked := linked + 1;
			insert into chain values (p.id, n, r.id, head);
		end loop;
		insert into chain_head select p.id, n, head where n > 0
			on conflict (panel_id) do update set seq = excluded.seq, link = excluded.link;
	end loop;
	update chain_cursor set below = to_xid;
	return linked;
end $$;

-- The chain is checked outside the database (src/record/verify.ts): whoever can change rows can change a function too.
drop function verify_chain();

-- One head a day of each chain was sent and written elsewhere: the row decides which replica does it. The chain of rows
-- without a panel stands under zeros.
create table chain_anchor (
	panel_id uuid not null,
	on_date date not null,
	seq bigint not null,
	head bytea not null,
	primary key (panel_id, on_date)
);
call secure_table('chain_anchor');
create policy clerk_keeps on chain_anchor to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]) or panel_id = '00000000-0000-0000-0000-000000000000')
	with check (panel_id = any ((select clerk_panels())::uuid[]) or panel_id = '00000000-0000-0000-0000-000000000000');
grant select, insert on chain_anchor to rollcall_clerk;
grant select on chain_head to rollcall_clerk;

-- An auditor reads the whole ledger and its chain, and adds a row that says what was taken out of it.
grant select on chain_head, chain_cursor, clock to rollcall_auditor;
grant execute on function link_chain() to rollcall_auditor;
grant insert on ledger to rollcall_auditor;
create policy auditor_writes on ledger for insert to rollcall_auditor
	with check (act = 'audit.exported' and person_id is null and case_id is null);
