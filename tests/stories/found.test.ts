import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, enquiryOn, raisesAnother, sendsOn, triages } from "../support/triage.ts";

const SEEN = { seen: "yes", seen_by: "A nurse", alone: "yes", in_education: "no" };

onEach(
	"[S3-32] a child who was found is judged by the officer: refer, or say why not, with reasons either way",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await begins(coordinator, `outcome ${ref}`);
		await coordinator.fills({ enquiry: await enquiryOn(world, ref, "E07"), outcome: "located" });
		await sendsOn(coordinator);
		expectForm(coordinator, /Do you refer the child to social care or the police/);
		await coordinator.fills(SEEN);
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Say whether you refer the child. “No” is an answer, with your reasons/);
		expectForm(coordinator, /Say why you refer the child, or why not/);
		await coordinator.fills({ judgement: "no", judged_why: "Zephyrine is well, and with both parents" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Recorded for ${ref}`));
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /judgement of a child who was found: Zephyrine is well/);
		expectForm(coordinator, /The officer judged that no referral is needed, and said why/);
		await coordinator.leaves();

		// Referring is a telephone call: the numbers are there, and a call that was promised is chased.
		await begins(coordinator, `outcome ${ref}`);
		await coordinator.fills({ enquiry: await enquiryOn(world, ref, "E08"), outcome: "located" });
		await sendsOn(coordinator);
		await coordinator.fills({
			...SEEN,
			judgement: "nobody_yet",
			judged_why: "A bruise that nobody explains",
		});
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Rollcall does not make the referral. Phone now[\s\S]*01632 960001/);
		await world.moveTo(new Date("2027-03-10T09:45:00Z"));
		await everythingDelivered(world);
		await coordinator.seesPrivately(new RegExp(`not yet confirmed who was told about ${ref}`));
		const chased = coordinator.privately().findLast((m) => m.buttons.includes("Confirm the contact"))!;
		await coordinator.presses(chased, "Confirm the contact");
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		await coordinator.fills({ told: "social_care" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`The contact about ${ref} is confirmed`));
	},
);

/** Two cases of one family, said to be brothers and sisters. */
async function raisesSiblings({ world, raiser, coordinator }: Scene): Promise<[string, string]> {
	const one = await raises(raiser);
	const two = await raisesAnother(world, raiser, { child: { birth: "2014-02-03" } });
	await begins(coordinator, `siblings ${one}`);
	await coordinator.fills({ sibling: two });
	await sendsOn(coordinator);
	return [one, two];
}

onEach(
	"a call that is promised for brothers and sisters too is to be made, and confirmed, for each of them",
	async (scene) => {
		const { world, coordinator } = scene;
		const [one, two] = await raisesSiblings(scene);
		await begins(coordinator, `outcome ${one}`);
		const { rows } = await world.database.superuser.query("select id from case_file where ref = $1", [two]);
		const also = { enquiry: await enquiryOn(world, one, "E08"), holds_for: [rows[0].id] };
		await coordinator.fills({ ...also, outcome: "located" });
		await sendsOn(coordinator);
		const judged = { judgement: "nobody_yet", judged_why: "Bruises that nobody explains" };
		await coordinator.fills({ ...SEEN, ...judged });
		await sendsOn(coordinator);
		for (const ref of [one, two]) {
			await coordinator.seesPrivately(new RegExp(`${ref}: Rollcall does not make the referral. Phone now`));
		}
		const said = coordinator.privately().findLast((m) => m.text.includes(`Recorded for ${two} too`))!;
		expect(said.buttons.filter((label) => label === "Confirm the contact")).toHaveLength(2);
	},
);

onEach(
	"what may be left out and offers nothing any more is not asked: a brother's case was closed since the form was begun",
	async (scene) => {
		const { world, coordinator } = scene;
		const [one, two] = await raisesSiblings(scene);
		await begins(coordinator, `outcome ${one}`);
		expectForm(coordinator, /holds for these brothers and sisters/);
		await coordinator.leaves();
		await world.database.superuser.query(
			"update case_file set closed_at = app_now(), state = 'closed', event_id = (select max(id) from ledger) where ref = $1",
			[two],
		);
		await coordinator.takes("form.resume");
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		expectForm(coordinator, /What came of it/);
		expect(coordinator.form().text).not.toMatch(/holds for these brothers and sisters/);
	},
);
