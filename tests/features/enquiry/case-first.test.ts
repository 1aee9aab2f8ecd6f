import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Page } from "../../../src/chat/form.ts";
import type { Reply } from "../../../src/chat/port.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

/**
 * Whoever answers an enquiry, is on it or adds to a safety screen, and whoever puts contact with the family on hold, wait for
 * one another, and neither is ended.
 */
let world: TwoPanels;
beforeEach(async () => {
	world = await twoPanels();
});
afterEach(() => world.database.close());

const coordinator = keyOf("ashby-council", "coordinator");
const press = (action: string, on: string) =>
	world.receive({ kind: "press", key: randomUUID(), who: userOf(coordinator), action, on });
const sends = (draft: string, answers: Record<string, string | string[]>) =>
	world.receive({ kind: "form", key: randomUUID(), who: userOf(coordinator), draft, did: "next", answers });
const pageIn = (reply: Reply): Page => {
	if (!("ask" in reply)) throw new Error(everyWord(reply));
	return reply.ask;
};

/**
 * Does what a concern does that puts contact on hold, while somebody's answer waits for the case: the case first, then its
 * standing messages, and then its enquiries.
 */
async function whileItIsPutOnHold(
	answer: () => Promise<Reply>,
	on: string = world.subjects.case,
): Promise<Reply> {
	const { superuser } = world.database;
	const hold = await superuser.connect();
	try {
		// Of two that wait for one another, this one is ended.
		await hold.query("set deadlock_timeout = '10ms'");
		await hold.query("begin");
		await hold.query("select from case_file where id = $1 for no key update", [on]);
		const answered = answer();
		await expect
			.poll(async () => {
				const { rows } = await superuser.query(
					"select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
				);
				return rows[0].n;
			})
			.toBe(1);
		await hold.query("update posting set next_at = next_at where case_id = $1 and standing", [on]);
		await hold.query(
			"update enquiry set told_late = 1, event_id = event_id + 1 where case_id = $1 and closed_at is null",
			[on],
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

test("“I'm on it”", async () => {
	const reply = await whileItIsPutOnHold(() => press("urgent.acknowledge", world.subjects.case));
	expect(everyWord(reply)).toMatch(/Recorded: you are on/);
});

test("a safety screen that is given again", async () => {
	// The case has a card, which the screen has drawn anew.
	await world.database.superuser.query(
		"insert into place (platform, tenant, kind, ref, panel_id) select 'slack', 'T1', 'channel', 'C9', id from panel where key = 'ashby'",
	);
	const screen = (draft: string, abroad_and_home: string[]) =>
		sends(draft, { harm: ["serious_worry"], abroad_and_home, unticked: "no" });
	const told = pageIn(await screen(pageIn(await press("raise", "")).draft, [])).draft;
	const { rows } = await world.database.superuser.query(
		"select case_id as id from notification order by event_id desc limit 1",
	);
	const back = { key: randomUUID(), who: userOf(coordinator), draft: told, answers: {} };
	const { draft } = pageIn(await world.receive({ kind: "form", did: "back", ...back }));
	const reply = await whileItIsPutOnHold(() => screen(draft, ["removal_abroad"]), rows[0].id);
	expect("ask" in reply && !reply.errors).toBe(true);
	const risk = await world.database.superuser.query("select risk from notification where case_id = $1", [
		rows[0].id,
	]);
	expect(risk.rows[0].risk).toMatchObject({ serious_worry: "yes", removal_abroad: "yes" });
});
