-- Speed: the same rule of who sees what, asked without calling a function for each row.
--
-- A policy that calls may_see has PostgreSQL start a query of its own for every row. Written out, the same question is
-- part of the plan: a look-up of the case by its id, under the case's own policy. It is a value, not "exists": that could
-- be planned as a list of every case in the database that this person may see, made first. may_see stays, for policies
-- that are asked once.

do $$
declare
	t text;
	seen constant text := '((select true from case_file seen where seen.id = %1$I.case_id))';
begin
	foreach t in array array['notification', 'risk_contact', 'enquiry', 'welfare_task', 'decision', 'decision_action'] loop
		execute format('alter policy person_sees on %1$I using ' || seen, t);
		execute format('alter policy person_changes on %1$I using ' || seen, t);
	end loop;
end $$;
alter policy person_reads on ledger using (person_id = (select me())
	or (case_id is not null and (select true from case_file seen where seen.id = ledger.case_id)));
