-- Cover and hand-over hold to need to know: who is on such a case does not follow cover, and forms in progress pass only from
-- somebody who is not there, to somebody who may have seen what was typed.

-- Need to know ----------------------------------------------------------------------------------------------------

-- Whether somebody's name, or their agency's, on a case counts for whoever covers for them: not on a need-to-know case, whose
-- people are named one by one. It looks past row security, at the mark alone: the policies below stand on tables that the
-- case's own policy reads.
create function covers_on(p_case uuid, p_panel uuid, p_of uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select by_cover(p_panel, p_of) and not exists (select from case_file where id = p_case and restricted)
$$;
revoke execute on function covers_on(uuid, uuid, uuid) from public;
grant execute on function covers_on(uuid, uuid, uuid) to rollcall_person;
drop policy person_covers on case_member;
create policy person_covers on case_member for select to rollcall_person
	using (covers_on(case_id, panel_id, person_id) or covers_on(case_id, panel_id, agency_id));
drop policy person_covers on hand_off;
create policy person_covers on hand_off for update to rollcall_person
	using (covers_on(case_id, panel_id, person_id)) with check (taken_by = me());

-- On record -------------------------------------------------------------------------------------------------------

-- Whether somebody opens a case in their own right, whatever they have by covering: as may_open() has it, said of anybody.
create function opens_in_own_right(p_person uuid, p_case uuid) returns boolean language sql stable as $$
	select exists (select from case_file f where f.id = p_case and is_on_panel(p_person, f.panel_id) and (
		sees_whole(p_person, f.panel_id)
		or (exists (select from membership r where r.person_id = p_person and r.panel_id = f.panel_id
				and (r.ended_at is null or r.ended_at > app_now()) and r.role in ('agency_member', 'agency_lead',
					'education_welfare_officer', 'safeguarding_lead', 'coordinator', 'chair'))
			and exists (select from case_member m where m.case_id = f.id and m.kind <> 'notifier' and (m.person_id = p_person
				or (not f.restricted and m.agency_id = (select agency_id from person where id = p_person)))))
		or (exists (select from membership r where r.person_id = p_person and r.panel_id = f.panel_id
				and (r.ended_at is null or r.ended_at > app_now()) and r.role = 'emergency_duty')
			and exists (select from emergency_access e
				where e.case_id = f.id and e.person_id = p_person and e.until > app_now()))))
$$;

-- Those by covering for whom this person has the sight of a case that they use: nobody where their own goes as far. To know
-- how a case stands that one raised is not to read it, so that whoever opens it by cover as well uses cover.
create function sight_by_cover(p_case uuid) returns uuid[] language sql stable
security definer set search_path = public, pg_temp as $$
	with f as (select id, panel_id, restricted from case_file where id = p_case and not opens_in_own_right(me(), p_case)),
		c as (select cover_of.* from cover_of(me()) join f using (panel_id)),
		through as (
			select c.absent, c.role in ('coordinator', 'chair') or m.kind is distinct from 'notifier'
					and c.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead') as opens
			from f join c on true left join case_member m on m.case_id = f.id and not f.restricted
				and (m.person_id = c.absent or m.agency_id = c.agency_id)
			where c.role in ('coordinator', 'chair') or m.case_id is not null)
	select coalesce(array_agg(distinct absent), '{}') from through
	where opens or not exists (select from case_member m where m.case_id = p_case and m.person_id = me() and m.kind = 'notifier')
$$;
revoke execute on function sight_by_cover(uuid) from public;
grant execute on function sight_by_cover(uuid) to rollcall_person;

-- Hand-over -------------------------------------------------------------------------------------------------------

-- Whether somebody can send their forms themselves: on the panel, and not away today.
create function is_there(p_person uuid, p_panel uuid) returns boolean language sql stable as $$
	select is_on_panel(p_person, p_panel) and not exists (select from absence a where a.person_id = p_person
		and a.panel_id = p_panel and a.ended_at is null and panel_today(p_panel) between a.from_on and a.to_on)
$$;

-- The case that something is about: by its own id, or by that of anything that hangs on it. Null for what is about none.
create function case_about(p_id uuid) returns uuid language sql stable as $$
	select case_id from (
		select id as case_id from case_file where id = p_id
		union all select case_id from enquiry where id = p_id
		union all select case_id from risk_contact where id = p_id
		union all select case_id from notification where id = p_id
		union all select case_id from concern where id = p_id
		union all select case_id from decision where id = p_id
		union all select case_id from decision_action where id = p_id
		union all select case_id from agenda_item where id = p_id
		union all select case_id from emergency_access where id = p_id
		union all select case_id from share where id = p_id
		union all select case_id from hand_off where id = p_id
		union all select case_id from erasure where id = p_id
		union all select case_id from letter where id = p_id
		union all select case_id from notice where id = p_id
		union all select case_id from outgoing where id = p_id
		union all select case_id from incoming where id = p_id
		union all select case_id from listed_child where id = p_id
		union all select case_id from breach where id = p_id) about
	where case_id is not null
$$;

-- Somebody's forms in progress on a panel, and whether each would pass to somebody else. What is in them is sealed, so it is
-- judged by what each is about:
-- * None passes from somebody who is there: it is theirs to send, or to leave.
-- * A form about cases passes to somebody who may open every one of them in their own right.
-- * A form about nothing yet, such as a notification half raised, holds what its agency knows of a child and has not told the
--   panel. It could go to whoever reads such a notification once it is sent, coordinator and chair; but nobody has sent it, and
--   what an agency shares is the agency's to decide. So it stays within the agency, where a colleague may have heard what was
--   typed; and what somebody typed in a role that sees more than their agency's cases, in such a role. With nobody there to
--   take it, it ends after its 24 hours: an act-now answer in it was saved and sent at once, and waits for nobody.
-- * A form about something of the whole panel's that is no case (a meeting, another authority's request) passes to those who
--   see the whole panel. So does one about anything that case_about() does not know.
-- p_cases: cases whose sight whoever takes over is about to get, for counting beforehand.
create function forms_to_hand_over(p_panel uuid, p_from uuid, p_to uuid, p_cases uuid[])
returns table (id uuid, goes boolean) language sql stable as $$
	with mine as (
			select d.id, d.subject, array(select m[1]::uuid from jsonb_each_text(coalesce(d.context->'kept', '{}')) k,
				regexp_matches(k.value, '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}', 'g') m) as kept
			from draft d
			where d.person_id = p_from and d.panel_id = p_panel and d.used_by is null and d.expires_at > app_now()),
		about as (
			select mine.id, case_about(u.id) as case_id from mine cross join unnest(mine.kept || mine.subject) as u (id)),
		-- Roles of the last two days, as long as a form lasts that was handed over once: a role that ended may have typed it.
		wide as (
			select exists (select from membership r where r.person_id = p_from and r.panel_id = p_panel
				and (r.ended_at is null or r.ended_at > app_now() - interval '2 days')
				and r.role not in ('notifier', 'agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead')) as yes)
	select mine.id, not is_there(p_from, p_panel) and is_on_panel(p_to, p_panel)
		and not exists (select from about where about.id = mine.id and about.case_id is not null
			and not opens_in_own_right(p_to, about.case_id) and not about.case_id = any (p_cases))
		and case when mine.subject is not null then case_about(mine.subject) is not null or sees_whole(p_to, p_panel)
			else (select agency_id from person where person.id = p_to) = (select agency_id from person where person.id = p_from)
				and (sees_whole(p_to, p_panel) or not wide.yes) end
	from mine cross join wide
