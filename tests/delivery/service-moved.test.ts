import { expect, test } from "vitest";
import { raisesAndSees } from "../support/each-platform.ts";
import { hasOwnWorld, world } from "../support/own-world.ts";
import { cardOf, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

hasOwnWorld();

/** Where the record has the panel's channel in Teams. */
async function recorded(): Promise<string> {
	const { rows } = await world.database.superuser.query<{ url: string }>(
		"select address->>'serviceUrl' as url from place where kind = 'channel' and platform = 'teams'",
	);
	return rows[0]!.url;
}

test("Teams moves to another address: the next thing heard says so, and all that is posted goes there", async () => {
	const { teams } = world.sandbox;
	const omar = personOf(world, "fieldfare-omar", "teams");
	const asha = personOf(world, "curlew-asha", "teams");
	const { ref, card } = await raisesAndSees(world, omar);
	const old = await recorded();
	expect(old).toBe(teams.serviceUrl);

	teams.movesTo("uk");
	await asha.mentions(`case ${ref}`, card);
	await asha.seesPrivately(new RegExp(`${ref}[\\s\\S]*Enquiries`));
	expect(await recorded()).toBe(`${old}uk/`);

	// A standing card is redrawn at the new address, and a new one posted there; nothing went to the old one.
	const { rows } = await world.database.superuser.query(
		"select e.id from enquiry e where e.held is null order by e.check_code limit 1",
	);
	await asha.presses(card, "Record outcome");
	await asha.fills({ enquiry: rows[0].id, outcome: "no_trace" });
	await asha.sends();
	const second = await raisesAndSees(world, personOf(world, "dunnock-peter", "teams"));
	await everythingDelivered(world);
	expect((await asha.card(cardOf(ref))).text).not.toBe(card.text);
	await asha.card(cardOf(second.ref));
});
