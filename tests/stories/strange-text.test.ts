import { expect } from "vitest";
import { casesIn, onEach, opensDetails, raises, raisesAndSees } from "../support/each-platform.ts";
import { type Answers, cardOf, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** Text that has broken other systems: it is kept, or refused at its field, and never a crash. */
const STRANGE: Readonly<Record<string, string>> = {
	"a NUL": "Zep\u0000hyrine",
	"halves of characters": "Zep\uD83Dhyrine\uDE00",
	"other controls": "Zep\u0007\u001B[31mhyrine\u0085",
	"marks in heaps": `Z${"\u0301\u0489\u0336".repeat(15)}ephyrine`,
	"right to left": "\u202Eenirhpez\u202C نورا",
	emoji: "Zephyrine 👩‍👧 🏴󠁧󠁢󠁷󠁬󠁳󠁿",
	"white space of every kind": "\u00A0Zephyrine\u2003\u200B\t",
};

/** Every text field of the notification, filled with this. */
const everywhere = (text: string): { child: Answers; happened: Answers } => ({
	child: {
		...{ first_name: text, surname: text, description: text, age: text, address: text, parent: text },
		...{ lives_with: text, phone: text.slice(0, 40), upn: text.slice(0, 20), postcode: text.slice(0, 10) },
		age: text.slice(0, 40),
	},
	happened: { school: text, last_seen_by: text, new_place: text, hazards: text },
});

/** What a person could read in an open form or page, and in every private message. */
const readable = (person: Person): string =>
	[...person.privately().map((m) => m.text), person.hasForm() ? person.form().text : ""].join("\n");

for (const [what, text] of Object.entries(STRANGE)) {
	onEach(`${what} in every field is kept, found again and shown without harm`, async ({ world, raiser }) => {
		const ref = await raises(raiser, everywhere(text));
		await everythingDelivered(world);
		await opensDetails(raiser, ref);
		const shown = readable(raiser);
		expect(shown).toMatch(/First name/);
		expect(shown.replaceAll("\n", ""), "no control reaches a screen").not.toMatch(/[\p{Cc}\u202A-\u202E]/u);
		expect(shown.isWellFormed()).toBe(true);
		await raiser.leaves();
		await raiser.does("find");
		await raiser.fills({ surname: text, first_name: text });
		await raiser.sends();
		expect(raiser.form().text).toContain(ref);
		expect(await casesIn(world)).toBe(1);
	});
}

onEach("strange words after a command are answered", async ({ world, raiser }) => {
	for (const text of Object.values(STRANGE)) {
		const before = raiser.privately().length;
		await raiser.does(`case ${text}`);
		await expect.poll(() => raiser.privately().length).toBeGreaterThan(before);
	}
	expect(readable(raiser)).not.toMatch(/could not save/);
	const { rows } = await world.database.superuser.query(
		"select count(*)::int as n from ledger where act = 'action.refused'",
	);
	expect(rows[0].n).toBe(Object.keys(STRANGE).length);
});

onEach("a decision in strange text is kept", async ({ world, raiser, coordinator }) => {
	const { ref, card } = await raisesAndSees(world, raiser);
	const text = Object.values(STRANGE).join(" ");
	const said = await coordinator.says(text.replaceAll("\u0000", ""), card);
	await coordinator.acts("decision.record", said);
	await coordinator.fills({ type: "defer", review: "2027-06-07", rationale: text });
	await coordinator.sends();
	while (coordinator.hasForm() && /Step \d/.test(coordinator.form().text)) {
		await coordinator.sends();
	}
	await everythingDelivered(world);
	const thread = coordinator.thread(await coordinator.card(cardOf(ref)));
	expect(thread.map((m) => m.text).join("\n")).toMatch(/Defer/);
});
