import { expect } from "vitest";
import { onEach, opensDetails, raises, refusalsIn } from "../support/each-platform.ts";
import {
	another,
	assigns,
	count,
	decides,
	leavesThePanel,
	needToKnow,
	OUTSIDER,
	saysAway,
	sql,
	theirAction,
	WORKER,
	WORKER_NAME,
} from "../support/leave.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, raisesAnother, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

/** Whose each form in progress is, by what it is for. */
async function formsIn(world: TestWorld): Promise<Record<string, string>> {
	const rows = await sql<{ action: string; key: string }>(
		world,
		`select d.action, p.key from draft d join person p on p.id = d.person_id
			where d.used_by is null and d.action <> 'handover'`,
	);
	return Object.fromEntries(rows.map((r) => [r.action, r.key]));
}

/** Hands work over as far as the look at what goes. */
async function looksAtWhatGoes(
	world: TestWorld,
	coordinator: Person,
	from: string,
	to: string,
): Promise<string> {
	await begins(coordinator, "handover");
	await coordinator.fills({ work_from: await idOf(world, from), work_to: await idOf(world, to) });
	await coordinator.sends();
	return coordinator.form().text;
}

onEach(
	"[D-5] work of somebody who is there goes over without the forms they have begun, and they are told what went and to whom",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		const secret = await raisesAnother(world, raiser, another(1));
		for (const each of [ref, secret]) await assigns(world, coordinator, each, WORKER[platform]);
		await needToKnow(world, secret);
		await begins(worker, `outcome ${ref}`);
		await worker.leaves();
		await everythingDelivered(world);

		const looks = await looksAtWhatGoes(world, coordinator, WORKER[platform], OUTSIDER[platform]);
		expect(looks).toMatch(/1 case/);
		expect(looks).not.toMatch(/case, 1 form/);
		expect(looks).toMatch(/1 form in progress stays: they are there to send what they have begun/);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Handed over from[\s\S]*: 1 case\.[\s\S]*1 form in progress stays/);
		expect(await formsIn(world)).toEqual({ "case.outcome": WORKER[platform] });

		await everythingDelivered(world);
		await worker.seesPrivately(/has handed work of yours over to/);
		const told = worker.privately().findLast((m) => /handed work of yours over/.test(m.text))!.text;
		expect(told).toMatch(/Asha[\s\S]*: 1 case\./);
		expect(told).toMatch(/Still with you: 1 need-to-know case, 1 form in progress/);
		expect(told).not.toMatch(/Quillfeather|MIL-2027/);
		await outsider.seesPrivately(/work over to you: 1 case\./);
		expect(count(outsider, /work of yours/)).toBe(0);
		expect(count(coordinator, /work of yours|over to you/)).toBe(0);
	},
);

onEach(
	"[D-5] forms of somebody who is away pass as far as whoever takes over may have seen what was typed; they hear of it themselves",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		const secret = await raisesAnother(world, raiser, another(1));
		await assigns(world, coordinator, ref, WORKER[platform]);
		await begins(worker, `outcome ${ref}`);
		await worker.leaves();
		await begins(worker, `concern ${secret}`);
		await worker.leaves();
		// Half raised: what the agency knows of a child and has told nobody.
		await begins(worker, "raise");
		await worker.leaves();
		await needToKnow(world, secret);
		// Whoever covers has a chat with the bot, so that what is told to the worker would go there.
		const chair = personOf(world, "heron-martin", platform);
		await chair.does("mine");
		await chair.seesPrivately(/Nothing waits for you|Waiting for you/);
		await saysAway(world, coordinator, WORKER[platform], "heron-martin", ["2027-03-01", "2027-04-30"]);
		await everythingDelivered(world);

		const looks = await looksAtWhatGoes(world, coordinator, WORKER[platform], OUTSIDER[platform]);
		expect(looks).toMatch(/1 case, 1 form in progress/);
		expect(looks).toMatch(/2 forms in progress stay: whoever takes over may not see what was typed/);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/1 case, 1 form in progress\.[\s\S]*2 forms in progress stay/);
		expect(await formsIn(world)).toEqual({
			"case.outcome": OUTSIDER[platform],
			concern: WORKER[platform],
			raise: WORKER[platform],
		});
		const [fact] = await sql<{ drafts: string[]; forms: number; formsKept: number }>(
			world,
			`select facts->'drafts' as drafts, (facts->'forms')::int as forms, (facts->'formsKept')::int as "formsKept"
				from ledger where act = 'work.handed-over'`,
		);
		const [went] = await sql<{ id: string }>(world, "select id from draft where action = 'case.outcome'");
		expect(fact).toEqual({ drafts: [went!.id], forms: 1, formsKept: 2 });

		await everythingDelivered(world);
		await worker.seesPrivately(/has handed work of yours over to[\s\S]*1 case, 1 form in progress/);
		await outsider.seesPrivately(/work over to you: 1 case, 1 form in progress/);
		expect(count(chair, /work of yours/)).toBe(0);
	},
);

