-- The chain was linked row by row, and each panel's rows were looked for by themselves: behind 4,000 rows a second that took
-- longer than a second. Now all new rows of all panels are found and linked by one statement.
create function chain_step(state bytea, head bytea, row_hash bytea) returns bytea language sql immutable parallel safe
	return sha256(coalesce(state, head) || row_hash);
-- As a window: each row's link in its chain, of which `head` was the last link before.
create aggregate chain_link(head bytea, row_hash bytea) (sfunc = chain_step, stype = bytea);

create or replace function link_chain() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
	from_xid xid8; to_xid xid8; restored boolean; linked bigint;
begin
	if not pg_try_advisory_xact_lock(hashtext('rollcall chain')) then return 0; end if;
	select below into from_xid from chain_cursor;
	to_xid := pg_snapshot_xmin(pg_current_snapshot());
	-- Within one server transaction ids only grow: this is a backup, brought back on another server, whose ids begin anew.
	restored := to_xid < from_xid;
	with fresh as materialized (
		-- "offset 0": of each new row it is looked up whether it is linked already, rather than all that is linked read.
		select l.id, l.xid, l.row_hash, coalesce(l.panel_id, '00000000-0000-0000-0000-000000000000') as panel_id
		from ledger l where not restored and l.xid >= from_xid and l.xid < to_xid
			and not exists (select from chain c where c.ledger_id = l.id offset 0)
		union all
		select l.id, l.xid, l.row_hash, coalesce(l.panel_id, '00000000-0000-0000-0000-000000000000')
		from ledger l where restored and (l.xid < to_xid or l.xid >= from_xid)
			and not exists (select from chain c where c.ledger_id = l.id offset 0)
	), links as (
		insert into chain (panel_id, seq, ledger_id, link)
		select f.panel_id, coalesce(h.seq, 0) + row_number() over in_order, f.id,
			chain_link(coalesce(h.link, '\x'), f.row_hash) over in_order
		from fresh f left join chain_head h on h.panel_id = f.panel_id
		window in_order as (partition by f.panel_id order by f.xid < from_xid, f.xid, f.id rows unbounded preceding)
		returning panel_id, seq, link
	), heads as (
		insert into chain_head (panel_id, seq, link)
		select distinct on (panel_id) panel_id, seq, link from links order by panel_id, seq desc
		on conflict (panel_id) do update set seq = excluded.seq, link = excluded.link
	)
	select count(*) into linked from links;
	update chain_cursor set below = to_xid;
	return linked;
end $$;
