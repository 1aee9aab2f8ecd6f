import { expect } from "vitest";
import { onEach, opensDetails, raises, reachesTheCheck, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, fillsAll, pressesNewest, sendsOn, triages } from "../support/triage.ts";

/** A child is handed from one panel to another of the same installation: what is dangerous goes with them. */

/** Who coordinates the other panel: on the first they are of an agency that is asked about no case. */
const THERE = { slack: "goldcrest-amy", teams: "linnet-sian" } as const;
/** Education welfare of both panels, and the other's named officer: she sees no need-to-know case. */
const OFFICER = "plover-leah";

const rowsOf = async ({ world }: Scene, text: string, ...values: unknown[]) =>
	(await world.database.superuser.query(text, values)).rows;

/** Burton's panel, with a coordinator of its own. */
async function burton(scene: Scene): Promise<Person> {
	await rowsOf(
		scene,
		`with a as (insert into authority (key, title) values ('burton', 'Burton') returning id),
			p as (insert into panel (key, authority_id, title, code, settings)
				select 'burton-cme', a.id, 'Burton CME panel', 'BUR', m.settings || jsonb_build_object('officer', (select id from person where key = $2))
				from panel m, a where m.key = 'millbrook-cme' returning id),
			left_ as (delete from membership m using person q where q.id = m.person_id and q.key = $1),
			on_ as (insert into membership (panel_id, person_id, role) select p.id, q.id, case when q.key = $1 then 'coordinator'
					else 'education_welfare_officer' end from p, person q where q.key in ($1, $2))
			insert into panel_tenant select p.id, t.platform, t.tenant from p, panel_tenant t`,
		...[THERE[scene.platform], OFFICER],
	);
	return personOf(scene.world, THERE[scene.platform], scene.platform);
}

/** A child with a hold on contact, whom the panel asks Burton to take on. */
async function asked(scene: Scene, safety = {}): Promise<string> {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser, { safety, happened: { whereabouts: "yes" } });
	await everythingDelivered(world);
	await triages(coordinator, ref, "CME", { review: "2027-04-20" });
	return ref;
}

