-- The lifecycle: what a person made of a notification, who takes a child on elsewhere, what a referrer was told, and no
-- open case without a next review.

-- Cases that are there already were looked at before there was triage: what the default says is never compared.
alter table case_file add column triaged_at timestamptz default '-infinity';
alter table case_file alter column triaged_at drop default;
alter table case_file
	-- The date on which the coordinator was last reminded that nobody has triaged it.
	add column triage_reminded_on date,
	-- Open for four weeks (Bury briefing: the usual threshold): set on the 28th day, never taken back in its episode.
	add column four_weeks_at timestamptz,
	-- A case that closed and opened again is in a new episode, counted from the day on which it was reopened.
	add column episode int not null default 1 check (episode > 0),
	add column episode_from timestamptz,
	-- The last day of compulsory school age: the same for a whole school year, so that no date of birth can be told from
	-- it. Null where there is no date of birth. After it the coordinator is asked, once, whether the case should close.
	add column school_age_ends date,
	add column over_age_asked_on date,
	-- How often it was reviewed since it came to its state.
	add column reviews int not null default 0 check (reviews >= 0);
create index on case_file (panel_id, received_at) where triaged_at is null and closed_at is null;
create index on case_file (panel_id, received_at) where four_weeks_at is null and closed_at is null;
create index on case_file (panel_id, school_age_ends) where over_age_asked_on is null and closed_at is null;
create index on case_file (panel_id, next_review) where closed_at is not null and next_review is not null;

-- No open case is without a next review. One that is, is due for it today.
alter table case_file disable trigger named;
update case_file set next_review = (app_now() at time zone 'Europe/London')::date
	where closed_at is null and next_review is null;
alter table case_file enable trigger named;
alter table case_file add constraint open_has_review check (closed_at is not null or next_review is not null);

-- A check may be made again in a later round, never twice at once.
alter table enquiry drop constraint enquiry_case_id_check_code_key;
create unique index enquiry_open_once on enquiry (case_id, check_code) where closed_at is null;

-- What a person made of a notification. Never changed: one that was redirected can be taken back, which is a new row.
create table triage (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- A code of domain/lists/triage-results.
	result text not null,
	accepted boolean not null,
	duplicate_of uuid,
	decided_by uuid not null references person,
	decided_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	foreign key (duplicate_of, panel_id) references case_file (id, panel_id),
	check ((result = 'DUPLICATE') = (duplicate_of is not null)),
	check (duplicate_of <> case_id)
);
create index on triage (case_id);
create index on triage (duplicate_of) where duplicate_of is not null;
create trigger final before update or delete on triage for each row execute function is_final();

-- A child who is not missing education is handed to whoever is to act: they say that they have taken it on.
create table hand_off (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	triage_id uuid not null references triage,
	-- Null for somebody outside the panel, whose name is sealed: the coordinator then says when it is taken on.
	person_id uuid references person,
	due date not null,
	taken_at timestamptz,
	taken_by uuid references person,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	check ((taken_at is null) = (taken_by is null))
);
create index on hand_off (case_id);
create index on hand_off (panel_id, due) where taken_at is null;
create index on hand_off (person_id) where taken_at is null;
create trigger named before update on hand_off for each row execute function names_its_event();

-- What whoever raised a notification was told, and when. Codes only: what they read is drawn from them.
create table referrer_notice (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	person_id uuid not null references person,
	-- triaged, moved, closed or reopened, and the code that goes with it: of triage-results or states.
	turn text not null check (turn in ('triaged', 'moved', 'closed', 'reopened')),
	code text not null,
	at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on referrer_notice (case_id);
create index on referrer_notice (person_id);
create trigger final before update or delete on referrer_notice for each row execute function is_final();

do $$
declare t text;
begin
	foreach t in array array['triage', 'hand_off', 'referrer_notice'] loop
		call secure_table(t::regclass);
		execute format('create policy person_sees on %1$I for select to rollcall_person
			using ((select true from case_file seen where seen.id = %1$I.case_id))', t);
		execute format('create policy clerk_works on %1$I for select to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select, insert on %1$I to rollcall_person', t);
		execute format('grant select on %1$I to rollcall_clerk', t);
	end loop;
end $$;
create policy person_decides on triage for insert to rollcall_person
	with check (decided_by = me() and panel_id = any (my_whole_panels()));
create policy person_hands_off on hand_off for insert to rollcall_person
	with check (taken_at is null and panel_id = any (my_whole_panels()));
create policy person_takes_on on hand_off for update to rollcall_person
	using (person_id = (select me()) or panel_id = any ((select my_whole_panels())::uuid[])) with check (taken_by = me());
create policy person_tells on referrer_notice for insert to rollcall_person
	with check (panel_id = any (my_panels()) and may_see(case_id));
grant update (taken_at, taken_by, event_id) on hand_off to rollcall_person;
