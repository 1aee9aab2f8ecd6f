-- Of how many cases of a list that need somebody now somebody was told: whoever loads it and the bot tell of them once
-- between them, and nothing that a person writes in the ledger keeps that back.

alter table import_batch add act_now_told int not null default 0;
alter table import_batch disable trigger named;
update import_batch b set act_now_told = coalesce((select max(coalesce(l.facts->>'made', l.facts->>'cases')::int) from ledger l
	where l.panel_id = b.panel_id and l.act = 'import.act-now-listed' and l.facts->>'batch' = b.id::text), 0);
alter table import_batch enable trigger named;
create policy clerk_tells on import_batch for update to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant update (act_now_told, event_id) on import_batch to rollcall_clerk;
grant update (act_now_told) on import_batch to rollcall_person;
