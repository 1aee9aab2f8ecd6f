-- A case's answered enquiries were found by reading every enquiry there is: only the open ones had an index by their case.
create index on enquiry (case_id);
