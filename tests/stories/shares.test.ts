import { expect } from "vitest";
import {
	onEach,
	opensDetails,
	raises,
	raisesAndSees,
	refusalsIn,
	type Scene,
} from "../support/each-platform.ts";
import { type Answers, expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** Somebody whose agency is asked about every case, on each platform. */
const CASEWORKER = { slack: "plover-leah", teams: "avocet-nadia" } as const;

const agencyId = async ({ world }: Scene, key: string) =>
	(await world.database.superuser.query("select id from agency where key = $1", [key])).rows[0].id as string;

const what = (more: Answers = {}): Answers => ({
	...{ purpose: "keep_safe", details: ["identity", "address"] },
	reason: "Zephyrine was seen at the coach station",
	...more,
});

/** Fills in both screens. */
async function shares(person: Person, ref: string, first: Answers, second: Answers) {
	if (person.hasForm()) await person.leaves();
	await person.does(`share ${ref}`);
	await person.fills(first);
	await person.sends();
	await person.fills(second);
	await person.sends();
}

const acts = async ({ world }: Scene) =>
	(
		await world.database.superuser.query("select act from ledger where act like 'share.%' order by id")
	).rows.map((r) => r.act.replace("share.", ""));

onEach(
	"what keeps a child safe is shared at once, and the panel reviews it the next working day",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		const housing = await agencyId(scene, "housing");
		await raiser.does(`share ${ref}`);
		expectForm(raiser, /call 999/);
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Say whether somebody must know now/);
		await raiser.fills({ kind: "at_once", recipient: housing, person: "The duty officer" });
		await raiser.sends();
		expectForm(raiser, /call 999/);
		expectForm(raiser, /reviews it by Thu 11 Mar/);
		// There is no agreement: it is said, recorded, and stops nothing.
		expectForm(raiser, /No agreement with this organisation is on the panel's list. You can go on/);
		expect(raiser.form().values.basis).toBe("public_task");
		await raiser.fills(what());
		await raiser.sends();
		await raiser.seesPrivately(/shared with Housing and council tax. The coordinator has been told/);
		const done = raiser.privately().findLast((m) => m.buttons.includes("What to pass on"))!;
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.presses(done, "What to pass on");
		// The kinds of detail that were chosen, and no other.
		expectForm(raiser, /The duty officer/);
		expectForm(raiser, /Quillfeather/);
		expectForm(raiser, /Last known address/);
		expect(raiser.form().text).not.toMatch(/Parent or carer|Main reason|Safety answers/);
		await raiser.leaves();

		await everythingDelivered(world);
		await coordinator.seesPrivately(new RegExp(`shared details of ${ref} with Housing and council tax`));
		// Not reviewed by the next working day: said again, once.
		await world.moveTo(new Date("2027-03-11T08:31:00Z"));
		await world.moveTo(new Date("2027-03-11T09:31:00Z"));
		await everythingDelivered(world);
		const told = coordinator.privately().filter((m) => /to keep a child safe/.test(m.text));
		expect(told).toHaveLength(2);
		await coordinator.presses(told.at(-1)!, "Review");
		expectForm(coordinator, /Zephyrine was seen at the coach station/);
		await coordinator.fills({ finding: "needed" });
		await coordinator.sends();
		await everythingDelivered(world);
		await coordinator.seesPrivately(/Reviewed by Asha Curlew: it was needed/);

		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Shared outside the panel/);
		expectForm(coordinator, /Housing and council tax. Who the child is and addresses. Shared at once/);
		expectForm(coordinator, /Shared outside the panel at once, to keep a child safe/);
		await coordinator.leaves();
		expect(await acts(scene)).toEqual(["made", "opened", "reminded", "read", "reviewed"]);
		const { rows } = await world.database.superuser.query("select agreement, basis from share");
		expect(rows).toEqual([{ agreement: "missing", basis: "public_task" }]);
	},
);

