import { expect } from "vitest";
import { onEach, raises, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { cardOf, expectForm, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, triages } from "../support/triage.ts";

const REPORT = "breach.report";
const NAMED = "Is Zephyrine Quillfeather still at the old address?";

const administrator = ({ world }: Scene) => personOf(world, "knot-rafael", "slack");
const governance = ({ world }: Scene) => personOf(world, "bittern-helen", "teams");

const HOUR = 3_600_000;

onEach("[D-8] a message that names a child is deleted and decided on within the 72 hours", async (scene) => {
	const { world, coordinator, raiser, outsider, platform } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	if (raiser.hasForm()) await raiser.leaves();
	const message = await raiser.says(NAMED, card);
	await outsider.acts(REPORT, message);
	await outsider.seesPrivately(/Thank you for saying so.*Whoever wrote it has been asked to delete it/s);
	if (outsider.hasForm()) await outsider.leaves();
	await everythingDelivered(world);

	await raiser.seesPrivately(/A message of yours was said to name a child/);
	const mine = raiser.privately().findLast((m) => /A message of yours/.test(m.text))!;
	expect(mine.text).toMatch(
		platform === "slack" ? /In Slack: point at the message/ : /In Teams: point at the message/,
	);
	for (const handler of [coordinator, administrator(scene), governance(scene)]) {
		await handler.seesPrivately(/A message names a child.*Tell the ICO by.*Sat 13 Mar, 09:\d\d/s);
	}
	const told = coordinator.privately().findLast((m) => /A message names a child/.test(m.text))!;
	expect(told.text).toContain(ref);
	expect(told.text).toMatch(/The message: https:/);
	expect(told.buttons).toEqual(["It is deleted", "Record what was decided"]);

	// Said again: nothing is told twice.
	await coordinator.acts(REPORT, message);
	await coordinator.seesPrivately(/said so already, Wed 10 Mar, 09:\d\d/);
	if (coordinator.hasForm()) await coordinator.leaves();

	await raiser.presses(mine, "I have deleted it");
	await everythingDelivered(world);
	await coordinator.seesPrivately(/Deleted, said .*Wed 10 Mar/);

	// Nothing is decided: those who handle it are reminded three times, and on no minute in between.
	const reminded = () => coordinator.privately().filter((m) => /of the 72 hours have passed/.test(m.text));
	const found = world.now().getTime();
	for (const [hours, times] of [
		[23, 0],
		[25, 1],
		[26, 1],
		[49, 2],
		[67, 3],
		[80, 3],
	] as const) {
		await world.moveTo(new Date(found + hours * HOUR));
		await world.app.nudge();
		await everythingDelivered(world);
		expect(reminded(), `after ${hours} hours`).toHaveLength(times);
	}

	const last = reminded().at(-1)!;
	await coordinator.presses(last, "Record what was decided");
	expectForm(coordinator, /tell it now, and why it is late/);
	await coordinator.sends({ force: true });
	expect(coordinator.form().text).toMatch(/Say whether the ICO is told/);
	await coordinator.fills({
		ico: "not_reported",
		affected: "not_told",
		why: "Zephyrine's panel alone",
		done: "Gone",
	});
	await coordinator.sends();
	await everythingDelivered(world);
	await coordinator.seesPrivately(/decided.*Not reported: a risk to anybody is unlikely/s);
	expect(reminded()).toEqual([]);

	// Corrected by somebody else: the words are opened for them, and the newest stands.
	const officer = governance(scene);
	await officer.seesPrivately(/Not reported/);
	const theirs = officer.privately().findLast((m) => m.buttons.includes("Correct what was decided"))!;
	await officer.presses(theirs, "Correct what was decided");
	expect(officer.form().values).toMatchObject({ ico: "not_reported", why: "Zephyrine's panel alone" });
	await officer.fills({ ico: "reported" });
	await officer.sends();
	await everythingDelivered(world);
	await coordinator.seesPrivately(/Reported to the ICO.*Recorded by Helen Bittern/s);

	const { rows } = await world.database.superuser.query(
		"select act from ledger where act like 'breach.%' order by id",
	);
	expect(rows.map((r) => r.act)).toEqual([
		...["breach.reported", "breach.reported-again", "breach.deleted"],
		...["breach.reminded", "breach.reminded", "breach.reminded"],
		...["breach.decided", "breach.read", "breach.decided"],
	]);
});

onEach("[D-8] a closed case's card is its reference and that, with nothing to press", async (scene) => {
	const { world, coordinator, raiser } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	await triages(coordinator, ref, "ATTENDANCE", { taker: "outside", taker_name: "The team, by phone" });
	await everythingDelivered(world);
	for (const on of ["slack", "teams"] as const) {
		const card = await personOf(world, "curlew-asha", on).card(cardOf(ref));
		expect(card.text.replaceAll(/\s+/g, " ").trim()).toBe(`${ref} Redirected`);
		expect(card.buttons).toEqual([]);
	}
});

onEach(
	"of Rollcall's own message it is said whom to ask, and what it says is kept nowhere",
	async (scene) => {
		const { world, coordinator, raiser, outsider, platform } = scene;
		const { card } = await raisesAndSees(world, raiser);
		await outsider.acts(REPORT, card);
		const whom = platform === "slack" ? /Ask a Slack workspace administrator/ : /Ask an owner of the team/;
		await outsider.seesPrivately(whom);
		if (outsider.hasForm()) await outsider.leaves();
		await everythingDelivered(world);
		const told = coordinator.privately().findLast((m) => /A message names a child/.test(m.text))!;
		expect(told.text).toMatch(whom);
		await coordinator.presses(told, "It is deleted");
		await everythingDelivered(world);
		await coordinator.seesPrivately(/Deleted, said Asha Curlew/);
		const { rows } = await world.database.superuser.query(
			"select own, author_id, case_id is not null as of_case from breach",
		);
		expect(rows).toEqual([{ own: true, author_id: null, of_case: true }]);
	},
);

onEach(
	"whoever wrote it says so themselves, and gets the steps at once",
	async ({ world, raiser, platform }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		if (raiser.hasForm()) await raiser.leaves();
		const slip = await raiser.says(NAMED, await raiser.card(new RegExp(`^${ref}`)));
		await raiser.acts(REPORT, slip);
		await raiser.seesPrivately(
			platform === "slack" ? /Delete your message now.*In Slack/s : /Delete your message now.*In Teams/s,
		);
		if (raiser.hasForm()) await raiser.leaves();
		await everythingDelivered(world);
		const { rows } = await world.database.superuser.query("select count(*)::int as n from breach");
		expect(rows).toEqual([{ n: 1 }]);
	},
);

onEach(
	"reported in a private chat, a message about a case is its panel's to deal with, whichever panel is at hand",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { superuser } = world.database;
		await superuser.query(
			`with p as (insert into panel (key, authority_id, title, code, settings)
					select 'millbrook-practice', authority_id, 'Millbrook practice panel', 'PRA', settings || '{"practice": true}'
					from panel where key = 'millbrook-cme' returning id),
				m as (insert into membership (panel_id, person_id, role) select p.id, q.id, 'coordinator' from p, person q where q.key = 'curlew-asha')
			insert into panel_tenant select p.id, t.platform, t.tenant from p, panel_tenant t`,
		);
		await begins(raiser, "raise");
		await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
		await raiser.sends();
		if (raiser.hasForm()) await raiser.leaves();
		await everythingDelivered(world);
		const [, ref] = await coordinator.seesPrivately(/An act-now answer was given in (MIL-2027-\d{4})/);
		const message = coordinator.privately().findLast((m) => /An act-now answer/.test(m.text))!;
		await coordinator.does("practice");
		await coordinator.seesPrivately(/what you do here goes to PRACTICE/);
		await coordinator.acts(REPORT, message);
		await coordinator.seesPrivately(/Thank you for saying so/);
		if (coordinator.hasForm()) await coordinator.leaves();
		await everythingDelivered(world);
		await administrator(scene).seesPrivately(new RegExp(`A message names a child[^]*${ref}`));
		const { rows } = await superuser.query(
			`select n.key as panel, f.ref, b.own from breach b join panel n on n.id = b.panel_id left join case_file f on f.id = b.case_id`,
		);
		expect(rows).toEqual([{ panel: "millbrook-cme", ref, own: true }]);
	},
);
