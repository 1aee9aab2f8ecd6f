-- A school signs for its own pupil, attendance is entered by whoever it was given to, and feedback loses its words.

-- Joint sign-off ----------------------------------------------------------------------------------------------------------

-- Checks that only a child's own school is asked (domain/lists/checks): E02 asks those of brothers and sisters too.
create function asks_own_school(p_check text) returns boolean language sql immutable as
	$$ select p_check in ('E01', 'E03', 'E06', 'E19', 'E20') $$;
-- The school of a case, as far as it has an agency here: the one to which the panel gave the joint enquiries, or else the
-- one that raised the case, or else the one that was asked what only a child's own school is asked. Null where there is none.
create function school_of(p_case uuid) returns uuid language sql stable as $$
	select a.id from (
		select e.agency_id, case e.check_code when 'E19' then 1 when 'E01' then 3 else 4 end as nearness, e.event_id
			from enquiry e where e.case_id = p_case and asks_own_school(e.check_code)
		union all
		select n.agency_id, 2, n.event_id from notification n where n.case_id = p_case
	) known join agency a on a.id = known.agency_id and a.kind = 'school'
	order by known.nearness, known.event_id desc limit 1
$$;

create or replace function signs_for_own_side() returns trigger language plpgsql as $$
begin
	if not exists (select from person p join agency a on a.id = p.agency_id
			where p.id = new.signed_by and a.id = new.agency_id and (a.kind = 'school') = (new.side = 'school')) then
		raise exception 'somebody signs for their own agency, a school for the school';
	end if;
	if new.side = 'school' and new.agency_id is distinct from school_of(new.case_id) then
		raise exception 'the child''s own school signs for the school, and no other';
	end if;
	if not exists (select from enquiry e where e.id = new.enquiry_id and e.case_id = new.case_id and e.check_code = 'E19') then
		raise exception 'two sides sign off joint enquiries, and nothing else';
	end if;
	if exists (select from sign_off s where s.enquiry_id = new.enquiry_id and s.side <> new.side
			and (s.signed_by = new.signed_by or s.agency_id = new.agency_id)) then
		raise exception 'two agencies sign, and two people';
	end if;
	return new;
end $$;

-- What that is told from does not change by those whom it keeps out: who raised a case stays, and which school an enquiry is
-- put to is for those who run the panel, once the notification is complete.
create function raised_stays() returns trigger language plpgsql as $$
begin
	raise exception 'who raised a case, and for which agency, stays as it was';
end $$;
create trigger raised_stays before update of case_id, raised_by, agency_id on notification for each row
	when ((new.case_id, new.raised_by, new.agency_id) is distinct from (old.case_id, old.raised_by, old.agency_id))
	execute function raised_stays();
create function school_is_asked_by_the_panel() returns trigger language plpgsql as $$
begin
	if current_user = 'rollcall_person' and not new.panel_id = any (my_whole_panels())
			and not (tg_op = 'INSERT' and (opened_now(new.case_id)
				or exists (select from notification n where n.case_id = new.case_id and not n.complete)))
			and exists (select from agency a where a.id = new.agency_id and a.kind = 'school') then
		raise exception 'which school is asked is for those who run the panel to say';
	end if;
	return new;
end $$;
create trigger asked_by_the_panel before insert on enquiry for each row
	when (asks_own_school(new.check_code)) execute function school_is_asked_by_the_panel();
create trigger still_asked_by_the_panel before update of agency_id, check_code, case_id on enquiry for each row
	when (asks_own_school(new.check_code)
		and (new.agency_id, new.check_code, new.case_id) is distinct from (old.agency_id, old.check_code, old.case_id))
	execute function school_is_asked_by_the_panel();

-- Attendance --------------------------------------------------------------------------------------------------------------

-- Whether this person enters a child's attendance of a day: for the agency that was named for that day, themselves or in
-- place of somebody there; or, where nobody who works on cases is there any more, for the panel.
create function enters_attendance(p_case uuid, p_on date) returns boolean language sql stable as $$
	select coalesce((select p.agency_id = any (my_agencies()) or by_cover(p.panel_id, p.agency_id)
			or (p.panel_id = any (my_whole_panels()) and not exists (
				select from membership m join person q on q.id = m.person_id
				where q.agency_id = p.agency_id and m.panel_id = p.panel_id
					and m.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead', 'coordinator', 'chair')
					and (m.ended_at is null or m.ended_at > app_now()) and (q.left_at is null or q.left_at > app_now())))
		from provision p where p.case_id = p_case and p.from_on <= p_on and (p.until_on is null or p.until_on >= p_on)
		order by p.event_id desc limit 1), false)
$$;
alter policy person_enters on attendance_mark
	with check (entered_by = me() and may_open(case_id) and enters_attendance(case_id, on_date));
alter policy person_corrects on attendance_mark
	using (may_open(case_id) and enters_attendance(case_id, on_date))
	with check (entered_by = me() and may_open(case_id) and enters_attendance(case_id, on_date));

-- Feedback ----------------------------------------------------------------------------------------------------------------

-- What people wrote may name somebody. It goes once, and nothing else changes: struck by somebody who reads feedback, or
-- taken away by the clerk after the panel's months.
alter table feedback alter column words drop not null, add column gone_at timestamptz,
	add column struck_by uuid references person,
	add check ((words is null) = (gone_at is not null)), add check (struck_by is null or gone_at is not null);
create index on feedback (panel_id, given_at) where gone_at is null;
create function feedback_loses_its_words() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or old.words is null or new.words is not null
			or (new.id, new.panel_id, new.given_by, new.given_at) is distinct from (old.id, old.panel_id, old.given_by, old.given_at) then
		raise exception 'feedback changes once, when its words are struck or taken away';
	end if;
	return new;
end $$;
drop trigger final on feedback;
create trigger kept before update or delete on feedback for each row execute function feedback_loses_its_words();
create trigger named before update on feedback for each row execute function names_its_event();
create policy person_strikes on feedback for update to rollcall_person
	using (panel_id = any ((select my_feedback_panels())::uuid[]))
	with check (struck_by = me() and panel_id = any (my_feedback_panels()));
create policy clerk_works on feedback to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]))
	with check (struck_by is null and panel_id = any ((select clerk_panels())::uuid[]));
grant update (words, gone_at, struck_by, event_id) on feedback to rollcall_person;
grant select (id, panel_id, given_at, gone_at, event_id), update (words, gone_at, event_id) on feedback to rollcall_clerk;
