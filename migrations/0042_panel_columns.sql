-- What every transaction or every notification asks of many panels, read without unpacking all their settings: the mark by
-- which a process knows that what it has read still stands, the area's postcodes, and whether a panel is for practice.
alter table panel
	add column settings_mark bigint not null generated always as (hashtextextended(settings::text, 0)) stored,
	add column districts jsonb generated always as (settings->'postcodes') stored,
	add column practice boolean not null generated always as (coalesce((settings->>'practice')::boolean, false)) stored;

-- Whoever covers for nobody is not asked, of each row, whether they cover.
alter policy person_covers on case_member using ((select my_cover()) <> '{}'
	and (covers_on(case_id, panel_id, person_id) or covers_on(case_id, panel_id, agency_id)));

-- Whether contact waits: of most cases no hold is there to be found, and nothing else is asked then.
create or replace function on_hold(p_case uuid) returns boolean language sql stable
security definer set search_path = public, pg_temp as $$
	select exists (select from contact_hold h where h.case_id = p_case and h.lifted_at is null)
		and exists (select from case_file f where f.id = p_case and (f.panel_id = any (my_whole_panels())
			or member_of(f.id, f.panel_id, f.restricted) or opened_now(f.id)))
$$;
