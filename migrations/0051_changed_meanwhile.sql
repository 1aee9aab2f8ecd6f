-- A message that is changed or deleted while somebody has a form open that they began from it: each such form is marked, so that
-- what is then taken from the message says so. Whoever changes it learns nothing of the forms.
create function mark_forms_of_message(p_place uuid, p_message text, p_change text) returns void
language sql security definer set search_path = public, pg_temp as $$
	update draft set context = jsonb_set(context, '{from,message,changed}', to_jsonb(p_change))
	where used_by is null and expires_at > app_now() and p_change in ('edited', 'deleted')
		and context->'from'->>'placeId' = p_place::text and context->'from'->'message'->>'id' = p_message
		and exists (select from place p where p.id = p_place and p.panel_id = any (my_panels() || clerk_panels()))
$$;
revoke execute on function mark_forms_of_message(uuid, text, text) from public;
grant execute on function mark_forms_of_message(uuid, text, text) to rollcall_person, rollcall_clerk;
