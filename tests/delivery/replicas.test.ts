import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, openPostOffice, type PostOffice } from "./post-office.ts";

let office: PostOffice;
beforeAll(async () => {
	office = await openPostOffice();
	await office.replica();
	await office.replica();
});
afterAll(() => office.close());

const numbered = (name: string, most: number) =>
	Array.from({ length: most }, (_, i) => `${name} ${String(i + 1).padStart(3, "0")}`);

test("two replicas send two hundred postings once each, in order in each place", async () => {
	const notices = numbered("Notice", 100);
	for (const key of notices) await office.posts(key);
	await office.delivered();
	expect(office.channel("slack")).toEqual(notices);
	expect(office.channel("teams")).toEqual(notices);
});

test("losing every connection to the database, again and again, neither ends them nor doubles a message", async () => {
	const notices = numbered("Lost", 60);
	await office.records(notices.map((key) => ({ key })));
	const lost = office.channel.bind(office, "slack", "Lost");
	for (const enough of [5, 20, 40]) {
		await eventually(() => lost().length).toBeGreaterThanOrEqual(enough);
		await office.sql(
			"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall' and datname = current_database()",
		);
		// A lease that could not be given back runs out by itself, after 15 seconds.
		await office.sql("update place set leased_until = now() where leased_until is not null");
	}
	await office.deliveredInTheEnd();
	expect(lost().sort()).toEqual(notices);
	const firsts = office.channel("teams", "Lost").filter((text) => text.startsWith("Lost"));
	expect(new Set(firsts).size).toBe(firsts.length);
	const onTeams = new Set(office.channel("teams", "Lost").map((text) => text.slice(text.indexOf("Lost"))));
	expect(onTeams.size).toBe(notices.length);
});
