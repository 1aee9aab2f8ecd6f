-- Panel meetings: the agenda, who was there, what was decided at which, what came of it, and the minutes.

create table meeting (
	id uuid primary key,
	panel_id uuid not null references panel,
	on_date date not null,
	-- The day on which papers close.
	papers_on date not null,
	-- Called at once, beside those that are planned.
	urgent boolean not null,
	-- From here on the agenda changes only by hand.
	frozen_at timestamptz,
	-- When the roll was first taken, and who presides.
	opened_at timestamptz,
	chair_id uuid references person,
	ended_at timestamptz,
	-- The minutes, as approved at a later meeting.
	approved_at timestamptz,
	approved_by uuid references person,
	event_id bigint not null references ledger,
	unique (id, panel_id),
	check (papers_on <= on_date),
	check (ended_at is null or opened_at is not null),
	check ((approved_at is null) = (approved_by is null)),
	check (approved_at is null or ended_at is not null)
);
create unique index on meeting (panel_id, on_date, urgent) where ended_at is null;
create index on meeting (panel_id, ended_at);
create trigger named before update on meeting for each row execute function names_its_event();

-- Who was there, for which agency, and who sent apologies.
create table attendance (
	meeting_id uuid not null,
	panel_id uuid not null references panel,
	person_id uuid not null references person,
	agency_id uuid not null references agency,
	how text not null check (how in ('present', 'apologies', 'neither')),
	event_id bigint not null references ledger,
	primary key (meeting_id, person_id),
	foreign key (meeting_id, panel_id) references meeting (id, panel_id)
);
create trigger named before update on attendance for each row execute function names_its_event();

-- A case on a meeting's agenda.
create table agenda_item (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	meeting_id uuid not null,
	-- Its place, from 1: what was added later has the next.
	place int not null check (place > 0),
	-- Codes of domain/lists/agenda-reasons, the first of which gave it its place.
	why text[] not null check (cardinality(why) > 0),
	-- Null until the meeting has come to it.
	outcome text check (outcome in ('decided', 'deferred')),
	-- People who declared a conflict of interest: they are not counted for this case.
	conflicts uuid[] not null default '{}',
	event_id bigint not null references ledger,
	unique (meeting_id, case_id),
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	foreign key (meeting_id, panel_id) references meeting (id, panel_id)
);
create index on agenda_item (case_id);
create trigger named before update on agenda_item for each row execute function names_its_event();

-- A decision belongs to its meeting. Made without a quorum it is a recommendation, for good: a later one decides.
alter table decision add column meeting_id uuid,
	add column standing text not null default 'decision' check (standing in ('decision', 'recommendation')),
	add foreign key (meeting_id, panel_id) references meeting (id, panel_id),
	add check (standing = 'decision' or meeting_id is not null);
create index on decision (meeting_id) where meeting_id is not null;

