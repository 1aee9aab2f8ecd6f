import { expect } from "vitest";
import { rollcall } from "../cli/run.ts";
import { onEach, raises, type Scene } from "../support/each-platform.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** A practice panel beside the real one, with the coordinator on both, and no channel of its own. */
async function aPracticePanel({ world }: Scene): Promise<void> {
	await world.database.superuser.query(
		`with p as (insert into panel (key, authority_id, title, code, settings)
				select 'millbrook-practice', authority_id, 'Millbrook practice panel', 'PRA', settings || '{"practice": true}'
				from panel where key = 'millbrook-cme' returning id),
			m as (insert into membership (panel_id, person_id, role) select p.id, q.id, 'coordinator' from p, person q where q.key = 'curlew-asha')
		insert into panel_tenant select p.id, t.platform, t.tenant from p, panel_tenant t`,
	);
}

onEach(
	"[D-12] people practise with invented children: marked everywhere, told apart from the real panel, and in no figures",
	async (scene) => {
		const { world, platform, coordinator } = scene;
		await aPracticePanel(scene);
		const cli = (...words: string[]) => rollcall(words, world.environment);
		const real = await cli("practice", "load", "--panel", "millbrook-cme", "--as", "curlew-asha");
		expect(real.err).toMatch(/is not a practice panel/);
		const load = ["practice", "load", "--panel", "millbrook-practice", "--as", "curlew-asha"];
		expect(await cli(...load)).toMatchObject({ code: 0, out: expect.stringMatching(/4 invented children/) });
		expect((await cli(...load)).out).toMatch(/already/);

		// Unless somebody chose to practise, everything goes to the real panel, and says so.
		await begins(coordinator, "raise");
		expect(coordinator.form().text).toMatch(/Real This goes to Millbrook CME panel/);
		expect(coordinator.form().text).not.toMatch(/PRACTICE/);
		await coordinator.leaves();

		await coordinator.does("practice");
		await coordinator.seesPrivately(
			/PRACTICE[\s\S]*For 2 hours what you do here goes to PRACTICE: Millbrook practice panel/,
		);
		// A command in the real panel's channel is for the real panel still: nothing real is lost in practice.
		if (platform === "slack") {
			await begins(coordinator, "raise");
			expect(coordinator.form().text).toMatch(/Real This goes to Millbrook CME panel/);
			await coordinator.leaves();
		}
		await coordinator.takes("raise");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expect(`${coordinator.form().title} ${coordinator.form().text}`).toMatch(/PRACTICE/);
		await coordinator.fills({ harm: ["serious_worry"], unticked: "no" });
		await coordinator.sends();
		await coordinator.leaves();
		await everythingDelivered(world);
		// An alert of the practice panel is marked, and stays with its own people.
		await coordinator.seesPrivately(/PRACTICE[\s\S]*PRA-2027-\d{4}/);
		const { rows } = await world.database.superuser.query(
			`select distinct q.key from posting o join place p on p.id = o.place_id left join person q on q.id = p.person_id
				join panel n on n.id = o.panel_id where n.key = 'millbrook-practice'`,
		);
		expect(rows).toEqual([{ key: "curlew-asha" }]);

		for (const [words, with_] of [
			["board", []],
			["return", ["--census", "2027-03-01"]],
			["notifying", []],
		] as const) {
			const refused = await cli(
				"report",
				words,
				"--panel",
				"millbrook-practice",
				"--as",
				"curlew-asha",
				...with_,
			);
			expect(refused, words).toMatchObject({ code: 1 });
			expect(refused.err).toMatch(/it is in no report, return, census, export or figures/);
		}

		await coordinator.does("practice");
		await coordinator.seesPrivately(/You are back. What you do here goes to Millbrook CME panel/);
		await coordinator.takes("raise");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expect(coordinator.form().text).not.toMatch(/PRACTICE/);
		await coordinator.leaves();
	},
);

onEach(
	"[D-12] feedback that names somebody is struck by whoever reads it, and after twelve months no words of any are left",
	async ({ world, raiser, coordinator }) => {
		for (const words of ["Zephyrine Quillfeather's form took an hour", "The second screen is long"]) {
			await begins(raiser, "feedback");
			await raiser.fills({ feedback: words });
			await sendsOn(raiser);
		}
		await everythingDelivered(world);
		await coordinator.seesPrivately(/has given feedback on Rollcall/);
		const feedback = async (as: string, ...more: string[]) =>
			rollcall(["feedback", "--panel", "millbrook-cme", "--as", as, ...more], world.environment);
		const before = (await feedback("curlew-asha")).out;
		const [, number] = before.match(/took an hour\s+- \*\*Number:\*\* ([0-9a-f]{32})/)!;

		expect((await feedback("plover-leah", "--strike", number!)).code).toBe(1);
		expect((await feedback("curlew-asha", "--strike", "1")).err).toMatch(/Give the number as/);
		expect(await feedback("curlew-asha", "--strike", number!)).toMatchObject({
			...{ code: 0, out: expect.stringMatching(/The words are struck/) },
		});
		expect((await feedback("curlew-asha", "--strike", number!)).err).toMatch(/are gone already/);
		const after = (await feedback("curlew-asha")).out;
		expect(after).not.toMatch(/Zephyrine|took an hour/);
		expect(after).toMatch(/The words were struck on 10 March 2027/);
		expect(after).toMatch(/The second screen is long/);

		const kept = async () =>
			(
				await world.database.superuser.query(
					"select words is not null as words, struck_by is not null as struck from feedback order by given_at",
				)
			).rows;
		await world.moveTo(new Date("2028-03-10T12:00:00Z"));
		expect(await kept()).toEqual([
			{ words: false, struck: true },
			{ words: true, struck: false },
		]);
		await world.moveTo(new Date("2028-03-11T12:00:00Z"));
		expect(await kept()).toEqual([
			{ words: false, struck: true },
			{ words: false, struck: false },
		]);
		const read = (await feedback("curlew-asha", "--from", "2027-03-01")).out;
		expect(read).toMatch(/The words were taken away on 11 March 2028: their time was over/);
		const { rows } = await world.database.superuser.query(
			"select act, facts from ledger where act like 'feedback.%' order by id",
		);
		expect(rows.map((r) => r.act)).toEqual(
			expect.arrayContaining(["feedback.given", "feedback.struck", "feedback.cleared"]),
		);
		expect(JSON.stringify(rows)).not.toMatch(/Zephyrine|hour|screen/);
	},
);