async function transfers({ world, coordinator }: Scene, ref: string): Promise<void> {
	await begins(coordinator, `transfer ${ref}`);
	await fillsAll(coordinator, { authority: "Burton" }, { outgoing_reason: "They moved in with an aunt" });
	await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}: a transfer to Burton`));
	await minutePasses(world);
}

async function minutePasses(world: Scene["world"]): Promise<void> {
	await world.moveTo(new Date(world.now().getTime() + 60_000));
	await everythingDelivered(world);
}

/** Burton takes the child on. Returns the reference there. */
async function takesOn(there: Person): Promise<string> {
	await pressesNewest(there, "Answer");
	await fillsAll(there, { answer: "accepted" });
	const [, ref] = await there.seesPrivately(/(BUR-2027-\d{4}) is opened: give them that reference/);
	return ref!;
}

const heldChecks = (scene: Scene, ref: string) =>
	rowsOf(
		scene,
		`select e.check_code as check, e.held from enquiry e join case_file f on f.id = e.case_id
			where f.ref = $1 and e.check_code in ('E03', 'E04', 'E05') order by 1`,
		ref,
	);

onEach(
	"[S2-22] a home in the area of another panel here is said to be there, and its panel is asked",
	async (scene) => {
		const { raiser } = scene;
		await burton(scene);
		await rowsOf(
			scene,
			'update panel set settings = settings || \'{"postcodes": ["BT1", "NJ9 4"]}\' where key = \'burton-cme\'',
		);
		await reachesTheCheck(raiser, { child: { postcode: "nj94aa" } });
		expectForm(
			raiser,
			/By the postcode this home is in the area of Burton\. You can send it here all the same/,
		);
		await raiser.leaves();
		await reachesTheCheck(raiser, { child: { postcode: "NJ9 1AB" } });
		expect(raiser.form().text).not.toMatch(/this home is in the area of/);
	},
);

onEach(
	"a child who goes to another panel here goes with the hold on contact, the safety answers and need to know",
	async (scene) => {
		const { world, coordinator } = scene;
		const there = await burton(scene);
		const ref = await asked(scene, { abroad_and_home: ["family_difficulty"] });
		await rowsOf(scene, "update case_file set restricted = true, event_id = (select max(id) from ledger)");
		await transfers(scene, ref);
		// Whoever is asked reads it before they answer.
		await pressesNewest(there, "Open");
		expectForm(there, /Contact with the family is on hold: Possible domestic abuse/);
		expectForm(there, /Safety answers: Domestic abuse, drugs or drink, mental illness/);
		expectForm(there, /need to know/);
		await there.leaves();
		const taken = await takesOn(there);
		await there.seesPrivately(/need to know, as it was there[\s\S]*Contact with the family is on hold/);
		await minutePasses(world);
		// The first plan holds every check that reaches the family.
		const held = await heldChecks(scene, taken);
		expect(held.map((row) => row.check)).toEqual(["E03", "E04", "E05"]);
		expect(held.every((row) => row.held === "contact")).toBe(true);
		expect(
			await rowsOf(
				scene,
				`select f.restricted, f.urgent, h.reason, n.risk->>'family_difficulty' as answered, n.risk->>'removal_abroad' as other,
						p.key as owner
					from case_file f join contact_hold h on h.case_id = f.id join notification n on n.case_id = f.id
						join person p on p.id = f.owner_id where f.ref = $1`,
				taken,
			),
		).toEqual([
			{
				...{ restricted: true, urgent: false, reason: "domestic_abuse", answered: "yes", other: "no" },
				owner: THERE[scene.platform],
			},
		]);
		// Nobody was told who may not see it, and nobody else finds it.
		expect(
			await rowsOf(
				scene,
				`select distinct q.key from posting o join place p on p.id = o.place_id join person q on q.id = p.person_id
					join panel n on n.id = o.panel_id where n.key = 'burton-cme' and o.view <> 'chain-head'`,
			),
		).toEqual([{ key: THERE[scene.platform] }]);
		const leah = personOf(world, OFFICER, "slack");
		await leah.does(`case ${taken}`);
		await leah.seesPrivately(/There is no case with that reference/);
		// Of each agency that is asked and sees nothing, the coordinator is told.
		await there.seesPrivately(new RegExp(`${taken} is need to know, and an enquiry was opened`));
		await coordinator.seesPrivately(new RegExp(`the other authority accepted the child as ${taken}`));
	},
);

onEach(
	"what became known after a child was sent to another panel here holds contact there too, and need to know",
	async (scene) => {
		const { coordinator } = scene;
		const there = await burton(scene);
		const ref = await asked(scene);
		await transfers(scene, ref);
		await begins(coordinator, `concern ${ref}`);
		await coordinator.fills({ at_risk: "no", worry: "Something was said", worry_kinds: ["behaviour"] });
		await sendsOn(coordinator);
		await coordinator.fills({ new_abroad_and_home: ["family_difficulty"] });
		await sendsOn(coordinator);
		if (coordinator.hasForm()) await coordinator.leaves();
		await rowsOf(scene, "update case_file set restricted = true, event_id = (select max(id) from ledger)");
		await pressesNewest(there, "Answer");
		expectForm(there, /Contact with the family is on hold: Possible domestic abuse/);
		await there.leaves();
		const taken = await takesOn(there);
		expect((await heldChecks(scene, taken)).map((row) => row.held)).toEqual([
			"contact",
			"contact",
			"contact",
		]);
		expect(await rowsOf(scene, "select restricted from case_file where ref = $1", taken)).toEqual([
			{ restricted: true },
		]);
	},
);

onEach(
	"a transfer that was withdrawn a moment ago is not taken on there, and one that was taken on is not withdrawn",
	async (scene) => {
		const { world, coordinator } = scene;
		const there = await burton(scene);
		const ref = await asked(scene);
		await transfers(scene, ref);
		await pressesNewest(there, "Answer");
		// In the list is the way to take it back, and nothing else can be recorded of it: that panel answers by itself.
		await coordinator.does("transfers");
		await coordinator.seesPrivately(/Transfer to another authority, Burton/);
		await pressesNewest(coordinator, "Withdraw it");
		expect(coordinator.form().text).not.toMatch(/They accepted the child/);
		await fillsAll(coordinator, { news: "withdrawn", because: "They came back" });
		await coordinator.seesPrivately(/The child stays yours: the case goes on/);
		await there.fills({ answer: "accepted" });
		await sendsOn(there);
		await there.seesPrivately(/withdrew this request a moment ago/);
		expect(await rowsOf(scene, "select ref from case_file where ref like 'BUR%'")).toEqual([]);
		await minutePasses(world);

		await transfers(scene, ref);
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Withdraw it");
		await takesOn(there);
		await fillsAll(coordinator, { news: "withdrawn", because: "They came back" });
		await coordinator.seesPrivately(/They have just answered/);
		await minutePasses(world);
		expect(
			await rowsOf(scene, "select accepted, withdrawn_on from outgoing where accepted is not null"),
		).toEqual([{ accepted: true, withdrawn_on: null }]);
	},
);

onEach(
	"whoever asks somebody outside is given the hold on contact to send, in plain words",
	async (scene) => {
		const { coordinator } = scene;
		const ref = await asked(scene, { abroad_and_home: ["family_difficulty"] });
		await begins(coordinator, `transfer ${ref}`);
		await fillsAll(coordinator, { authority: "Bury" }, { outgoing_reason: "They moved in with an aunt" });
		await coordinator.seesPrivately(/Recorded on/);
		await pressesNewest(coordinator, "Open what to send");
		expectForm(
			coordinator,
			/What they need to know[\s\S]*Contact with the family is on hold: Possible domestic abuse[\s\S]*no visit, call or letter[\s\S]*until social care or the police/,
		);
		await coordinator.leaves();
		// Recorded as safe, it is said no more.
		await begins(coordinator, `safe ${ref}`);
		await fillsAll(coordinator, { safe_because: "social_care", safe_words: "The father has left" });
		await opensDetails(coordinator, ref);
		await coordinator.leaves();
		await coordinator.does("transfers");
		await pressesNewest(coordinator, "Open");
		expectForm(coordinator, /What they need to know/);
		expect(coordinator.form().text).not.toMatch(/on hold/);
	},
);

onEach(
	"a child in danger who is taken on as need to know is an alert to the safeguarding leads too, who are told whom to ring",
	async (scene) => {
		const { world, coordinator } = scene;
		const there = await burton(scene);
		// Somebody of the agency of whoever takes the child on.
		const on = scene.platform === "slack" ? "teams" : "slack";
		await rowsOf(
			scene,
			`with of as (update person set agency_id = (select agency_id from person where key = $1) where key = $2 returning id)
				insert into membership (panel_id, person_id, role) select n.id, of.id, 'safeguarding_lead' from panel n, of where n.key = 'burton-cme'`,
			...[THERE[scene.platform], THERE[on]],
		);
		const ref = await asked(scene);
		await transfers(scene, ref);
		await begins(coordinator, `concern ${ref}`);
		await coordinator.fills({ at_risk: "yes", worry: "Something was said", worry_kinds: ["behaviour"] });
		await sendsOn(coordinator);
		while (coordinator.hasForm()) await coordinator.leaves();
		await rowsOf(scene, "update case_file set restricted = true, event_id = (select max(id) from ledger)");
		const taken = await takesOn(there);
		await minutePasses(world);
		await there.seesPrivately(new RegExp(`An act-now answer was given in ${taken}`));
		const lead = personOf(world, THERE[on], on);
		await lead.seesPrivately(
			/gave an act-now answer about a child\.[\s\S]*need-to-know case that you may not open/,
		);
		expect(lead.privately().filter((m) => m.text.includes(taken))).toEqual([]);
	},
);
