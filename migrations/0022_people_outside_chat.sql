-- People outside chat: a code sent by e-mail opens our own pages for half an hour; and how a notification came.

-- A code that was asked for. It is bound to the browser that asked: what is kept is a hash over both, so that whoever
-- reads this table can neither use a code nor find it out.
create table web_code (
	-- SHA-256 of what the browser that asked keeps.
	visit_hash bytea primary key,
	-- The account, as identity has it.
	account text not null,
	code_hash bytea not null,
	asked_at timestamptz not null,
	expires_at timestamptz not null,
	tries int not null default 0 check (tries between 0 and 5),
	used_at timestamptz
);
create index on web_code (account, asked_at);

-- Somebody who is signed in. Without the token, of which this is the SHA-256, nobody is.
create table web_session (
	token_hash bytea primary key,
	person_id uuid not null references person,
	account text not null,
	began_at timestamptz not null,
	seen_at timestamptz not null,
	ended_at timestamptz
);
create index on web_session (seen_at);

call secure_table('web_code');
call secure_table('web_session');

-- Whose account this is, if they are on a panel now.
create function web_person(p_account text) returns uuid language sql stable security definer
set search_path = public, pg_temp as $$
	select p.id from identity i join person p on p.id = i.person_id
	where i.platform = 'web' and i.tenant = 'email' and i.platform_user = p_account
		and (p.left_at is null or p.left_at > app_now())
		and exists (select from memberships_from('web', 'email') m where m.person_id = p.id
			and (m.ended_at is null or m.ended_at > app_now()))
$$;

-- Keeps a code for an account that somebody on a panel has: false where there is none, or five were asked for within
-- the hour. What is over for a day goes.
create function web_ask(p_account text, p_visit bytea, p_code bytea) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
begin
	delete from web_code where expires_at < app_now() - interval '1 day';
	delete from web_session where seen_at < app_now() - interval '1 day';
	-- Of two who ask at once for one account, the second is counted after the first.
	perform pg_advisory_xact_lock(hashtext('web_ask ' || p_account));
	if web_person(p_account) is null or (select count(*) from web_code where account = p_account
			and asked_at > app_now() - interval '1 hour') >= 5 then
		return false;
	end if;
	insert into web_code values (p_visit, p_account, p_code, app_now(), app_now() + interval '15 minutes');
	return true;
end $$;

-- Tries a code, which counts whatever comes of it. No row where none waits; `ok` uses it up.
create function web_try(p_visit bytea, p_code bytea) returns table (account text, ok boolean) language sql
security definer set search_path = public, pg_temp as $$
	update web_code c set tries = c.tries + 1, used_at = case when c.code_hash = p_code then app_now() end
	where c.visit_hash = p_visit and c.used_at is null and c.tries < 5 and c.expires_at > app_now()
	returning c.account, c.used_at is not null
$$;

create function web_begin(p_token bytea, p_account text) returns boolean language plpgsql security definer
set search_path = public, pg_temp as $$
declare who uuid := web_person(p_account);
begin
	if who is null then return false; end if;
	insert into web_session values (p_token, who, p_account, app_now(), app_now());
	return true;
end $$;

-- The account that is signed in with this token, and keeps it so: 30 minutes without a press end it, 12 hours in any
-- case. An account that was taken away or given to somebody else is signed in no more.
create function web_account(p_token bytea) returns text language sql security definer
set search_path = public, pg_temp as $$
	update web_session s set seen_at = app_now()
	where s.token_hash = p_token and s.ended_at is null and s.seen_at > app_now() - interval '30 minutes'
		and s.began_at > app_now() - interval '12 hours' and s.person_id = web_person(s.account)
	returning s.account
$$;

create function web_end(p_token bytea) returns text language sql security definer set search_path = public, pg_temp as $$
	update web_session set ended_at = app_now() where token_hash = p_token and ended_at is null returning account
$$;

revoke execute on function web_person(text), web_ask(text, bytea, bytea), web_try(bytea, bytea), web_begin(bytea, text),
	web_account(bytea), web_end(bytea) from public;
grant execute on function web_ask(text, bytea, bytea), web_try(bytea, bytea), web_begin(bytea, text), web_account(bytea),
	web_end(bytea) to rollcall_clerk;

-- How a notification came: given by whoever raised it, by the public form, or told to staff by phone, e-mail or letter.
alter table notification add column came_by text not null default 'raised'
	check (came_by in ('raised', 'public', 'phone', 'email', 'letter', 'in_person'));

-- Whether somebody may know what their own agency notified and owes: auditors and administrators, who read no case, and
-- the public do not (access/policy.ts says the same).
create function knows_own_agency(p_panel uuid) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
	select p_panel = any (my_panels()) and exists (select from membership m where m.person_id = me() and m.panel_id = p_panel
		and (m.ended_at is null or m.ended_at > app_now()) and m.role not in ('auditor', 'administrator', 'public'))
$$;

-- What an agency notified, and how it stands: references, dates and codes, and nothing of what a case holds. Whoever is
-- of the agency and on the panel may know it, a head or governor who may open no case among them.
create function my_agencys_notifications(p_panel uuid)
returns table (ref text, state text, closed boolean, received timestamptz, on_roll text, triaged jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
	select f.ref, f.state, f.closed_at is not null, f.received_at, n.facts->>'on_roll',
		case when f.triaged_at is not null then (select jsonb_build_object('result', t.result, 'accepted', t.accepted)
			from triage t where t.case_id = f.id order by t.event_id desc limit 1) end
	from notification n join case_file f on f.id = n.case_id
	where n.agency_id = any (my_agencies()) and n.panel_id = p_panel and knows_own_agency(p_panel)
	order by f.closed_at is not null, f.received_at desc limit 200
$$;

-- What an agency owes, by when: open enquiries put to it, checks that a child was seen, and actions of its people. A
-- need-to-know case is left out unless this agency notified it. The id of an enquiry is for those who work on cases.
create function my_agency_owes(p_panel uuid)
returns table (id uuid, kind text, ref text, code text, due date, held text) language sql stable security definer
set search_path = public, pg_temp as $$
	with cases as (
		select f.id, f.ref from case_file f where f.panel_id = p_panel and knows_own_agency(p_panel)
			and f.closed_at is null and (not f.restricted or exists (select from notification n where n.case_id = f.id
				and n.agency_id = any (my_agencies())))
	)
	select case when p_panel = any (my_casework_panels()) then e.id end, 'enquiry', c.ref, e.check_code, e.due, e.held from enquiry e join cases c on c.id = e.case_id
		where e.agency_id = any (my_agencies()) and e.closed_at is null
	union all
	select null, 'welfare', c.ref, null, w.due, null from welfare_task w join cases c on c.id = w.case_id
		where w.agency_id = any (my_agencies()) and w.done_at is null
	union all
	select null, 'action', c.ref, null, a.due, null from decision_action a join cases c on c.id = a.case_id
		join person p on p.id = a.owner_id
		where p.agency_id = any (my_agencies())
			and not exists (select from action_progress g where g.action_id = a.id and g.what = 'done')
	order by 5, 3, 4
$$;
revoke execute on function knows_own_agency(uuid), my_agencys_notifications(uuid), my_agency_owes(uuid) from public;
grant execute on function my_agencys_notifications(uuid), my_agency_owes(uuid) to rollcall_person;
