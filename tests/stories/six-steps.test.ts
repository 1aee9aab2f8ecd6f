import { expect } from "vitest";
import { whatHappened } from "../support/each-platform.ts";
import { cardOf, expectForm } from "../support/people.ts";
import { aChild, CANARIES, everythingDelivered, story } from "../support/story.ts";

const NEXT_MORNING = new Date("2027-04-15T07:30:00Z"); // a working day, 08:30 in London, with most enquiries overdue

story("[S2-1][S2-2] a notification becomes a decision", async ({ world, raiser, decider, watchers }) => {
	// 1. Raise: three short screens, then a look at the answers.
	await world.moveTo(new Date("2027-03-10T09:00:00Z"));
	await raiser.does("raise");
	expectForm(raiser, /call 999/);
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills(aChild());
	await raiser.sends();
	await raiser.fills(whatHappened({ steps: ["phoned"] }));
	await raiser.sends();
	expectForm(raiser, /Quillfeather/);
	await raiser.sends();

	// 2. Acknowledge: a reference and a named officer, in private; a card in both channels, naming nobody.
	const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
	await raiser.seesPrivately(/Asha Curlew/);
	for (const watcher of watchers) {
		const card = await watcher.card(cardOf(ref));
		expect(card.text).toMatch(/Enquiries open/);
	}

	// 3. Enquire: no reply keeps it open; an outcome closes it, and both cards follow.
	await raiser.presses(await raiser.card(cardOf(ref)), "Record outcome");
	const [enquiry] = await world.database.superuser
		.query(
			"select e.id from enquiry e join case_file f on f.id = e.case_id where f.ref = $1 and check_code = 'E02'",
			[ref],
		)
		.then((r) => r.rows);
	await raiser.fills({ enquiry: enquiry.id, outcome: "no_reply", note: "Rang Thessaly Quillfeather twice" });
	await raiser.sends();
	await raiser.seesPrivately(/no reply yet/);
	await everythingDelivered(world);
	const before = await watchers[0]!.card(cardOf(ref));
	await raiser.presses(await raiser.card(cardOf(ref)), "Record outcome");
	await raiser.fills({ enquiry: enquiry.id, outcome: "no_trace" });
	await raiser.sends();
	await everythingDelivered(world);
	for (const watcher of watchers) {
		const open = Number((await watcher.card(cardOf(ref))).text.match(/(\d+) open/)?.[1]);
		expect(open).toBe(Number(before.text.match(/(\d+) open/)?.[1]) - 1);
	}

	// 4. Digest: once, in each channel, and on request in private.
	await world.moveTo(NEXT_MORNING);
	for (const watcher of watchers) await watcher.card(/Thu 15 Apr/);
	await decider.does("digest");
	await decider.seesPrivately(/overdue/);

	// 5. Decide: from the message that states it.
	const said = await decider.says("Agreed: defer to June", await decider.card(cardOf(ref)));
	await decider.acts("decision.record", said);
	// Something that nobody asked for may come in first.
	await expect.poll(() => decider.hasForm(), { timeout: 10_000 }).toBe(true);
	expect(decider.form().values.rationale).toBe("Agreed: defer to June");
	const rationale = "Agreed: defer to June. Waiting for the move.";
	await decider.fills({ type: "defer", review: "2027-06-07", rationale });
	await decider.sends();
	while (decider.hasForm() && /Step \d/.test(decider.form().text)) await decider.sends();
	await everythingDelivered(world);
	for (const watcher of watchers) {
		const thread = watcher.thread(await watcher.card(cardOf(ref))).map((m) => m.text);
		expect(thread.join("\n")).toMatch(/Defer/);
		expect(thread.join("\n").replace("Agreed: defer to June", "")).not.toMatch(/Waiting/);
	}

	// 6. Look up: details for those on the case, and only in a modal or dialog.
	await decider.does(`case ${ref}`);
	await decider.seesPrivately(new RegExp(`${ref}[^]*Enquiries`));
	await decider.presses(
		decider.privately().findLast((m) => m.buttons.includes("Open details"))!,
		"Open details",
	);
	expectForm(decider, /Zephyrine/);
	await decider.leaves();
	await decider.does("find");
	await decider.fills({ surname: "Quilfeather", birth: "2015-10-06" });
	await decider.sends();
	expectForm(decider, new RegExp(ref));
	await decider.leaves();
	expect(CANARIES.length).toBeGreaterThan(0);
});