$$;

-- How many would go, and how many would stay. For whoever may hand over on the panel.
drop function drafts_of(uuid, uuid);
create function drafts_to_hand_over(p_panel uuid, p_from uuid, p_to uuid, p_cases uuid[])
returns table (there boolean, goes int, stays int) language sql stable
security definer set search_path = public, pg_temp as $$
	select is_there(p_from, p_panel), count(*) filter (where goes)::int, count(*) filter (where not goes)::int
	from forms_to_hand_over(p_panel, p_from, p_to, p_cases) where p_panel = any (my_whole_panels())
$$;

-- Forms in progress are their owner's alone: they pass to somebody else by this function, on a panel whose hand-over the
-- person who acts may do. What is in them stays sealed. Says which went, and which stayed.
drop function hand_over_drafts(uuid, uuid, uuid);
create function hand_over_drafts(p_panel uuid, p_from uuid, p_to uuid) returns table (id uuid, goes boolean) language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	if not p_panel = any (my_whole_panels()) then return; end if;
	return query
		with f as materialized (select * from forms_to_hand_over(p_panel, p_from, p_to, '{}')),
			-- One that is sent at this very moment is waited for, and is its owner's.
			passed as (
				update draft set person_id = p_to, expires_at = greatest(draft.expires_at, app_now() + interval '24 hours')
				from f where draft.id = f.id and f.goes and draft.used_by is null returning draft.id)
		select f.id, f.id in (select passed.id from passed) from f;
end $$;
revoke execute on function drafts_to_hand_over(uuid, uuid, uuid, uuid[]), hand_over_drafts(uuid, uuid, uuid) from public;
grant execute on function drafts_to_hand_over(uuid, uuid, uuid, uuid[]), hand_over_drafts(uuid, uuid, uuid) to rollcall_person;
