import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Page } from "../../../src/chat/form.ts";
import type { Reply } from "../../../src/chat/port.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

/** Whoever answers an enquiry and whoever puts contact with the family on hold wait for one another, and neither is ended. */
let world: TwoPanels;
beforeEach(async () => {
	world = await twoPanels();
});
afterEach(() => world.database.close());

const coordinator = keyOf("ashby-council", "coordinator");
const press = (action: string, on: string) =>
	world.receive({ kind: "press", key: randomUUID(), who: userOf(coordinator), action, on });
const sends = (draft: string, answers: Record<string, string>) =>
	world.receive({ kind: "form", key: randomUUID(), who: userOf(coordinator), draft, did: "next", answers });
const pageIn = (reply: Reply): Page => {
	if (!("ask" in reply)) throw new Error(everyWord(reply));
	return reply.ask;
};

/** Does what hold_contact() does, the case first and then its enquiries, while somebody's answer waits for the case. */
async function whileItIsPutOnHold(answer: () => Promise<Reply>): Promise<Reply> {
	const { superuser } = world.database;
	const hold = await superuser.connect();
	try {
		// Of two that wait for one another, this one is ended.
		await hold.query("set deadlock_timeout = '10ms'");
		await hold.query("begin");
		await hold.query("select from case_file where id = $1 for no key update", [world.subjects.case]);
		const answered = answer();
		await expect
			.poll(async () => {
				const { rows } = await superuser.query(
					"select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
				);
				return rows[0].n;
			})
			.toBe(1);
		await hold.query(
			"update enquiry set told_late = 1, event_id = event_id + 1 where case_id = $1 and closed_at is null",
			[world.subjects.case],
		);
		await hold.query("commit");
		return await answered;
	} finally {
		hold.release(true);
	}
}

async function anEnquiry(): Promise<string> {
	const { rows } = await world.database.superuser.query(
		`select e.id from enquiry e join agency a on a.id = e.agency_id join person p on p.agency_id = a.id
			where p.key = $1 and e.closed_at is null and e.check_code <> 'E19' order by e.id limit 1`,
		[coordinator],
	);
	return rows[0].id;
}

test("one answer", async () => {
	const { draft } = pageIn(await press("enquiry.outcome", await anEnquiry()));
	const reply = await whileItIsPutOnHold(() => sends(draft, { outcome: "no_trace", note: "Nothing" }));
	expect(everyWord(reply)).toMatch(/Recorded/);
});

test("a sitting of several", async () => {
	const { draft } = pageIn(await press("worklist.answer", ""));
	const reply = await whileItIsPutOnHold(() => sends(draft, { outcome_1: "no_trace", note_1: "Nothing" }));
	expect(everyWord(reply)).toMatch(/Recorded: 1 answer/);
});
