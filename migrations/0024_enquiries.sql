-- What goes with enquiries: signed by two agencies, addresses and visits, a found child judged, visits reported, families.

-- A signature under the joint enquiries of school and authority. The newest of each side stands; when both say the same
-- ending, the enquiry has its outcome. The evidence is sealed.
create table sign_off (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	enquiry_id uuid not null references enquiry,
	side text not null check (side in ('school', 'authority')),
	-- Codes of domain/lists/sign-off.
	ending text not null check (ending in ('not_located', 'will_not_attend')),
	ground text not null,
	signed_by uuid not null references person,
	agency_id uuid not null references agency,
	signed_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on sign_off (enquiry_id);
create trigger final before update or delete on sign_off for each row execute function is_final();
-- A school signs for the school and nobody else does: two sides are then two agencies, and two people.
create function signs_for_own_side() returns trigger language plpgsql as $$
begin
	if not exists (select from person p join agency a on a.id = p.agency_id
			where p.id = new.signed_by and a.id = new.agency_id and (a.kind = 'school') = (new.side = 'school')) then
		raise exception 'somebody signs for their own agency, a school for the school';
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
create trigger own_side before insert on sign_off for each row execute function signs_for_own_side();

-- Another address at which a child may be. The address is sealed.
create table other_address (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	-- Counted from 1 within the case: what people call it where the address itself is not shown.
	number int not null check (number > 0),
	-- A code of domain/lists/addresses: who told of it.
	told_by text not null,
	event_id bigint not null references ledger,
	unique (case_id, number),
	unique (id, case_id),
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create trigger final before update or delete on other_address for each row execute function is_final();

-- What came of a visit to it, or that nobody went, and why (sealed).
create table address_visit (
	id uuid primary key,
	panel_id uuid not null references panel,
	case_id uuid not null,
	address_id uuid not null,
	on_date date not null,
	outcome text not null,
	said_by uuid not null references person,
	said_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id),
	foreign key (address_id, case_id) references other_address (id, case_id)
);
create index on address_visit (address_id);
create trigger final before update or delete on address_visit for each row execute function is_final();

-- The owner of a case has taken in what a visiting officer reported.
create table visit_receipt (
	enquiry_id uuid primary key references enquiry,
	panel_id uuid not null references panel,
	case_id uuid not null,
	received_by uuid not null references person,
	received_at timestamptz not null,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create index on visit_receipt (case_id);
create trigger final before update or delete on visit_receipt for each row execute function is_final();

-- Cases of brothers and sisters: ids alone. A case is in one family at a time.
create table family_member (
	id uuid primary key,
	family_id uuid not null,
	panel_id uuid not null references panel,
	case_id uuid not null,
	linked_by uuid not null references person,
	left_at timestamptz,
	event_id bigint not null references ledger,
	foreign key (case_id, panel_id) references case_file (id, panel_id)
);
create unique index on family_member (case_id) where left_at is null;
create index on family_member (family_id);
create trigger named before update on family_member for each row execute function names_its_event();

do $$
declare t text;
begin
	foreach t in array array['sign_off', 'other_address', 'address_visit', 'visit_receipt', 'family_member'] loop
		call secure_table(t::regclass);
		execute format('grant select, insert on %1$I to rollcall_person', t);
		-- What hangs on a case is seen with it.
		execute format('create policy person_sees on %1$I for select to rollcall_person
			using ((select true from case_file seen where seen.id = %1$I.case_id))', t);
		execute format('create policy clerk_works on %1$I to rollcall_clerk
			using (panel_id = any ((select clerk_panels())::uuid[])) with check (panel_id = any ((select clerk_panels())::uuid[]))', t);
		execute format('grant select on %1$I to rollcall_clerk', t);
	end loop;
end $$;
create policy person_signs on sign_off for insert to rollcall_person
	with check (signed_by = me() and may_open(case_id));
create policy person_adds on other_address for insert to rollcall_person with check (may_open(case_id));
create policy person_says on address_visit for insert to rollcall_person
	with check (said_by = me() and may_open(case_id));
create policy person_receives on visit_receipt for insert to rollcall_person
	with check (received_by = me() and may_open(case_id));
create policy person_links on family_member for insert to rollcall_person
	with check (linked_by = me() and panel_id = any (my_whole_panels()));
create policy person_changes on family_member for update to rollcall_person
	using (panel_id = any ((select my_whole_panels())::uuid[])) with check (panel_id = any (my_whole_panels()));
grant update (family_id, left_at, event_id) on family_member to rollcall_person;
