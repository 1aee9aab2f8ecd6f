import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { AGENCY, asked, on, steps, told } from "../support/overdue.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import type { TestWorld } from "../support/world.ts";

const HAVE = "I have this";
const CHECK = /The other authority's CME officer/i;

/** Says of the check, in the newest reminder, that they have it. */
async function hasIt(who: Person, ref: string): Promise<void> {
	const message = told(who).at(-1)!;
	const rows = message.text.split("\n").filter((line) => line.includes(ref));
	const nth = rows.findIndex((line) => CHECK.test(line)) + 1;
	// Each row has a button of its own.
	await who.presses(message, HAVE, rows.length > 1 ? nth : undefined);
	await who.seesPrivately(new RegExp(`Recorded: you have this, ${ref}`));
}

async function acknowledged({ database }: TestWorld) {
	const { rows } = await database.superuser.query(
		`select p.key as person, l.facts->>'check' as check from ledger l join person p on p.id = l.person_id
			where l.act = 'enquiry.acknowledged' order by l.id`,
	);
	return rows;
}

const ofCheck = (who: Person) => told(who).filter((m) => CHECK.test(m.text));

onEach(
	"X4: whoever says “I have this” keeps it from the agency's lead; the coordinator hears all the same, and of whom",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: leadKey } = AGENCY[platform];
		const [owner, lead] = [personOf(world, ownerKey, platform), personOf(world, leadKey, platform)];
		const ref = await asked(world, raiser, coordinator, ownerKey);
		await on(world, "2027-03-15");
		await hasIt(owner, ref);
		expect(await acknowledged(world)).toEqual([{ person: ownerKey, check: "E16" }]);
		// The reminder that was pressed says so, where it stands.
		await everythingDelivered(world);
		expect(ofCheck(owner)).toHaveLength(1);
		const pressed = ofCheck(owner)[0]!;
		expect(pressed.text).toMatch(/CME officer[^\n]*has it since Mon 15 Mar/i);
		const rows = pressed.text.split("\n").filter((line) => line.includes(ref));
		expect(pressed.buttons.filter((label) => label === HAVE)).toHaveLength(rows.length - 1);

		await on(world, "2027-03-17");
		expect(await steps(world)).toEqual([1]);
		expect(ofCheck(lead)).toEqual([]);

		await on(world, "2027-03-19");
		expect(await steps(world)).toEqual([1, 3]);
		expect(ofCheck(lead).at(-1)!.text).toMatch(/CME officer[^\n]*has it since Mon 15 Mar/);
		expect(told(coordinator).at(-1)!.text).toContain(ref);
	},
);

onEach(
	"X4: “I have this” keeps nothing back on a case with a safety answer, and says so",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: leadKey } = AGENCY[platform];
		const [owner, lead] = [personOf(world, ownerKey, platform), personOf(world, leadKey, platform)];
		const ref = await asked(world, raiser, coordinator, ownerKey, { abroad_and_home: ["family_difficulty"] });
		await on(world, "2027-03-15");
		await hasIt(owner, ref);
		await owner.seesPrivately(/others are told of it all the same/);
		await on(world, "2027-03-17");
		expect(await steps(world)).toEqual([1, 2]);
		expect(ofCheck(lead)).toHaveLength(1);
	},
);

onEach(
	"X4: where an agency has nobody who leads it, the coordinator hears in their place",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: leadKey } = AGENCY[platform];
		const ref = await asked(world, raiser, coordinator, ownerKey);
		await world.database.superuser.query(
			`update membership m set ended_at = now() - interval '1 second' from person p, person l
				where p.id = m.person_id and l.key = $1 and p.agency_id = l.agency_id and m.role in ('agency_lead', 'safeguarding_lead')`,
			[leadKey],
		);
		await on(world, "2027-03-15");
		expect(ofCheck(coordinator)).toEqual([]);
		await on(world, "2027-03-17");
		expect(await steps(world)).toEqual([1, 2]);
		expect(told(coordinator).at(-1)!.text).toMatch(
			new RegExp(`Wed 17 Mar[^]*for you as coordinator[^]*${ref}`),
		);
	},
);
