-- Likely matches: pairs of cases of a panel that may be about one child. Found by tokens alone; a person decides, and nothing is merged.

-- Whether a completed notification has been compared with the children that the panel has.
alter table notification add compared boolean not null default false;
create index on notification (panel_id) where complete and not compared;

create table likely_match (
	panel_id uuid not null references panel,
	-- The two cases, in the order of their ids: a pair is there once.
	one_id uuid not null,
	other_id uuid not null,
	-- Kinds of token that both have: upn, birth, surname_sound ...; none where a person named the other case.
	kinds text[] not null,
	-- A code of domain/lists/verdicts, once somebody has looked at both.
	verdict text,
	decided_by uuid references person,
	decided_at timestamptz,
	event_id bigint not null references ledger,
	primary key (one_id, other_id),
	foreign key (one_id, panel_id) references case_file (id, panel_id),
	foreign key (other_id, panel_id) references case_file (id, panel_id),
	check (one_id < other_id),
	check ((verdict is null) = (decided_by is null) and (verdict is null) = (decided_at is null))
);
create index on likely_match (other_id);
create index on likely_match (panel_id) where verdict is null;
create trigger named before update on likely_match for each row execute function names_its_event();

call secure_table('likely_match');
-- Whoever sees both cases. Only the panel's coordinators and chair say what they are.
create policy person_sees on likely_match for select to rollcall_person
	using ((select true from case_file seen where seen.id = likely_match.one_id)
		and (select true from case_file seen where seen.id = likely_match.other_id));
create policy person_names on likely_match for insert to rollcall_person
	with check (panel_id = any (my_whole_panels()) and decided_by = me());
create policy person_decides on likely_match for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (decided_by = me());
create policy clerk_works on likely_match to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert, update (verdict, decided_by, decided_at, event_id) on likely_match to rollcall_person;
grant select, insert (panel_id, one_id, other_id, kinds, event_id) on likely_match to rollcall_clerk;

-- Cases of the panel whose child shares enough with the child of one of these: the same number; the date of birth (day and month
-- in either order) with a name, a postcode or a telephone; or both names with one of those. The clerk asks, who sees no token:
-- which kinds agree is all that it learns. Tokens of two versions cannot be compared, so a rotation is waited for.
create function likely_matches(p_cases uuid[]) returns table (one uuid, other uuid, kinds text[])
language sql stable security definer set search_path = public, pg_temp as $$
	with mine as (
		select f.id, f.panel_id, f.child_id, l.kind, l.token
		from case_file f join lookup l on l.child_id = f.child_id
		where f.id = any (p_cases) and f.panel_id = any (clerk_panels()) and l.kind <> 'school' and l.kind <> 'parent_sound'
	), shared as (
		select m.id, m.panel_id, o.child_id, array_agg(distinct o.kind order by o.kind) as kinds
		from mine m join lookup o on o.panel_id = m.panel_id and o.kind = m.kind and o.token = m.token and o.child_id <> m.child_id
		group by m.id, m.panel_id, o.child_id
	)
	select distinct least(s.id, f.id), greatest(s.id, f.id), s.kinds from shared s join case_file f on f.child_id = s.child_id
	where f.id <> s.id and (s.kinds && '{upn}'
		or s.kinds && '{birth,birth_loose}' and s.kinds && '{surname,surname_sound,first,first_short,postcode,phone}'
		or s.kinds && '{surname,surname_sound}' and s.kinds && '{first,first_short,first_sound}' and s.kinds && '{postcode,phone,parent}')
$$;
revoke execute on function likely_matches(uuid[]) from public;
grant execute on function likely_matches(uuid[]) to rollcall_clerk;

-- Whether every child's tokens are of the newest key.
create function tokens_are_of_one_key() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
	select not exists (select from lookup where version < (select coalesce(max(version), 1) from token_key))
$$;
revoke execute on function tokens_are_of_one_key() from public;
grant execute on function tokens_are_of_one_key() to rollcall_clerk;
