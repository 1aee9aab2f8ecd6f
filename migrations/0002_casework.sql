-- The casework of one case from notification to decision. Codes, dates and ids only.

create table notification (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	raised_by uuid not null references person,
	agency_id uuid not null references agency,
	-- The highest tier of the immediate-risk screen: act_now, tell_today, judge_today or none.
	tier text not null,
	-- Answers to the screen by question code: yes, no, unknown.
	risk jsonb not null,
	-- Saved at the first act-now answer, before the rest was given.
	complete boolean not null,
	facts jsonb not null default '{}',
	event_id bigint not null references ledger
);
create index on notification (case_id);
create index on notification (raised_by);
create trigger named before update on notification for each row execute function names_its_event();

-- A contact that must be made because of an act-now answer: who was told, and the chase until it is confirmed.
create table risk_contact (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	owner_id uuid not null references person,
	-- nobody_yet, social_care, police, both
	told text not null,
	told_at timestamptz,
	chase_at timestamptz,
	-- none, owner (chased once), deputy (handed on)
	chased text not null default 'none',
	confirmed_at timestamptz,
	event_id bigint not null references ledger
);
create index on risk_contact (case_id);
create index on risk_contact (panel_id, chase_at) where confirmed_at is null;
create trigger named before update on risk_contact for each row execute function names_its_event();

create table enquiry (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	-- A code of domain/lists/checks.
	check_code text not null,
	agency_id uuid not null references agency,
	owner_id uuid references person,
	opened_on date not null,
	due date not null,
	-- How the due date was counted, for "why this date?".
	due_because jsonb not null default '[]',
	-- Why it waits, where contact with the family could do harm.
	held text,
	outcome text,
	attempts int not null default 0,
	extended int not null default 0,
	closed_at timestamptz,
	acknowledged_by uuid references person,
	event_id bigint not null references ledger,
	unique (case_id, check_code)
);
create index on enquiry (panel_id, due) where closed_at is null;
create index on enquiry (agency_id, due) where closed_at is null;
create trigger named before update on enquiry for each row execute function names_its_event();

-- A child said to be located is not yet safe: this blocks closing until a professional has seen the child.
create table welfare_task (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	agency_id uuid not null references agency,
	due date not null,
	done_at timestamptz,
	event_id bigint not null references ledger
);
create index on welfare_task (case_id);
create trigger named before update on welfare_task for each row execute function names_its_event();

-- A panel's decision. Never changed: a correction is a new one that supersedes it.
create table decision (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	type text not null,
	said_by uuid references person,
	said_at timestamptz not null,
	recorded_by uuid not null references person,
	recorded_at timestamptz not null,
	review_on date not null,
	agencies uuid[] not null default '{}',
	-- The place, and the platform's id and link of the message that states it, where there is one.
	place_id uuid references place,
	message_id text,
	link text not null default '',
	supersedes uuid unique references decision,
	event_id bigint not null references ledger
);
create index on decision (case_id);

create table decision_action (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null references case_file,
	decision_id uuid not null references decision,
	owner_id uuid references person,
	agency_id uuid references agency,
	due date not null,
	event_id bigint not null references ledger
);
create index on decision_action (decision_id);

create function is_final() returns trigger language plpgsql as $$
begin raise exception '% cannot be changed: supersede it', tg_table_name; end $$;
create trigger final before update or delete on decision for each row execute function is_final();
create trigger final before update or delete on decision_action for each row execute function is_final();

-- One digest for each panel and local date, whatever the number of replicas: the row is the truth, the clock only nudges.
create table digest_run (
	id uuid primary key,
	panel_id uuid not null references panel,
	on_date date not null,
	late boolean not null default false,
	-- The digest as composed, frozen.
	content jsonb not null,
	event_id bigint not null references ledger,
	unique (panel_id, on_date)
);

-- Kinds of task that belong to one case are seen with it; the clerk works for named panels.
do $$
declare t text;
begin
	foreach t in array array['notification', 'risk_contact', 'enquiry', 'welfare_task', 'decision', 'decision_action'] loop
		call secure_table(t::regclass);
		execute format('create policy person_sees on %I for select to rollcall_person using (may_see(case_id))', t);
		execute format('create policy person_adds on %I for insert to rollcall_person with check (panel_id = any (my_panels()))', t);
		execute format('create policy person_changes on %I for update to rollcall_person using (may_see(case_id)) with check (panel_id = any (my_panels()))', t);
		execute format('create policy clerk_works on %I to rollcall_clerk using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select, insert, update on %I to rollcall_person, rollcall_clerk', t);
	end loop;
end $$;
revoke update on decision, decision_action from rollcall_person, rollcall_clerk;
call secure_table('digest_run');
create policy clerk_works on digest_run to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
create policy person_reads on digest_run for select to rollcall_person using (panel_id = any ((select my_panels())::uuid[]));
grant select, insert on digest_run to rollcall_clerk;
grant select on digest_run to rollcall_person;

-- Whoever raised a notification may add to it until it is complete: they hold the child's key, and still read nothing back.
create function may_finish(p_case uuid) returns boolean language sql stable as $$
	select exists (select from notification n where n.case_id = p_case and n.raised_by = me() and not n.complete)
$$;
create policy raiser_unwraps on child_key for select to rollcall_person
	using (exists (select from case_file f where f.child_id = child_key.child_id and may_finish(f.id)));
