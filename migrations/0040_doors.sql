-- Signing in is on record in the same statement, and what a person writes in the ledger is of now.

-- Signing in ---------------------------------------------------------------------------------------------------------------

-- Puts on record what was done with an account, on each panel that its person is on now: nothing where it is nobody's. The
-- acts are those of src/web/events.ts. Only the functions below call it, so that nobody signs in or out past the record.
create function web_note(p_account text, p_act text) returns void language plpgsql
security definer set search_path = public, pg_temp as $$
declare p_key text := 'web:' || gen_random_uuid();
begin
	insert into ledger (panel_id, person_id, agency_id, act, facts, at, key)
	select m.panel_id, p.id, p.agency_id, p_act, '{}', app_now(), p_key
	from person p join (select distinct panel_id, person_id from memberships_from('web', 'email')
		where ended_at is null or ended_at > app_now()) m on m.person_id = p.id
	where p.id = web_person(p_account) order by m.panel_id;
end $$;
revoke execute on function web_note(text, text) from public;

-- A code that is kept is on record.
do $$
declare was text := pg_get_functiondef('web_ask(text, bytea, bytea, bytea, bytea)'::regprocedure); becomes text;
begin
	becomes := replace(was, 'p_client, browser);', 'p_client, browser);
	perform web_note(p_account, ''web.code-sent'');');
	if becomes = was then raise exception 'web_ask() is not as it was'; end if;
	execute becomes;
end $$;

-- Tries a code, which counts whatever comes of it. No row where none waits; `ok` uses it up. A wrong one is on record.
create or replace function web_try(p_visit bytea, p_code bytea) returns table (account text, ok boolean) language plpgsql
security definer set search_path = public, pg_temp as $$
begin
	update web_code c set tries = c.tries + 1, used_at = case when c.code_hash = p_code then app_now() end
	where c.visit_hash = p_visit and c.used_at is null and c.tries < 5 and c.expires_at > app_now()
	returning c.account, c.used_at is not null into account, ok;
	if not found then return; end if;
	if not ok then perform web_note(account, 'web.code-wrong'); end if;
	return next;
end $$;

create or replace function web_begin(p_token bytea, p_account text) returns boolean language plpgsql
security definer set search_path = public, pg_temp as $$
declare who uuid := web_person(p_account);
begin
	if who is null then return false; end if;
	insert into web_session values (p_token, who, p_account, app_now(), app_now());
	perform web_note(p_account, 'web.signed-in');
	return true;
end $$;

create or replace function web_end(p_token bytea) returns text language plpgsql
security definer set search_path = public, pg_temp as $$
declare p_account text;
begin
	update web_session set ended_at = app_now() where token_hash = p_token and ended_at is null returning account into p_account;
	if p_account is not null then perform web_note(p_account, 'web.signed-out'); end if;
	return p_account;
end $$;

-- The ledger ---------------------------------------------------------------------------------------------------------------

-- What a person writes is of now, whatever time they name: the clock is the database's.
create function ledger_is_of_now() returns trigger language plpgsql as $$
begin new.at := app_now(); return new; end $$;
-- Before its hash: triggers go by their names.
create trigger at_once before insert on ledger for each row
	when (current_user = 'rollcall_person') execute function ledger_is_of_now();

-- Contact waits by what somebody says of the child, and by nothing else that they record on the case.
do $$
declare was text := pg_get_functiondef('hold_contact(uuid, bigint, text[])'::regprocedure); becomes text;
begin
	becomes := replace(was, 'l.xid = pg_current_xact_id_if_assigned()', 'l.xid = pg_current_xact_id_if_assigned()
			-- A case that is opened, its safety screen given again, what is added to it, and a concern.
			and l.act in (''notification.raised'', ''notification.rescreened'', ''notification.added'', ''concern.recorded'',
				''concern.changed'')');
	if becomes = was then raise exception 'hold_contact() is not as it was'; end if;
	execute becomes;
end $$;
