-- The kernel: who people are, the ledger, what is sealed, what is to be shown where, forms in progress.
-- Roles: the owner runs this file and holds DDL. The bot logs in as a role without rights of its own and becomes,
-- for each transaction, rollcall_person (acting for one person) or rollcall_clerk (drawing channel views, keeping
-- time). rollcall_auditor reads the ledger. No table has a plain column for a child's name: that is in "sealed".

do $$ begin
	perform pg_advisory_xact_lock(hashtext('rollcall roles'));
	if not exists (select from pg_roles where rolname = 'rollcall_person') then create role rollcall_person; end if;
	if not exists (select from pg_roles where rolname = 'rollcall_clerk') then create role rollcall_clerk; end if;
	if not exists (select from pg_roles where rolname = 'rollcall_auditor') then create role rollcall_auditor; end if;
end $$;

-- Time ----------------------------------------------------------------------------------------------------------

-- One row. Only the sandbox and tests move it; production refuses to start when it is not zero.
create table clock (only_row boolean primary key default true check (only_row), offset_by interval not null default '0');
insert into clock default values;

-- The instant of this transaction, as the casework sees it.
create function app_now() returns timestamptz language sql stable as
	$$ select date_trunc('milliseconds', now()) + (select offset_by from clock) $$;

-- People, panels and places ---------------------------------------------------------------------------------------

create table authority (
	id uuid primary key default gen_random_uuid(),
	key text not null unique,
	title text not null
);

create table panel (
	id uuid primary key default gen_random_uuid(),
	key text not null unique,
	authority_id uuid not null references authority,
	title text not null,
	-- The letters that begin each case reference, MIL in MIL-2026-0042.
	code text not null unique check (code ~ '^[A-Z]{2,5}$'),
	settings jsonb not null default '{}'
);

create table agency (
	id uuid primary key default gen_random_uuid(),
	key text not null unique,
	kind text not null,
	title text not null,
	contact jsonb not null default '{}'
);

create table person (
	id uuid primary key default gen_random_uuid(),
	key text not null unique,
	agency_id uuid not null references agency,
	known_as text not null,
	job text not null default '',
	left_at timestamptz
);
create index on person (agency_id);

create table identity (
	platform text not null,
	tenant text not null,
	platform_user text not null,
	person_id uuid not null references person,
	primary key (platform, tenant, platform_user)
);
create index on identity (person_id);

create table membership (
	panel_id uuid not null references panel,
	person_id uuid not null references person,
	role text not null,
	ended_at timestamptz,
	primary key (panel_id, person_id, role)
);
create index on membership (person_id);

-- Where messages go: a channel of a panel, or one person's private chat with the bot.
create table place (
	id uuid primary key default gen_random_uuid(),
	platform text not null,
	tenant text not null,
	kind text not null check (kind in ('channel', 'person')),
	-- The platform's id of the conversation; null until a person's private chat is first opened.
	ref text,
	address jsonb,
	panel_id uuid references panel,
	person_id uuid references person,
	platform_user text,
	-- The bot is not there any more, as the platform says; it may be put back.
	gone_at timestamptz,
	-- Taken out of the panel's set-up: only the set-up brings it back.
	ended_at timestamptz,
	-- One worker at a time posts to a place, so that order holds on any number of replicas.
	leased_by uuid,
	leased_until timestamptz,
	-- No post before this instant: the platform's pace, or its Retry-After.
	free_at timestamptz not null default '-infinity',
	check ((kind = 'channel') = (panel_id is not null)),
	check ((kind = 'person') = (person_id is not null)),
	unique (platform, tenant, ref),
	unique (platform, tenant, platform_user)
);
create index on place (panel_id);
create index on place (person_id);

-- An interaction's key: a repeat finds it taken and has no second effect. Kept for a week.
create table receipt (
	key text primary key,
	at timestamptz not null default now()
);
create index on receipt (at);

-- The ledger --------------------------------------------------------------------------------------------------------

-- Every change, decision, read, search and refusal. Facts are ids, codes and dates; words that a person typed are sealed.
create table ledger (
	id bigint generated always as identity primary key,
	panel_id uuid references panel,
	case_id uuid,
	person_id uuid references person,
	agency_id uuid references agency,
	act text not null,
	facts jsonb not null default '{}',
	at timestamptz not null,
	key text,
	xid xid8 not null default pg_current_xact_id(),
	row_hash bytea not null
);
create index on ledger (xid, id);
create index on ledger (case_id, id);
create index on ledger (panel_id, act, id);

