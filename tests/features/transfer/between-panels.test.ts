import { afterAll, beforeAll, expect, test } from "vitest";
import { asClerk } from "../../../src/delivery/draw.ts";
import { handsOf, pageOf, said } from "../../../src/demo/hands.ts";
import { takeAnswers, takeArrivals } from "../../../src/features/transfer/arrivals.ts";
import { everyWord } from "../../security/every-word.ts";
import { CANARIES, keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

/** Two authorities whose panels are in one deployment: Ashby asks Burton to take a child on. */
let world: TwoPanels;
let n = 0;
const hands = (key: string) => handsOf(world.receive, userOf(key), () => `between:${++n}`);
const ashby = () => hands(keyOf("ashby-council", "coordinator"));
const burton = () => hands(keyOf("burton-council", "coordinator"));
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const rows = async <T>(text: string): Promise<T[]> =>
	(await world.database.superuser.query(text)).rows as T[];

/** What time calls for, on both panels. */
async function minutePasses(): Promise<void> {
	for (const { id } of await rows<{ id: string }>("select id from panel order by key")) {
		await asClerk(world.database.pool, world.keys, [id], async (ctx) => {
			await takeArrivals(ctx, id);
			await takeAnswers(ctx, id);
		});
	}
}

async function asks(): Promise<string> {
	await ashby().completes(
		await ashby().presses("transfer", world.subjects.case),
		{ authority: "Burton", outgoing_reason: "Xanthippe lives with an aunt in Burton" },
		"Recorded on",
	);
	await minutePasses();
	return (await rows<{ id: string }>("select id from incoming order by event_id desc limit 1"))[0]!.id;
}

test("a transfer arrives in the other panel, is answered there, and the answer comes back", async () => {
	const id = await asks();
	// What went over is kept in one place, and the sender's clerk and the receiver's school see none of it.
	expect(await rows("select packet is null as gone from outgoing where kind = 'authority'")).toEqual([
		{ gone: true },
	]);
	const [request] = await rows<{ urgent: boolean; sender: string; words: Buffer }>(
		`select urgent, sender, words from incoming where id = '${id}'`,
	);
	expect(request).toMatchObject({ urgent: true, sender: "ashby" });
	expect(request!.words.toString("latin1")).not.toMatch(/Xanthippe/);
	const school = await hands(keyOf("burton-school", "agency_lead")).presses("incoming.open", id);
	expect("say" in school && school.say.summary).toMatch(/There is no case/);

	const opened = await burton().presses("incoming.open", id);
	expect(everyWord(opened)).toMatch(/Xanthippe[\s\S]*Oystercatcher[\s\S]*Xanthippe lives with an aunt/);
	await burton().completes(
		await burton().presses("incoming.answer", id),
		{ answer: "acknowledged" },
		"Recorded",
	);
	await minutePasses();
	expect(
		await rows("select acknowledged_on is not null as yes, accepted from outgoing where kind = 'authority'"),
	).toEqual([{ yes: true, accepted: null }]);

	const accepted = await burton().completes(
		await burton().presses("incoming.answer", id),
		{ answer: "accepted" },
		"BUR-",
	);
	const ref = accepted.summary.match(/BUR-\d{4}-\d{4}/)![0];
	await minutePasses();
	expect(await rows("select accepted, their_ref from outgoing where kind = 'authority'")).toEqual([
		{ accepted: true, their_ref: ref },
	]);
	// The child is Burton's, urgent as before, and Ashby sees nothing of the case there.
	expect(await rows(`select urgent, state from case_file where ref = '${ref}'`)).toEqual([
		{ urgent: true, state: "enquiries" },
	]);
	said(await ashby().types(`case ${ref}`), "There is no case");
	// Ashby's can be read, and only closed.
	const move = await ashby().presses("case.review", world.subjects.case);
	const page = pageOf(move);
	const review = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);
	const answers = Object.fromEntries(
		Object.keys(page.fields).map((name) => [name, name === "review" ? review : "Seen"]),
	);
	expect(everyWord(await ashby().sends(move, answers))).toMatch(/Another authority has accepted the child/);
});

test("one that is declined comes back with its reason, and one that is withdrawn is taken back there", async () => {
	const [{ id: first }] = (await rows<{ id: string }>(
		"select id from outgoing where kind = 'authority'",
	)) as [{ id: string }];
	await ashby().completes(
		await ashby().presses("outgoing.record", first),
		{ news: "withdrawn", because: "The child came back to us" },
		"Recorded on",
	);
	const second = await asks();
	expect(second).not.toBe(first);
	await burton().completes(
		await burton().presses("incoming.answer", second),
		{ answer: "declined", answer_words: "No such family lives here" },
		"Recorded",
	);
	await minutePasses();
	const came = await rows(
		"select facts->>'what' as what from ledger where act = 'outgoing.news' and facts->>'byThem' = 'true' order by id",
	);
	expect(came).toEqual([{ what: "acknowledged" }, { what: "accepted" }, { what: "declined" }]);
	expect(everyWord(await ashby().presses("outgoing.open", second))).toMatch(/No such family lives here/);
	expect(await rows(`select state from case_file where id = '${world.subjects.case}'`)).toEqual([
		{ state: "transfer_out_pending" },
	]);

	const third = await asks();
	await ashby().completes(
		await ashby().presses("outgoing.record", third),
		{ news: "withdrawn", because: "A mistake" },
		"Recorded on",
	);
	await minutePasses();
	expect(await rows(`select answer from incoming where id = '${third}'`)).toEqual([{ answer: "withdrawn" }]);
	// What they withdrew is not read there any more.
	expect(everyWord(await burton().presses("incoming.open", third))).not.toMatch(/Xanthippe|Oystercatcher/);
	const ledger = JSON.stringify(await rows("select facts from ledger"));
	for (const canary of CANARIES) expect(ledger).not.toContain(canary);
});