onEach(
	"[D-12] anybody gives feedback, and how notifying goes is counted month by month",
	async ({ world, raiser, coordinator }) => {
		await begins(raiser, "feedback");
		expect(raiser.form().text).toMatch(/Do not name a child/);
		await raiser.fills({ feedback: "The second screen is long when the phone rings" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Thank you/);
		await everythingDelivered(world);
		await coordinator.seesPrivately(/has given feedback on Rollcall/);
		expect(coordinator.privately().at(-1)!.text).not.toMatch(/second screen/);
		const cli = (...words: string[]) => rollcall(words, world.environment);
		const read = await cli("feedback", "--panel", "millbrook-cme", "--as", "curlew-asha");
		expect(read.out).toMatch(/The second screen is long when the phone rings/);
		expect((await cli("feedback", "--panel", "millbrook-cme", "--as", "plover-leah")).code).toBe(1);

		// One notification is sent, one form is opened and left for good.
		await raises(raiser);
		await begins(raiser, "raise");
		await raiser.leaves();
		await everythingDelivered(world);
		await world.moveTo(new Date("2027-03-12T09:00:00Z"));
		const made = await cli(
			"report",
			"notifying",
			"--panel",
			"millbrook-cme",
			"--as",
			"curlew-asha",
			"--json",
		);
		expect(made).toMatchObject({ code: 0, err: "" });
		const { rows } = JSON.parse(made.out) as { rows: (string | number)[][] };
		expect(rows).toEqual([["2027-03", 1, expect.any(Number), 1, 0, 0]]);
	},
);

onEach(
	"[D-12] whoever practises finds invented children alone, and nothing of it is in the other panel's record",
	async (scene) => {
		const { world, platform, raiser, coordinator } = scene;
		await aPracticePanel(scene);
		const load = ["practice", "load", "--panel", "millbrook-practice", "--as", "curlew-asha"];
		expect(await rollcall(load, world.environment)).toMatchObject({ code: 0 });
		const ref = await raises(raiser, { child: { surname: "Exampleton" } });
		await everythingDelivered(world);
		const user = world.sandbox.world.people.find((p) => p.key === "curlew-asha")!.slack!;
		const hands = world.sandbox.slack.hands(user);
		/** What a search in her private chat says: a channel is the real panel's, whatever she practises. */
		const finds = async (): Promise<string> => {
			if (coordinator.hasForm()) await coordinator.leaves();
			if (platform === "slack") await hands.types("/cme find Exampleton", { channel: hands.directMessage() });
			else await coordinator.does("find Exampleton");
			await expect.poll(() => coordinator.hasForm()).toBe(true);
			await coordinator.sends();
			const { title, text } = coordinator.form();
			await coordinator.leaves();
			return `${title} ${text}`;
		};
		const real = await finds();
		expect(real).toContain(ref);
		expect(real).not.toMatch(/PRA-2027/);
		await coordinator.does("practice");
		await coordinator.seesPrivately(/For 2 hours what you do here goes to/);
		const practised = await finds();
		expect(practised).toMatch(/PRACTICE[\s\S]*PRA-2027-\d{4}/);
		expect(practised).not.toContain(ref);

		const { rows } = await world.database.superuser.query(
			`select n.key, l.act, f.ref from ledger l join panel n on n.id = l.panel_id left join case_file f on f.id = l.case_id
				where l.act in ('child.searched', 'case.read-among') order by l.id`,
		);
		const [first, own, second, ...invented] = rows;
		expect([first, own]).toEqual([
			{ key: "millbrook-cme", act: "child.searched", ref: null },
			{ key: "millbrook-cme", act: "case.read-among", ref },
		]);
		expect(second).toEqual({ key: "millbrook-practice", act: "child.searched", ref: null });
		expect(invented).toHaveLength(2);
		for (const row of invented) {
			expect(row).toMatchObject({ key: "millbrook-practice", ref: expect.stringMatching(/^PRA/) });
		}
	},
);

onEach(
	"[D-12] a form that was begun in practice is not among the real ones, nor a real one in practice",
	async (scene) => {
		const { world, coordinator } = scene;
		await aPracticePanel(scene);
		const forms = async (n: RegExp) => {
			await coordinator.takes("raise");
			await coordinator.leaves();
			await coordinator.does("practice");
			await coordinator.seesPrivately(n);
		};
		await forms(/For 2 hours what you do here goes to/);
		await forms(/You are back/);
		await coordinator.does("forms");
		await coordinator.seesPrivately(/Forms that you have begun/);
		const { rows } = await world.database.superuser.query(
			"select count(*)::int as n from draft where used_by is null",
		);
		expect(rows).toEqual([{ n: 2 }]);
		const list = coordinator.privately().findLast((m) => /Forms that you have begun/.test(m.text))!;
		expect(list.buttons.filter((b) => b === "Open the form")).toHaveLength(1);
	},
);
