import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { correctionsBeside } from "../../../src/features/minutes-words.ts";
import { verifyChain } from "../../../src/record/verify.ts";
import { transact } from "../../../src/store/transact.ts";
import { everythingLinked } from "../../support/chain.ts";
import { errors, page, said } from "../decision/support.ts";
import { aMeeting, aMeetingWorld, asksToErase, decides, erases, type MeetingWorld } from "./support.ts";

let world: MeetingWorld;
beforeAll(async () => {
	world = await aMeetingWorld();
});
afterAll(() => world.database.close());

const corrects = async (meeting: string, words: string, about = "whole") =>
	said(
		await world.coordinator.goesThrough(world.coordinator.press("meeting.correct", meeting), {
			about,
			words,
		}),
	);

/** A meeting that had a case, and was held; its minutes were corrected as a whole, twice. */
async function corrected() {
	const file = await world.aCase();
	const { id, items, ends } = await aMeeting(world, world.chair.id, file);
	await decides(world, world.coordinator, items[0]!);
	await ends();
	await corrects(id, "The police sent apologies");
	await corrects(id, "Zephyrine Quillfeather was spoken of under another reference");
	const [police, named] = await world.rows<{ id: string }>(
		"select id from minutes_correction where meeting_id = $1 order by corrected_at",
		[id],
	);
	return { file, meeting: id, police: police!.id, named: named!.id };
}

const wordsOf = async (meeting: string) =>
	(
		await world.rows<{ held: boolean }>(
			"select words is not null as held from minutes_correction where meeting_id = $1 order by corrected_at",
			[meeting],
		)
	).map((row) => row.held);

describe("corrections of minutes as a whole", () => {
	test("are read by whoever agrees to an erasure, and those that name the child are struck", async () => {
		const { file, meeting, police, named } = await corrected();
		const { second } = world;
		const first = page(await second.press("erasure.agree", await asksToErase(world, file.id)));
		const asked = page(await second.next(first, { agree: "yes" }));
		const shown = asked.notes.flatMap((n) => ("facts" in n ? n.facts.map(([, words]) => words) : []));
		expect(shown.map((words) => Private.reveal(words as Private))).toEqual([
			"The police sent apologies",
			"Zephyrine Quillfeather was spoken of under another reference",
		]);
		expect(errors(await second.next(asked, { strike: [] })).read).toContain("Read them first");
		expect(await wordsOf(meeting)).toEqual([true, true]);
		expect(said(await second.next(asked, { strike: [named], read: named }))).toContain("Erased");
		expect(await wordsOf(meeting)).toEqual([true, false]);
		// What stays is still there to read; what was struck is told of on the record, and the chain verifies.
		const actor = { as: "person", key: randomUUID(), platform: "slack", tenant: "T1" } as const;
		const user = world.panel.users.coordinator;
		const left = await transact(world.database.pool, { ...actor, user }, (tx) =>
			correctionsBeside(tx, file.id),
		);
		expect(left.map(({ id }) => id)).toEqual([police]);
		const told = await world.rows(
			"select act, facts->'corrections' as ids from ledger where case_id = $1 and act like 'erasure.minutes%' order by id",
			[file.id],
		);
		expect(told[0]).toEqual({ act: "erasure.minutes-read", ids: [police, named] });
		expect(told.at(-1)).toEqual({ act: "erasure.minutes-struck", ids: [named] });
		await everythingLinked(world.database);
		expect(await verifyChain(world.database.pool)).toEqual([]);
	});

	test("that are made while others are read bring the screen back with them", async () => {
		const { file, meeting, named } = await corrected();
		const { second } = world;
		const first = page(await second.press("erasure.agree", await asksToErase(world, file.id)));
		const asked = page(await second.next(first, { agree: "yes" }));
		await corrects(meeting, "Her aunt is Thessaly");
		const again = await second.next(asked, { strike: [named], read: named });
		expect(errors(again).read).toBeTruthy();
		expect(JSON.stringify(page(again).fields.strike)).toContain("3. ");
		expect(
			await world.rows("select from case_keeping where case_id = $1 and erased_at is not null", [file.id]),
		).toEqual([]);
	});

	test("are not asked about where the erasure is not agreed to, nor where there are none", async () => {
		const { file } = await corrected();
		const { second } = world;
		const refused = second.press("erasure.agree", await asksToErase(world, file.id));
		expect(said(await second.goesThrough(refused, { agree: "no" }))).toContain("it is kept");
		const other = await world.aCase();
		await aMeeting(world, null, other);
		await erases(world, other.id);
	});
});

describe("on an erased case", () => {
	test("nothing typed at a meeting is said to be recorded when it is not", async () => {
		const gone = await world.aCase();
		const going = await aMeeting(world, world.chair.id, gone);
		const held = await aMeeting(world, world.chair.id, gone);
		await held.ends();
		const begun = {
			defer: page(await world.coordinator.press("meeting.defer", going.items[0]!)),
			correct: page(await world.coordinator.press("meeting.correct", held.id)),
		};
		await erases(world, gone.id);
		const words = { reason: "Wait for the aunt" };
		expect(said(await world.coordinator.next(begun.correct, { about: gone.id, words: "Aunt" }))).toContain(
			"was erased already",
		);
		const deferred = await world.coordinator.goesThrough(
			world.coordinator.press("meeting.defer", going.items[0]!),
			words,
		);
		expect(said(deferred)).toContain("was erased already");
		const added = await world.coordinator.goesThrough(world.coordinator.press("meeting.add", gone.id), words);
		expect(said(added)).toContain("was erased already");
		const events = await world.rows(
			"select act from ledger where case_id = $1 and act in ('meeting.item-deferred', 'meeting.minutes-corrected', 'meeting.item-added')",
			[gone.id],
		);
		expect(events).toEqual([]);
		expect(await world.rows("select outcome from agenda_item where id = $1", [going.items[0]!])).toEqual([
			{ outcome: null },
		]);
	});
});
