-- What hangs on a decision, on an action or on a roll is of the same case and panel, whoever writes it.
alter table decision add unique (id, case_id, panel_id);
alter table decision_action add unique (id, case_id, panel_id);
alter table decision_confirmation drop constraint decision_confirmation_decision_id_fkey,
	add foreign key (decision_id, case_id, panel_id) references decision (id, case_id, panel_id);
alter table action_progress drop constraint action_progress_action_id_fkey,
	add foreign key (action_id, case_id, panel_id) references decision_action (id, case_id, panel_id);

-- Whoever presides is on the roll of that meeting.
alter table meeting add foreign key (id, chair_id) references attendance (meeting_id, person_id);

-- Those on a roll are people of the panel that meets. A membership has a row for each role and outlives its end, so that
-- no foreign key can say it.
create function attends_own_panel() returns trigger language plpgsql as $$
begin
	if not exists (select from membership m where m.panel_id = new.panel_id and m.person_id = new.person_id) then
		raise exception 'only people of the panel are on the roll of its meetings';
	end if;
	return new;
end $$;
create trigger own_panel before insert or update on attendance for each row execute function attends_own_panel();

-- Corrections of minutes as a whole are under no child's key: two people who erase a child strike those that name them.
alter table erasure add unique (id, panel_id);
alter table minutes_correction add column struck_for uuid,
	add foreign key (struck_for, panel_id) references erasure (id, panel_id),
	drop constraint minutes_correction_check,
	add check (struck_for is null or case_id is null),
	add check ((words is not null) = (case_id is null and struck_for is null));
create function correction_is_kept() returns trigger language plpgsql as $$
begin
	if tg_op = 'DELETE' or old.words is null or new.words is not null
			or (new.id, new.panel_id, new.meeting_id, new.case_id, new.corrected_by, new.corrected_at)
				is distinct from (old.id, old.panel_id, old.meeting_id, old.case_id, old.corrected_by, old.corrected_at)
			or not exists (select from erasure e join agenda_item i on i.case_id = e.case_id
				where e.id = new.struck_for and e.answer = 'agreed' and i.meeting_id = old.meeting_id) then
		raise exception 'a correction of minutes changes once, when its words are struck for an erasure';
	end if;
	return new;
end $$;
drop trigger final on minutes_correction;
create trigger kept before update or delete on minutes_correction for each row execute function correction_is_kept();
create trigger named before update on minutes_correction for each row execute function names_its_event();
create policy person_strikes on minutes_correction for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (words, struck_for, event_id) on minutes_correction to rollcall_person;