onEach(
	"[D-5] a leaver's cases, actions and forms go to a named person in one go; until then the digest says that they have no owner",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		const secret = await raisesAnother(world, raiser, another(1));
		for (const each of [ref, secret]) await assigns(world, coordinator, each, WORKER[platform]);
		await needToKnow(world, secret);
		await decides(world, coordinator, ref);
		await coordinator.fills(await theirAction(world, WORKER[platform]));
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Decision recorded/);
		// A form that was begun and not sent, on the last morning.
		await world.moveTo(new Date("2027-03-12T07:00:00Z"));
		await begins(worker, `outcome ${ref}`);
		await worker.leaves();
		await leavesThePanel(world, WORKER[platform]);
		await world.moveTo(new Date("2027-03-12T09:00:00Z"));
		await everythingDelivered(world);
		const digest = await coordinator.card(/Millbrook CME panel, Fri 12 Mar|Nothing overdue/);
		expect(digest.text).toMatch(/2 cases with no owner/);
		expect(digest.text).toMatch(/1 action of the panel's decisions is overdue/);
		await coordinator.seesPrivately(
			new RegExp(`${WORKER_NAME[platform]} is not on the panel any more: 2 open cases`),
		);

		await begins(coordinator, "handover");
		expect(coordinator.form().values).toMatchObject({ work_from: await idOf(world, WORKER[platform]) });
		await coordinator.fills({ work_to: await idOf(world, OUTSIDER[platform]) });
		await coordinator.sends();
		expect(coordinator.form().text).toMatch(/1 case, 1 action, 1 form in progress/);
		expect(coordinator.form().text).toMatch(/1 need-to-know case stays/);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Handed over from[\s\S]*1 case, 1 action/);
		await everythingDelivered(world);
		await outsider.seesPrivately(/work over to you: 1 case, 1 action/);
		// Whoever left is off the panel, and hears of it no more.
		expect(await sql(world, "select from posting where view = 'work-given-over'")).toEqual([]);
		await outsider.does("mine");
		await outsider.seesPrivately(new RegExp(`Yours to do after the panel's decisions[\\s\\S]*${ref}`));
		await opensDetails(outsider, ref);
		await expect.poll(() => outsider.hasForm()).toBe(true);
		await outsider.leaves();
		const refused = (await refusalsIn(world)).length;
		await outsider.does(`case ${secret}`);
		await expect.poll(async () => (await refusalsIn(world)).length).toBe(refused + 1);
		const owners = await sql<{ ref: string; owner: string }>(
			world,
			"select f.ref, p.key as owner from case_file f join person p on p.id = f.owner_id order by f.ref",
		);
		expect(owners).toEqual([
			{ ref, owner: OUTSIDER[platform] },
			{ ref: secret, owner: WORKER[platform] },
		]);
		const [draft] = await sql<{ key: string }>(
			world,
			"select p.key from draft d join person p on p.id = d.person_id where d.action = 'case.outcome'",
		);
		expect(draft!.key).toBe(OUTSIDER[platform]);
		// The form that was begun opens for whoever took over, as it was.
		await outsider.presses(
			outsider.privately().findLast((m) => m.buttons.includes("Forms begun"))!,
			"Forms begun",
		);
		await outsider.seesPrivately(/Forms that you have begun/);
		await outsider.presses(
			outsider.privately().findLast((m) => /Forms that you have begun/.test(m.text))!,
			"Open the form",
		);
		await expect.poll(() => outsider.hasForm()).toBe(true);
		await outsider.leaves();
		await coordinator.does("digest");
		await coordinator.seesPrivately(/1 case with no owner/);
	},
);

onEach(
	"[D-5] a decision whose action is with somebody who left in the meantime is refused with a sentence, and nothing is recorded",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await decides(world, coordinator, ref);
		await coordinator.fills(await theirAction(world, WORKER[platform]));
		await leavesThePanel(world, WORKER[platform]);
		await coordinator.sends();
		expect(coordinator.form().text).toMatch(/what was chosen is not on it any more/);
		expect(await sql(world, "select from decision")).toEqual([]);
		// Nothing typed is lost, and somebody who is there can be chosen.
		expect(coordinator.form().values).toMatchObject({ what1: "Ring the aunt" });
		await coordinator.fills({ owner1: await idOf(world, "curlew-asha") });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Decision recorded/);
	},
);
