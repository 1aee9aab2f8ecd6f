-- The web's door: nobody is kept out by somebody else who asks for codes, and a message is read by whoever may read it now.

-- Browsers that somebody signed in with: each keeps an allowance of codes of its own. A shared one may be several people's.
create table web_browser (
	-- SHA-256 of what the browser keeps, which is new with each sign-in.
	token_hash bytea not null,
	person_id uuid not null references person,
	signed_in_at timestamptz not null,
	primary key (token_hash, person_id)
);
create index on web_browser (person_id, signed_in_at);
create index on web_browser (signed_in_at);
call secure_table('web_browser');

-- For how long a browser is known after the last sign-in with it (src/web/cookies.ts says the same).
create function web_browser_since() returns timestamptz language sql stable as $$ select app_now() - interval '180 days' $$;

alter table web_code
	-- A keyed mark over the account and the client that asked: who it was cannot be told from it.
	add column client_mark bytea,
	-- The known browser that asked, in whose own allowance this counts; null for anybody else.
	add column browser_hash bytea;

-- Keeps a code for an account that somebody on a panel has: false where there is none, or too many were asked for within
-- the hour. Five by one client and twenty in all, so that one client cannot use up what others need, nor many fill a
-- mailbox; and apart from these, five by each browser with which whoever has the account signed in before: nobody else
-- uses those up.
-- A bot that is older names neither client nor browser: all that it asks for is one client's. What is over goes.
drop function web_ask(text, bytea, bytea);
create function web_ask(p_account text, p_visit bytea, p_code bytea, p_client bytea default null,
	p_browser bytea default null) returns boolean language plpgsql security definer set search_path = public, pg_temp as $$
declare who uuid := web_person(p_account); browser bytea; asked int; by_client int; by_browser int;
begin
	delete from web_code where expires_at < app_now() - interval '1 day';
	delete from web_session where seen_at < app_now() - interval '1 day';
	delete from web_browser where signed_in_at < web_browser_since();
	if who is null then return false; end if;
	-- Of two who ask at once for one account, the second is counted after the first.
	perform pg_advisory_xact_lock(hashtext('web_ask ' || p_account));
	select b.token_hash into browser from web_browser b
		where b.token_hash = p_browser and b.person_id = who;
	select count(*) filter (where c.browser_hash is null),
			count(*) filter (where c.browser_hash is null and c.client_mark is not distinct from p_client),
			count(*) filter (where c.browser_hash = browser)
		into asked, by_client, by_browser
		from web_code c where c.account = p_account and c.asked_at > app_now() - interval '1 hour';
	if browser is not null and by_browser >= 5 or browser is null and (by_client >= 5 or asked >= 20) then return false; end if;
	insert into web_code (visit_hash, account, code_hash, asked_at, expires_at, client_mark, browser_hash)
		values (p_visit, p_account, p_code, app_now(), app_now() + interval '15 minutes', p_client, browser);
	return true;
end $$;

-- Remembers the browser that somebody signed in with, under what it keeps from now on; what it kept before is of no use
-- any more. Of one account ten are remembered.
create function web_remember(p_token bytea, p_before bytea, p_account text) returns void language plpgsql security definer
set search_path = public, pg_temp as $$
declare who uuid := web_person(p_account);
begin
	update web_browser set token_hash = p_token where token_hash = p_before;
	if who is null then return; end if;
	insert into web_browser values (p_token, who, app_now())
		on conflict (token_hash, person_id) do update set signed_in_at = excluded.signed_in_at;
	delete from web_browser where (token_hash, person_id) in (select b.token_hash, b.person_id from web_browser b
		where b.person_id = who order by b.signed_in_at desc, b.token_hash offset 10);
end $$;

-- Whether somebody signed in with this browser before, whoever it was.
create function web_knows(p_token bytea) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
	select exists (select from web_browser b where b.token_hash = p_token and b.signed_in_at > web_browser_since())
$$;
revoke execute on function web_ask(text, bytea, bytea, bytea, bytea), web_remember(bytea, bytea, text), web_knows(bytea)
	from public;
grant execute on function web_ask(text, bytea, bytea, bytea, bytea), web_remember(bytea, bytea, text), web_knows(bytea)
	to rollcall_clerk;

-- When a message was told. Of those that stand it is not known any more: they count as told before any role ended.
alter table posting add column told_at timestamptz;
update posting o set told_at = case when o.standing then '-infinity'
	else coalesce((select l.at from ledger l where l.id = o.wanted), '-infinity') end;
alter table posting alter column told_at set default app_now(), alter column told_at set not null;

-- Whether whoever acts may read now what they, or somebody whom they cover for, were told. About a case: if they may know
-- of it. What is told by name, or is about no case, they read for as long as they have each role on the panel that they
-- had when they were told.
create function may_read_message(p_panel uuid, p_case uuid, p_for uuid, p_told_at timestamptz, p_by_name boolean)
returns boolean language sql stable as $$
	select p_panel = any (my_panels()) and (p_for is null or by_cover(p_panel, p_for))
		and (may_see(p_case) or ((p_case is null or p_by_name) and not exists (select from membership m
			where m.panel_id = p_panel and m.person_id = coalesce(p_for, me())
				and m.ended_at >= p_told_at and m.ended_at <= app_now())))
$$;
