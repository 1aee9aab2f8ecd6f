-- A case's number was written on each row of a list when all of it was staged, which wrote each row a second time and kept
-- both processors from working at once. Now a row is staged with its place among the rows of its list, and the list has the
-- number before its first. Rows that an earlier version numbered keep their year and number.
alter table import_batch add year int, add number_before int;
alter table import_row add nth int;
grant update (year, number_before) on import_batch to rollcall_person;
grant update (nth) on import_row to rollcall_person;

-- An earlier version miscounted lists of more than 4,000 rows: their panel's next references were taken already.
update reference_counter c set last = n.last
	from (select panel_id, year, max(number) as last from import_row where number is not null group by panel_id, year) n
	where n.panel_id = c.panel_id and n.year = c.year and n.last > c.last;
