-- Go-live: open cases loaded from a file. What the file says is staged, sealed, and each case is made from its row in one
-- transaction, so that a crash neither loses nor doubles one.

create table import_batch (
	id uuid primary key,
	panel_id uuid not null references panel,
	-- Who loaded it.
	person_id uuid not null references person,
	started_at timestamptz not null,
	-- Null while the file is being read: what such a batch has staged is thrown away by the next one.
	staged_at timestamptz,
	-- When the last case was made, and the panel was told.
	finished_at timestamptz,
	event_id bigint not null references ledger,
	unique (id, panel_id)
);
create index on import_batch (panel_id) where finished_at is null;
create trigger named before update on import_batch for each row execute function names_its_event();

create table import_row (
	batch_id uuid not null,
	panel_id uuid not null,
	-- Its line in the file.
	line int not null,
	-- A keyed hash of the row: the same row is never loaded twice, whichever file it stands in.
	fingerprint bytea not null,
	act_now boolean not null,
	-- The number of the case to be made, and its year: given out when all of the file is staged, in the order of its lines.
	year int,
	number int,
	-- What the row says, sealed; taken away when the case is made.
	cipher bytea,
	case_id uuid,
	-- The event that made the case; until then the batch's stands for all of its rows.
	event_id bigint references ledger,
	primary key (batch_id, line),
	unique (panel_id, fingerprint),
	foreign key (batch_id, panel_id) references import_batch (id, panel_id),
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((cipher is null) = (case_id is not null)),
	check ((case_id is null) = (event_id is null))
);
create index on import_row (panel_id, act_now desc, batch_id, line) where case_id is null;
create index on import_row (case_id) where case_id is not null;
create trigger named before update of cipher, case_id on import_row for each row execute function names_its_event();

-- The panel's coordinators and chair load cases, and finish what another of them began.
call secure_table('import_batch');
create policy person_loads on import_batch to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any ((select my_whole_panels())::uuid[]));
create policy clerk_works on import_batch for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (staged_at, finished_at, event_id), delete on import_batch to rollcall_person;
grant select on import_batch to rollcall_clerk;

call secure_table('import_row');
create policy person_loads on import_row to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any ((select my_whole_panels())::uuid[]));
create policy clerk_works on import_row for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (year, number, cipher, case_id, event_id), delete on import_row to rollcall_person;
-- The clerk tells how many were loaded and which of them need somebody now: not what a row says.
grant select (batch_id, panel_id, line, act_now, case_id) on import_row to rollcall_clerk;