-- A meeting's decision that somebody other than its recorder confirmed for the meeting.
create table decision_confirmation (
	decision_id uuid primary key references decision,
	panel_id uuid not null references panel,
	case_id uuid not null,
	confirmed_by uuid not null references person,
	confirmed_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create trigger final before update or delete on decision_confirmation for each row execute function is_final();
create function confirmed_by_another() returns trigger language plpgsql as $$
begin
	if exists (select from decision d where d.id = new.decision_id and d.recorded_by = new.confirmed_by) then
		raise exception 'a decision is confirmed by somebody other than its recorder';
	end if;
	return new;
end $$;
create trigger another before insert on decision_confirmation for each row execute function confirmed_by_another();

-- What came of an action: when it was started, and when it was done. Each once; what was written is sealed.
create table action_progress (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	action_id uuid not null references decision_action,
	what text not null check (what in ('started', 'done')),
	on_date date not null,
	said_by uuid not null references person,
	said_at timestamptz not null,
	event_id bigint not null references ledger,
	unique (action_id, what),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create trigger final before update or delete on action_progress for each row execute function is_final();
create index on decision_action (panel_id, due);
create index on decision_action (owner_id);

-- Put right in the minutes until they are approved. Words on a case are sealed under its child; others are here.
create table minutes_correction (
	id uuid primary key,
	panel_id uuid not null references panel,
	meeting_id uuid not null,
	case_id uuid,
	corrected_by uuid not null references person,
	corrected_at timestamptz not null,
	words bytea,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	foreign key (meeting_id, panel_id) references meeting (id, panel_id),
	check ((case_id is null) = (words is not null))
);
create index on minutes_correction (meeting_id);
create trigger final before update or delete on minutes_correction for each row execute function is_final();

do $$
declare t text;
begin
	foreach t in array array['meeting', 'attendance', 'agenda_item', 'decision_confirmation', 'action_progress', 'minutes_correction'] loop
		call secure_table(t::regclass);
		execute format('grant select, insert on %1$I to rollcall_person', t);
	end loop;
	-- What hangs on a case is seen with it; the meeting's own by those who work on cases.
	foreach t in array array['agenda_item', 'decision_confirmation', 'action_progress'] loop
		execute format('create policy person_sees on %1$I for select to rollcall_person
			using ((select true from case_file seen where seen.id = %1$I.case_id))', t);
	end loop;
	foreach t in array array['meeting', 'attendance'] loop
		execute format('create policy person_sees on %1$I for select to rollcall_person
			using (panel_id = any ((select my_casework_panels())::uuid[]))', t);
	end loop;
	foreach t in array array['meeting', 'attendance', 'agenda_item'] loop
		execute format('create policy person_runs on %1$I for insert to rollcall_person
			with check (panel_id = any (my_whole_panels()))', t);
		execute format('create policy person_changes on %1$I for update to rollcall_person
			using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()))', t);
	end loop;
	foreach t in array array['meeting', 'agenda_item', 'decision_confirmation', 'action_progress'] loop
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select on %1$I to rollcall_clerk', t);
	end loop;
end $$;
create policy person_sees on minutes_correction for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]));
create policy person_corrects on minutes_correction for insert to rollcall_person
	with check (corrected_by = me() and panel_id = any (my_whole_panels()));
create policy person_confirms on decision_confirmation for insert to rollcall_person
	with check (confirmed_by = me() and panel_id = any (my_whole_panels()));
create policy person_says on action_progress for insert to rollcall_person
	with check (said_by = me() and may_open(case_id));
grant update (frozen_at, opened_at, chair_id, ended_at, approved_at, approved_by, event_id) on meeting to rollcall_person;
grant update (agency_id, how, event_id) on attendance to rollcall_person;
grant update (place, why, outcome, conflicts, event_id) on agenda_item to rollcall_person;
-- The clerk freezes an agenda when papers close.
grant insert, update (frozen_at, event_id) on meeting to rollcall_clerk;
grant insert, update (place, why, event_id) on agenda_item to rollcall_clerk;
create index on decision (panel_id) where standing = 'recommendation';

-- Forms in progress about the case go with it, whoever began them: all but the one by which the second person agrees.
create or replace function drafts_go_too() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
	with mine as (select id from case_file where child_id = old.child_id),
		about as (
			select id from mine
			union all select e.id from enquiry e join mine on mine.id = e.case_id
			union all select c.id from risk_contact c join mine on mine.id = c.case_id
			union all select d.id from decision d join mine on mine.id = d.case_id
			union all select a.id from emergency_access a join mine on mine.id = a.case_id
			union all select s.id from share s join mine on mine.id = s.case_id
			union all select h.id from hand_off h join mine on mine.id = h.case_id
			union all select i.id from agenda_item i join mine on mine.id = i.case_id
			union all select t.id from decision_action t join mine on mine.id = t.case_id
		)
	delete from draft d where d.subject in (select id from about)
		or exists (select from about, jsonb_each_text(coalesce(d.context->'kept', '{}')) k where k.value = about.id::text);
	return null;
end $$;
