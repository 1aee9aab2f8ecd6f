-- Letters, the school attendance order route, removal from roll, and the attendance of children whom the panel placed.

-- A letter that is to be sent. Its words are drawn from the panel's template when it is fetched; what somebody added, and
-- whom it goes to, is sealed under its id. It is done when somebody says that it was sent.
create table letter (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/letters.
	template text not null,
	due date not null,
	-- How the date was counted.
	due_because jsonb not null,
	asked_by uuid not null references person,
	asked_at timestamptz not null,
	sent_on date,
	sent_how text check (sent_how in ('post', 'email', 'hand')),
	sent_by uuid references person,
	-- When whoever asked for it was told that it is overdue.
	reminded_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((sent_on is null) = (sent_by is null) and (sent_on is null) = (sent_how is null))
);
create index on letter (case_id);
create index on letter (panel_id, due) where sent_on is null;
create trigger named before update on letter for each row execute function names_its_event();

-- A step of the attendance order route, or a contact with a parent. Never changed: the route is its steps in order.
create table order_step (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/order-steps.
	step text not null,
	on_date date not null,
	-- How the parent was reached, or the notice served: a code.
	how text,
	-- Of a notice: how many days it runs, the day of service among them, and the last of them.
	days int check (days > 0),
	ends_on date,
	recorded_by uuid not null references person,
	recorded_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((days is null) = (ends_on is null)),
	check (ends_on = on_date + days - 1)
);
create index on order_step (case_id);
create trigger final before update or delete on order_step for each row execute function is_final();

-- A pupil's removal from a school's roll, as it was recorded. Whether the ground holds is not for this record to say.
create table roll_removal (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/roll-grounds.
	ground text not null,
	-- Null while the pupil stands on the roll.
	removed_on date,
	-- The first day of the absence, where the ground speaks of one.
	absent_from date,
	-- Joint enquiries of school and authority: a code of domain/lists/roll-grounds.
	enquiries text not null,
	return_sent_on date,
	return_received_on date,
	-- When the school uploaded the pupil's file for an unknown destination (XXX).
	file_on date,
	recorded_by uuid not null references person,
	recorded_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on roll_removal (case_id);
create trigger named before update on roll_removal for each row execute function names_its_event();

-- Where a child was placed: the agency that enters attendance, and the one that is told of it each day.
create table provision (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	agency_id uuid not null references agency,
	told_agency_id uuid not null references agency,
	from_on date not null,
	-- The last day; null for as long as it goes on.
	until_on date,
	set_by uuid not null references person,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check (until_on >= from_on)
);
create unique index provision_once on provision (case_id) where until_on is null;
create index on provision (panel_id, agency_id);
create trigger named before update on provision for each row execute function names_its_event();

-- A session's mark. Entered again it is corrected: the ledger has what it was before.
create table attendance_mark (
	panel_id uuid not null references panel,
	case_id uuid not null,
	on_date date not null,
	session text not null check (session in ('am', 'pm')),
	-- A code of domain/lists/attendance-codes.
	code text not null,
	minutes_late int check (minutes_late > 0),
	entered_by uuid not null references person,
	entered_at timestamptz not null,
	event_id bigint not null references ledger,
	primary key (case_id, on_date, session),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create trigger named before update on attendance_mark for each row execute function names_its_event();

-- The daily post of a panel: the row decides that it is sent once, whoever of the replicas is first.
create table attendance_run (
	panel_id uuid not null references panel,
	on_date date not null,
	-- Whether those who had entered nothing were asked for it.
	chased boolean not null default false,
	event_id bigint not null references ledger,
	primary key (panel_id, on_date)
);
create trigger named before update on attendance_run for each row execute function names_its_event();

-- A pattern of absence that was told to those who must know.
create table attendance_notice (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	from_on date not null,
	to_on date not null,
	sessions int not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on attendance_notice (case_id);
create trigger final before update or delete on attendance_notice for each row execute function is_final();

-- An action that a decision of its own kind asks for, such as a Fair Access placement by its date: not typed by anybody.
alter table decision_action add column kind text not null default 'given' check (kind in ('given', 'placement'));

do $$
declare t text;
begin
	foreach t in array array['letter', 'order_step', 'roll_removal', 'provision', 'attendance_mark', 'attendance_run', 'attendance_notice'] loop
		call secure_table(t::regclass);
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select on %1$I to rollcall_clerk', t);
	end loop;
	-- For those who may open the case: whoever raised it and may know how it stands sees nothing of these.
	foreach t in array array['letter', 'order_step', 'roll_removal', 'provision', 'attendance_mark', 'attendance_notice'] loop
		execute format('create policy person_sees on %1$I for select to rollcall_person using (may_open(case_id))', t);
		execute format('grant select, insert on %1$I to rollcall_person', t);
	end loop;
	foreach t in array array['order_step', 'roll_removal'] loop
		execute format('create policy person_records on %1$I for insert to rollcall_person
			with check (recorded_by = me() and may_open(case_id))', t);
	end loop;
end $$;
grant update (reminded_at, event_id) on letter to rollcall_clerk;
grant insert, update (chased, event_id) on attendance_run to rollcall_clerk;

create policy person_asks on letter for insert to rollcall_person
	with check (asked_by = me() and sent_on is null and may_open(case_id));
create policy person_sends on letter for update to rollcall_person
	using (may_open(case_id)) with check (sent_by = me() and may_open(case_id));
grant update (sent_on, sent_how, sent_by, event_id) on letter to rollcall_person;

create policy person_returns on roll_removal for update to rollcall_person
	using (may_open(case_id)) with check (may_open(case_id));
grant update (return_sent_on, return_received_on, file_on, event_id) on roll_removal to rollcall_person;

create policy person_sets on provision for insert to rollcall_person
	with check (set_by = me() and panel_id = any (my_whole_panels()));
create policy person_ends on provision for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (until_on, event_id) on provision to rollcall_person;

create policy person_enters on attendance_mark for insert to rollcall_person
	with check (entered_by = me() and may_open(case_id));
create policy person_corrects on attendance_mark for update to rollcall_person
	using (may_open(case_id)) with check (entered_by = me() and may_open(case_id));
grant update (code, minutes_late, entered_by, entered_at, event_id) on attendance_mark to rollcall_person;

create policy person_tells on attendance_notice for insert to rollcall_person with check (may_open(case_id));

-- A form in progress about a letter goes with its child's record, as those about the case do.
create function letter_drafts_go_too() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	delete from draft d using letter l join case_file f on f.id = l.case_id
		where f.child_id = old.child_id and d.subject = l.id;
	return null;
end $$;
revoke execute on function letter_drafts_go_too() from public;
create trigger letter_drafts_go_too after delete on child_key for each row execute function letter_drafts_go_too();