create function ledger_row_hash(l ledger) returns bytea language sql stable as $$
	select sha256(convert_to(concat_ws(E'\x1f', l.id, coalesce(l.panel_id::text, '-'), coalesce(l.case_id::text, '-'),
		coalesce(l.person_id::text, '-'), coalesce(l.agency_id::text, '-'), l.act, l.facts::text,
		to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'), coalesce(l.key, '-')), 'UTF8'))
$$;

create function ledger_hash() returns trigger language plpgsql as $$
begin new.row_hash := ledger_row_hash(new); return new; end $$;
create trigger hash before insert on ledger for each row execute function ledger_hash();

create function ledger_is_final() returns trigger language plpgsql as $$
begin raise exception 'the ledger cannot be changed'; end $$;
create trigger final before update or delete on ledger for each row execute function ledger_is_final();
create trigger final_truncate before truncate on ledger for each statement execute function ledger_is_final();

-- The chain: each panel's rows linked in the order of their transactions. Rows without a panel chain under zeros.
create table chain (
	panel_id uuid not null,
	seq bigint not null,
	ledger_id bigint not null unique,
	link bytea not null,
	primary key (panel_id, seq)
);
create table chain_cursor (only_row boolean primary key default true check (only_row), below xid8 not null default '0');
insert into chain_cursor default values;

-- Links every row of finished transactions; returns how many. One caller works at a time, others return 0 at once.
create function link_chain() returns bigint language plpgsql security definer set search_path = public, pg_temp as $$
declare
	from_xid xid8; to_xid xid8; linked bigint := 0; p record; r record; head bytea; n bigint;
begin
	if not pg_try_advisory_xact_lock(hashtext('rollcall chain')) then return 0; end if;
	select below into from_xid from chain_cursor;
	to_xid := pg_snapshot_xmin(pg_current_snapshot());
	for p in select distinct coalesce(panel_id, '00000000-0000-0000-0000-000000000000') as id
		from ledger where xid >= from_xid and xid < to_xid loop
		select c.link, c.seq into head, n from chain c where c.panel_id = p.id order by seq desc limit 1;
		head := coalesce(head, '\x'); n := coalesce(n, 0);
		for r in select l.id, l.row_hash from ledger l
			where l.xid >= from_xid and l.xid < to_xid
				and coalesce(l.panel_id, '00000000-0000-0000-0000-000000000000') = p.id
			order by l.xid, l.id loop
			head := sha256(head || r.row_hash); n := n + 1; linked := linked + 1;
			insert into chain values (p.id, n, r.id, head);
		end loop;
	end loop;
	update chain_cursor set below = to_xid;
	return linked;
end $$;

-- The first row of each panel's chain that is not what was recorded, with what is wrong with it; no rows when all is well.
create function verify_chain() returns table (panel_id uuid, ledger_id bigint, fault text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare p record; r record; head bytea; n bigint;
begin
	for p in select distinct c.panel_id as id from chain c loop
		head := '\x'; n := 0;
		for r in select c.seq, c.ledger_id as lid, c.link, l.id as found, l.row_hash, ledger_row_hash(l) as now_hash
			from chain c left join ledger l on l.id = c.ledger_id where c.panel_id = p.id order by c.seq loop
			n := n + 1;
			if r.found is null then panel_id := p.id; ledger_id := r.lid; fault := 'the row is missing'; return next; exit;
			elsif r.seq <> n then panel_id := p.id; ledger_id := r.lid; fault := 'a link is missing before this row'; return next; exit;
			elsif r.now_hash <> r.row_hash then panel_id := p.id; ledger_id := r.lid; fault := 'the row was changed'; return next; exit;
			end if;
			head := sha256(head || r.row_hash);
			if head <> r.link then panel_id := p.id; ledger_id := r.lid; fault := 'the row does not follow from the one before'; return next; exit; end if;
		end loop;
	end loop;
	for r in select l.id, l.panel_id as pid from ledger l, chain_cursor k
		where l.xid < k.below and not exists (select from chain c where c.ledger_id = l.id) order by l.id limit 1 loop
		panel_id := r.pid; ledger_id := r.id; fault := 'the row was never linked'; return next;
	end loop;
end $$;

-- A state row names the ledger event that made it what it is; a change that names no new one is refused.
create function names_its_event() returns trigger language plpgsql as $$
begin
	if new.event_id is not distinct from old.event_id then
		raise exception 'a change to % names no ledger event', tg_table_name;
	end if;
	return new;
end $$;

-- Sealed ------------------------------------------------------------------------------------------------------------

create table child (id uuid primary key default gen_random_uuid(), panel_id uuid not null references panel);

-- Each child's data key, wrapped by the master key of that version. Destroying the row erases the child.
create table child_key (
	child_id uuid primary key references child,
	panel_id uuid not null references panel,
	master text not null,
	wrapped bytea not null
);

-- Whatever a person typed, and a child's identity: AES-256-GCM, bound to row, child and field.
create table sealed (
	id uuid primary key,
	panel_id uuid not null references panel,
	child_id uuid not null references child,
	case_id uuid not null,
	-- What the value belongs to: the case, a decision, an enquiry.
	about uuid not null,
	field text not null,
	cipher bytea not null,
	event_id bigint not null references ledger
);
create index on sealed (about, field);
create index on sealed (case_id);

-- Keyed tokens by which a child can be found without opening anything.
create table lookup (
	panel_id uuid not null references panel,
	child_id uuid not null references child,
	kind text not null,
	token bytea not null,
	primary key (panel_id, kind, token, child_id)
);
create index on lookup (child_id);

-- Chat -----------------------------------------------------------------------------------------------------------------

-- A message that stands, or is to stand, in a place: drawn from the record when it is sent.
create table posting (
	id bigint generated always as identity primary key,
	place_id uuid not null references place,
	panel_id uuid not null references panel,
	key text not null,
	view text not null,
	subject uuid not null,
	case_id uuid,
	-- Redrawn at every change of its case.
	standing boolean not null default false,
	-- The key, in the same place, of the posting whose thread this answers in.
	thread_key text,
	-- The ledger row it must show, and the one it shows.
	wanted bigint not null,
	shown bigint,
	shown_hash bytea,
	remote text,
	delivery uuid not null default gen_random_uuid(),
	attempts int not null default 0,
	-- Set while an attempt is under way: found set later, its fate is unknown.
	sending_since timestamptz,
	-- An earlier attempt may have arrived, and the platform cannot be asked: a repeat says so.
	doubtful boolean not null default false,
	next_at timestamptz not null default '-infinity',
	dead_at timestamptz,
	dead_code text,
	unique (place_id, key)
);
create index posting_due on posting (place_id, wanted, id) where dead_at is null and (shown is null or shown < wanted);
create index on posting (case_id) where standing;
create index on posting (place_id, remote) where remote is not null;

-- A form in progress: its state, its interruption for 24 hours, its double-submit guard.
create table draft (
	id uuid primary key,
	person_id uuid not null references person,
	panel_id uuid references panel,
	action text not null,
	subject uuid,
	step int not null default 0,
	answers bytea,
	context jsonb not null default '{}',
	updated_at timestamptz not null,
	expires_at timestamptz not null,
	used_by bigint references ledger
);
create index on draft (person_id);
create index on draft (expires_at);

-- The case -----------------------------------------------------------------------------------------------------------

-- The last number used for a panel's references in a year.
create table reference_counter (
	panel_id uuid not null references panel,
	year int not null,
	last int not null,
	primary key (panel_id, year)
);

-- One episode of one child. Codes and dates only: who the child is, and every word typed, is sealed.
create table case_file (
	id uuid primary key,
	panel_id uuid not null references panel,
	child_id uuid not null references child,
	ref text not null unique,
	kind text not null,
	state text not null,
	urgent boolean not null default false,
	-- Need to know: seen by coordinator, chair and the people named on it; in a channel it is a count.
	restricted boolean not null default false,
	reason text,
	received_at timestamptz not null,
	entered_at timestamptz not null,
	owner_id uuid references person,
	next_review date,
	closed_at timestamptz,
	event_id bigint not null references ledger
);
create index on case_file (panel_id, next_review) where closed_at is null;
create index on case_file (child_id);
create trigger named before update on case_file for each row execute function names_its_event();

-- Who was given sight of a case: an agency asked to enquire, a person named on it, or the person who notified.
create table case_member (
	case_id uuid not null references case_file,
	panel_id uuid not null references panel,
	agency_id uuid references agency,
	person_id uuid references person,
	kind text not null check (kind in ('agency', 'named', 'notifier')),
	event_id bigint not null references ledger,
	check ((agency_id is null) <> (person_id is null)),
	unique nulls not distinct (case_id, agency_id, person_id, kind)
);
create index on case_member (agency_id);
create index on case_member (person_id);

-- Who is acting ------------------------------------------------------------------------------------------------------------

create function me() returns uuid language sql stable as
	$$ select nullif(current_setting('app.person', true), '')::uuid $$;
create function setting_ids(text) returns uuid[] language sql stable as
	$$ select coalesce(string_to_array(nullif(current_setting($1, true), ''), ',')::uuid[], '{}') $$;
-- Panels that this person belongs to in any role.
create function my_panels() returns uuid[] language sql stable as $$ select setting_ids('app.panels') $$;
-- Panels whose every case this person may see: coordinator and chair.
create function my_whole_panels() returns uuid[] language sql stable as $$ select setting_ids('app.whole') $$;
create function my_agencies() returns uuid[] language sql stable as $$ select setting_ids('app.agencies') $$;
-- The panels that the clerk works for in this transaction.
create function clerk_panels() returns uuid[] language sql stable as $$ select setting_ids('app.clerk') $$;

-- Claims an interaction's key, finds the person behind a platform identity, and says to row security who is acting.
-- Returns whether the key was new, the person, and the time of the transaction.
create function enter(p_key text, p_platform text, p_tenant text, p_user text)
returns table (is_new boolean, at timestamptz, person jsonb) language plpgsql as $$
declare who record; fresh int;
begin
	insert into receipt (key) values (p_key) on conflict do nothing;
	get diagnostics fresh = row_count;
	select p.id, p.known_as, p.job, p.agency_id, a.title as agency, a.kind as agency_kind,
		coalesce((select jsonb_agg(jsonb_build_object('panel', m.panel_id, 'role', m.role))
			from membership m where m.person_id = p.id and (m.ended_at is null or m.ended_at > app_now())), '[]') as roles
	into who
	from identity i join person p on p.id = i.person_id join agency a on a.id = p.agency_id
	where i.platform = p_platform and i.tenant = p_tenant and i.platform_user = p_user
		and (p.left_at is null or p.left_at > app_now());
	if who.id is not null then
		perform set_config('app.person', who.id::text, true),
			set_config('app.agencies', who.agency_id::text, true),
			set_config('app.panels', coalesce((select string_agg(distinct r->>'panel', ',')
				from jsonb_array_elements(who.roles) r), ''), true),
			set_config('app.whole', coalesce((select string_agg(distinct r->>'panel', ',')
				from jsonb_array_elements(who.roles) r where r->>'role' in ('coordinator', 'chair')), ''), true);
	end if;
	return query select fresh = 1, app_now(), case when who.id is null then null else jsonb_build_object(
		'id', who.id, 'knownAs', who.known_as, 'job', who.job, 'agencyId', who.agency_id, 'agency', who.agency,
		'agencyKind', who.agency_kind, 'roles', who.roles) end;
end $$;

-- Row security ----------------------------------------------------------------------------------------------------------------

grant usage on schema public to rollcall_person, rollcall_clerk, rollcall_auditor;
grant select on clock, authority, panel, agency, person, identity, membership, place to rollcall_person, rollcall_clerk;
-- Panels are set up by the clerk, from a panel's file or for an administrator.
grant insert, update on authority, panel, agency, person, identity, membership, place to rollcall_clerk;
grant delete on identity to rollcall_clerk;
grant select, insert, delete on receipt to rollcall_person, rollcall_clerk;
grant update (ref, address, gone_at, leased_by, leased_until, free_at) on place to rollcall_person, rollcall_clerk;
grant select, insert on ledger to rollcall_person, rollcall_clerk;
grant select on ledger, chain, panel, person, agency to rollcall_auditor;
grant select, insert on child, child_key, sealed, lookup to rollcall_person;
grant select, insert on posting to rollcall_person;
grant update (wanted, next_at) on posting to rollcall_person;
grant select, insert, update on posting to rollcall_clerk;
grant select, insert, update, delete on draft to rollcall_person;
grant delete on draft to rollcall_clerk;
revoke execute on function link_chain(), verify_chain() from public;
grant execute on function link_chain() to rollcall_clerk;
grant execute on function verify_chain() to rollcall_clerk, rollcall_auditor;
grant select on reference_counter to rollcall_person;
grant insert, update on reference_counter to rollcall_person;
grant select, insert, update on case_file to rollcall_person, rollcall_clerk;
grant select, insert on case_member to rollcall_person, rollcall_clerk;
grant delete on case_member to rollcall_person;

-- The one rule of who sees a case. Everything that belongs to a case asks may_see or may_open, which ask this policy.
create function member_of(p_case uuid, p_restricted boolean) returns boolean language sql stable as $$
	select exists (select from case_member m where m.case_id = p_case
		and (m.person_id = me() or (m.agency_id = any (my_agencies()) and not p_restricted)))
$$;
create function may_see(p_case uuid) returns boolean language sql stable as
	$$ select exists (select from case_file where id = p_case) $$;
-- Seeing that a case exists is not reading it: a notifier sees the state of what they raised, and nothing sealed.
create function may_open(p_case uuid) returns boolean language sql stable as $$
	select exists (select from case_file f where f.id = p_case and (f.panel_id = any (my_whole_panels())
		or exists (select from case_member m where m.case_id = f.id and m.kind <> 'notifier'
			and (m.person_id = me() or (m.agency_id = any (my_agencies()) and not f.restricted)))))
$$;

-- Row security is on and forced for every table that carries case data; the owner needs a policy of its own to back up.
create procedure secure_table(t regclass) language plpgsql as $$
begin
	execute format('alter table %s enable row level security', t);
	execute format('alter table %s force row level security', t);
	execute format('create policy owner_all on %s to current_user using (true) with check (true)', t);
end $$;
call secure_table('ledger');
call secure_table('case_file');
call secure_table('case_member');
call secure_table('child');
call secure_table('child_key');
call secure_table('sealed');
call secure_table('lookup');
call secure_table('posting');
call secure_table('draft');

create policy person_sees on case_file for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or member_of(id, restricted));
create policy person_opens on case_file for insert to rollcall_person
	with check (panel_id = any ((select my_panels())::uuid[]));
create policy person_changes on case_file for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or member_of(id, restricted))
	with check (panel_id = any ((select my_panels())::uuid[]));
create policy clerk_works on case_file to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));

