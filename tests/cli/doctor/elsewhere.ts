const AWAY = "tests/cli/doctor/away.test.ts";
const OTHERS = "Other commands meet it; this one says something else first";
const NETWORK = "It hangs on the network and the names of the machine";
const TLS = "The server of the tests has no certificate";

/** What the command could say, but no break of its own makes it: how the sentence begins, why, and which test holds it. */
export const ELSEWHERE: readonly { says: string; why: string; by: string }[] = [
	{ says: "This took longer than", why: "Everything that is asked has a shorter limit of its own", by: AWAY },
	{ says: "This check met a fault of its own", why: "A defect, which is put in by hand", by: AWAY },
	{ says: "This is PostgreSQL", why: "The server of the tests is newer", by: AWAY },
	{ says: "The database answers, but its certificate", why: TLS, by: AWAY },
	{ says: "The database's certificate has expired", why: TLS, by: AWAY },
	{ says: "The database's certificate is for another host", why: TLS, by: AWAY },
	{ says: "The database's host is not known", why: NETWORK, by: AWAY },
	{ says: "The database's host cannot be looked up", why: NETWORK, by: AWAY },
	{ says: "The database's host cannot be reached", why: NETWORK, by: AWAY },
	{ says: "The database is starting or stopping", why: "It lasts for a moment", by: AWAY },
	{ says: "The database's address is not one", why: OTHERS, by: AWAY },
	{ says: "The database has no such role", why: OTHERS, by: AWAY },
	{ says: "The database does not allow this", why: OTHERS, by: AWAY },
];