onEach("any other share waits for a second person, who sees who, what and why", async (scene) => {
	const { world, coordinator, raiser, platform } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	const worker = personOf(world, CASEWORKER[platform], platform);
	const ordinary = { kind: "ordinary", recipient: "another", person: "The admissions officer" };
	await worker.does(`share ${ref}`);
	await worker.fills(ordinary);
	await worker.sends();
	expect(worker.form().text).toMatch(/Enter the organisation's name/);
	await worker.fills({ organisation: "Zephyrine's next school" });
	await worker.sends();
	expectForm(worker, /It waits until another coordinator or the chair agrees/);
	await worker.fills(what({ purpose: "arrange_education", details: ["identity", "education"] }));
	await worker.sends();
	await worker.seesPrivately(/must agree first/);
	if (worker.hasForm()) await worker.leaves();
	await everythingDelivered(world);

	await coordinator.seesPrivately(
		/asks to share details of MIL-2027-\d{4} with an organisation outside the panel/,
	);
	const asked = coordinator.privately().findLast((m) => /asks to share/.test(m.text))!;
	await coordinator.presses(asked, "Read and answer");
	for (const words of [
		/Zephyrine's next school/,
		/The admissions officer/,
		/coach station/,
		/Public task/,
		/school place/,
	]) {
		expectForm(coordinator, words);
	}
	await coordinator.fills({ agree: "yes" });
	await coordinator.sends();
	await everythingDelivered(world);
	await worker.seesPrivately(/Agreed by Asha Curlew/);
	await coordinator.seesPrivately(/Agreed by Asha Curlew/);
	const answered = worker.privately().findLast((m) => /You asked to share/.test(m.text))!;
	await worker.presses(answered, "What to pass on");
	expectForm(worker, /Zephyrine's next school/);
	expectForm(worker, /Last attended/);
	expect(worker.form().text).not.toMatch(/Last known address/);
	await worker.leaves();
	// It is answered: nobody answers it again.
	if (coordinator.hasForm()) await coordinator.leaves();
	expect(await acts(scene)).toEqual(["asked", "read", "agreed", "opened"]);
});

onEach("what is not shared is on record with its reason, whoever decides so", async (scene) => {
	const { world, coordinator, raiser, platform } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	const worker = personOf(world, CASEWORKER[platform], platform);
	const police = await agencyId(scene, "police");
	await shares(
		worker,
		ref,
		{ kind: "withheld", recipient: police },
		{ because: "who_asks", reason: "A caller" },
	);
	await worker.seesPrivately(/not shared. It is not certain who asks/);
	await shares(worker, ref, { kind: "ordinary", recipient: police }, what({ purpose: "crime" }));
	await everythingDelivered(world);
	const asked = coordinator.privately().findLast((m) => /asks to share/.test(m.text))!;
	await coordinator.presses(asked, "Read and answer");
	await coordinator.fills({ agree: "no" });
	await coordinator.sends();
	expect(coordinator.form().text).toMatch(/Say why it is not shared/);
	await coordinator.fills({ because: "no_basis" });
	await coordinator.sends();
	await everythingDelivered(world);
	await worker.seesPrivately(/Asha Curlew did not agree: there is no lawful basis for it/);
	expect(worker.privately().filter((m) => m.buttons.includes("What to pass on"))).toEqual([]);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Not shared: it is not certain who asks/);
	expectForm(coordinator, /did not agree: there is no lawful basis/);
	await coordinator.leaves();
	// The form was drawn twice, since an answer was missing: what it shows was read twice.
	expect(await acts(scene)).toEqual(["withheld", "asked", "read", "read", "refused"]);
});

onEach("nobody agrees to their own, and whoever only raised a case shares nothing of it", async (scene) => {
	const { world, coordinator, raiser, outsider } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await outsider.does(`share ${ref}`);
	await outsider.seesPrivately(/There is no case with that reference that you can open/);
	await shares(coordinator, ref, { kind: "ordinary", recipient: await agencyId(scene, "police") }, what());
	await everythingDelivered(world);
	const chair = personOf(world, "heron-martin", coordinator.platform);
	await chair.seesPrivately(/Asha Curlew, CME team, asks to share/);
	expect(coordinator.privately().filter((m) => /asks to share/.test(m.text))).toEqual([]);
	expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["case.not-found"]);
});

onEach(
	"an organisation that is written beside one from the list is not dropped: both are asked about, and nothing is lost",
	async (scene) => {
		const { world, raiser } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		await raiser.does(`share ${ref}`);
		const typed = { kind: "at_once", organisation: "The night shelter", person: "Whoever is on duty" };
		await raiser.fills({ ...typed, recipient: await agencyId(scene, "housing") });
		await raiser.sends();
		expectForm(raiser, /You chose an organisation from the list and wrote another one/);
		expect(raiser.form().values).toMatchObject({ organisation: "The night shelter", person: typed.person });
		expect(await acts(scene)).toEqual([]);
		await raiser.fills({ recipient: "another" });
		await raiser.sends();
		await raiser.fills(what());
		await raiser.sends();
		await raiser.seesPrivately(/shared with an organisation outside the panel/);
		await raiser.presses(
			raiser.privately().findLast((m) => m.buttons.includes("What to pass on"))!,
			"What to pass on",
		);
		expectForm(raiser, /The night shelter/);
	},
);