create policy person_sees on case_member for select to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]) or person_id = (select me())
		or agency_id = any ((select my_agencies())::uuid[]));
create policy person_adds on case_member for insert to rollcall_person
	with check (panel_id = any ((select my_panels())::uuid[]));
create policy person_ends on case_member for delete to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[]));
create policy clerk_works on case_member to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));

create policy person_reads on ledger for select to rollcall_person
	using (person_id = (select me()) or (case_id is not null and may_see(case_id)));
create policy person_writes on ledger for insert to rollcall_person
	with check (person_id is not distinct from me() and (panel_id is null or panel_id = any (my_panels())));
create policy clerk_reads on ledger for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
create policy clerk_writes on ledger for insert to rollcall_clerk
	with check (person_id is null and (panel_id is null or panel_id = any (clerk_panels())));
create policy auditor_reads on ledger for select to rollcall_auditor using (true);

create policy person_makes on child for insert to rollcall_person with check (panel_id = any (my_panels()));
create policy person_sees on child for select to rollcall_person using (panel_id = any ((select my_panels())::uuid[]));
create policy person_makes on child_key for insert to rollcall_person with check (panel_id = any (my_panels()));
create policy person_unwraps on child_key for select to rollcall_person
	using (exists (select from case_file f where f.child_id = child_key.child_id and may_open(f.id)));
create policy person_seals on sealed for insert to rollcall_person with check (panel_id = any (my_panels()));
create policy person_opens on sealed for select to rollcall_person using (may_open(case_id));
create policy person_adds on lookup for insert to rollcall_person with check (panel_id = any (my_panels()));
create policy person_looks on lookup for select to rollcall_person using (panel_id = any ((select my_panels())::uuid[]));

create policy person_marks on posting to rollcall_person
	using (panel_id = any ((select my_panels())::uuid[])) with check (panel_id = any (my_panels()));
-- A posting holds opaque ids only; the clerk delivers for every panel.
create policy clerk_delivers on posting to rollcall_clerk using (true) with check (true);

create policy person_own on draft to rollcall_person using (person_id = (select me())) with check (person_id = me());
create policy clerk_sweeps on draft for delete to rollcall_clerk using (expires_at < app_now());
create policy clerk_finds on draft for select to rollcall_clerk using (expires_at < app_now());
grant select (id, expires_at) on draft to rollcall_clerk;
