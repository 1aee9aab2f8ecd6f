-- A person's own morning list: whether they have it. Where somebody has not chosen, the panel's setting says.
create table morning_list (
	panel_id uuid not null references panel,
	person_id uuid not null references person,
	is_on boolean not null,
	event_id bigint not null references ledger,
	primary key (panel_id, person_id)
);
create trigger named before update on morning_list for each row execute function names_its_event();
call secure_table('morning_list');
create policy person_own on morning_list to rollcall_person
	using (person_id = (select me())) with check (person_id = me() and panel_id = any (my_panels()));
create policy clerk_looks on morning_list for select to rollcall_clerk
	using (panel_id = any ((select clerk_panels())::uuid[]));
grant select, insert on morning_list to rollcall_person;
grant update (is_on, event_id) on morning_list to rollcall_person;
grant select on morning_list to rollcall_clerk;
