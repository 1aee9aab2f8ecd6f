import { expect } from "vitest";
import { onEach, raises, refusalsIn } from "../support/each-platform.ts";
import { another, assigns, sql, WORKER, WORKER_NAME } from "../support/leave.ts";
import { type Person, type PlatformName, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { idOf, pressesNewest, raisesAnother, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const NEWCOMER = "finch-ruth";
const OTHER = { slack: "teams", teams: "slack" } as const;
/** Another coordinator, who is told: on Slack alone in the demo. */
const DEPUTY = "dotterel-daniel";

/** Whom the platform's own list of people gives. */
const picked = (world: TestWorld, key: string, platform: PlatformName) =>
	world.sandbox.world.people.find((p) => p.key === key)![platform]!;

const agencyId = async (world: TestWorld, key: string) =>
	(await sql<{ id: string }>(world, "select id from agency where key = $1", [key]))[0]!.id;

/**
 * The newest list of people that shows somebody, page by page, with the number by which their row's menu is pressed: on Slack
 * among all menus, on Teams among those that offer this. Whoever reads the list has no menu of their own.
 */
async function rowOf(admin: Person, reader: string, name: string, label: string) {
	await admin.does("people");
	for (;;) {
		await admin.seesPrivately(/On the panel: \d+/);
		const list = admin.privately().findLast((m) => m.text.includes("On the panel:"))!;
		const rows = [...list.text.matchAll(/([\p{L} ]+), [^:\n]+: [^()]+\(([^)]*)\)/gu)]
			.map(([, who, on]) => ({ who: who!.trim(), on: on! }))
			.filter((row) => row.who !== reader);
		const has = (row: { who: string; on: string }) => {
			// One account was joined in these stories.
			if (label === "Take an account off") return row.who === name;
			return row.on === "Slack" || row.on === "Teams" || label !== "Join a second account";
		};
		const counted = admin.platform === "slack" ? rows : rows.filter(has);
		const nth = counted.findIndex((row) => row.who === name) + 1;
		if (nth > 0) return { list, nth };
		const next = list.buttons.find((b) => /^Show the/.test(b));
		if (!next) throw new Error(`${name} is not on the list: ${rows.map((row) => row.who).join("; ")}`);
		const before = admin.answers();
		await admin.presses(list, next);
		await expect.poll(() => admin.answers()).toBeGreaterThan(before);
	}
}

/** Presses what a row of the list offers, and waits for its form. */
async function opensRow(admin: Person, name: string, label: string, reader = "Asha Curlew"): Promise<void> {
	if (admin.hasForm()) await admin.leaves();
	const { list, nth } = await rowOf(admin, reader, name, label);
	await admin.presses(list, label, nth);
	await expect.poll(() => admin.hasForm(), { timeout: 10_000 }).toBe(true);
}

async function adds(world: TestWorld, admin: Person, platform: PlatformName, more = {}): Promise<void> {
	await admin.does("people");
	await admin.seesPrivately(/On the panel: /);
	await pressesNewest(admin, "Add somebody");
	await admin.fills({
		...{
			person_account: picked(world, NEWCOMER, platform),
			person_known_as: "Ruth Finch",
			person_job: "Police officer",
		},
		...{ person_agency: await agencyId(world, "police"), person_roles: ["agency_lead"] },
		...more,
	});
	await sendsOn(admin);
}

onEach(
	"somebody is put on the panel from the platform's own list of people, and can begin at once; the other coordinators are told",
	async ({ world, platform, coordinator }) => {
		const newcomer = personOf(world, NEWCOMER, platform);
		await newcomer.does("cases");
		await newcomer.seesPrivately(/Rollcall does not know you yet/);

		await coordinator.does("people");
		await coordinator.seesPrivately(/On the panel: /);
		await pressesNewest(coordinator, "Add somebody");
		// Nothing chosen: each field says what to do, and what was typed stays.
		await coordinator.fills({ person_known_as: "Ruth Finch" });
		await coordinator.sends({ force: true });
		expect(coordinator.form().text).toMatch(/Choose who it is from the list of people/);
		expect(coordinator.form().text).toMatch(/Choose at least one role/);
		expect(JSON.stringify(coordinator.form().values)).toContain("Ruth Finch");
		await coordinator.fills({
			...{ person_account: picked(world, NEWCOMER, platform), person_job: "Police officer" },
			...{ person_agency: await agencyId(world, "police"), person_roles: ["agency_lead"] },
		});
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Ruth Finch is on the panel now: Agency lead/);
		await everythingDelivered(world);
		await personOf(world, DEPUTY, "slack").seesPrivately(
			/Asha Curlew put Ruth Finch, Millbrook Police, on the panel: Agency lead/,
		);

		await newcomer.does("help all");
		await newcomer.seesPrivately(/You are known here as|digest/);
		await newcomer.does("cases");
		await newcomer.seesPrivately(/open case|No open case|no open cases/i);

		// The same account again is somebody already.
		await adds(world, coordinator, platform);
		await coordinator.seesPrivately(/on the panel already/);
	},
);

onEach(
	"roles are changed from the list; nobody changes their own, and the last coordinator stays",
	async ({ world, platform, coordinator }) => {
		const worker = WORKER_NAME[platform];
		await opensRow(coordinator, worker, "Change roles");
		await coordinator.fills({ member_roles: ["agency_member", "auditor"] });
		await sendsOn(coordinator);
		// What is added is not said as if it were all that they have.
		await coordinator.seesPrivately(new RegExp(`The roles of ${worker} are changed[^]*New: .*[Aa]uditor`));
		const [{ roles }] = (await sql<{ roles: string }>(
			world,
			`select string_agg(role, ',' order by role) as roles from membership where ended_at is null and person_id = $1`,
			[await idOf(world, WORKER[platform])],
		)) as [{ roles: string }];
		expect(roles).toBe("agency_member,auditor");
		await everythingDelivered(world);
		await personOf(world, DEPUTY, "slack").seesPrivately(
			new RegExp(`Asha Curlew changed the roles of ${worker}[\\s\\S]*Auditor`),
		);

		// The deputy is taken down first: then Asha is the last, whom nobody can take away.
		await opensRow(coordinator, "Daniel Dotterel", "Change roles");
		await coordinator.fills({ member_roles: ["agency_member"] });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The roles of Daniel Dotterel are changed/);
		await everythingDelivered(world);
		// From now on nobody else coordinates: the chair and the information-governance contact are told in their place.
		await opensRow(coordinator, worker, "Change roles");
		await coordinator.fills({ member_roles: ["agency_member"] });
		await sendsOn(coordinator);
		await everythingDelivered(world);
		for (const key of ["heron-martin", "bittern-helen"]) {
			const { slack } = world.sandbox.world.people.find((p) => p.key === key)!;
			await personOf(world, key, slack ? "slack" : "teams").seesPrivately(
				new RegExp(`Asha Curlew changed the roles of ${worker}[^]*nobody sets the panel up unseen`),
			);
		}
		const admin = personOf(world, "knot-rafael", "slack");
		await opensRow(admin, "Asha Curlew", "Record that they left", "Rafael Knot");
		await sendsOn(admin);
		await admin.seesPrivately(/only coordinator[\s\S]*Make somebody else coordinator first/);
	},
);

onEach(
	"a leaver's rights end at once, and what waited for them goes to a named person",
	async ({ world, platform, raiser, coordinator }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		await assigns(world, coordinator, ref, WORKER[platform]);
		await worker.does(`case ${ref}`);
		await worker.seesPrivately(new RegExp(ref));

		await opensRow(coordinator, WORKER_NAME[platform], "Record that they left");
		expect(coordinator.form().text).toMatch(/Their rights on this panel end at once/);
		await coordinator.fills({ left_to: await idOf(world, DEPUTY) });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/is off the panel[\s\S]*Handed over: 1 case/);
		await worker.does(`case ${ref}`);
		await worker.seesPrivately(/Rollcall does not know you yet/);
		const [owner] = await sql<{ key: string }>(
			world,
			"select p.key from case_file f join person p on p.id = f.owner_id where f.ref = $1",
			[ref],
		);
		expect(owner!.key).toBe(DEPUTY);
		await everythingDelivered(world);
		await personOf(world, DEPUTY, "slack").seesPrivately(/has left\. Their rights ended at once/);
	},
);

onEach(
	"a second account is joined with a code that its owner is shown in the first and types in the other, once",
	async ({ world, platform, coordinator, outsider }) => {
		const other = OTHER[platform];
		await adds(world, coordinator, platform);
		await coordinator.seesPrivately(/Ruth Finch is on the panel now/);
		const [here, there] = [personOf(world, NEWCOMER, platform), personOf(world, NEWCOMER, other)];
		await there.does("cases");
		await there.seesPrivately(/Rollcall does not know you yet/);

		const joins = "Join a second account";
		const { list, nth } = await rowOf(coordinator, "Asha Curlew", "Ruth Finch", joins);
		await coordinator.presses(list, joins, nth);
		await coordinator.seesPrivately(/Ruth Finch is asked, in private, to join their account/);
		await everythingDelivered(world);
		await here.seesPrivately(/asks you to join your account/);
		const asked = here.privately().findLast((m) => m.buttons.includes("Show me a code"))!;
		await here.presses(asked, "Show me a code");
		const [, code] = await here.seesPrivately(/join ([0-9A-Z]{4}-[0-9A-Z]{4})/);

		// Somebody whom Rollcall knows already joins nothing with it, and a code that is not right opens nothing.
		await outsider.does(`join ${code}`);
		await outsider.seesPrivately(/This account is known already/);
		await there.does("join CCCC-CCCC");
		await there.seesPrivately(/That code does not open anything/);
		await there.does(`join ${code!.toLowerCase()}`);
		await there.seesPrivately(/This account is yours now: Rollcall knows you here as Ruth Finch/);
		await there.does("people");
		await there.seesPrivately(/Your role on this panel does not allow that/);
		await everythingDelivered(world);
		await coordinator.seesPrivately(/Ruth Finch, Millbrook Police, joined an account/);
		// Whoever gave a code away hears of it in the account that is theirs for certain.
		await here.seesPrivately(
			/An account on \w+ was joined to yours, as Asha Curlew asked[\s\S]*not you[\s\S]*at once/,
		);
		expect((await refusalsIn(world)).map((r) => r.code)).toContain("account.code-wrong");

		// Joined by mistake: it is taken off again, and the first one stays.
		await opensRow(coordinator, "Ruth Finch", "Take an account off");
		expect(coordinator.form().text).toMatch(
			/was joined to Ruth Finch, Millbrook Police[\s\S]*as Asha Curlew asked/,
		);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/off Ruth Finch\. It opens nothing any more/);
		await everythingDelivered(world);
		await here.seesPrivately(/Asha Curlew took the account on \w+ off you/);
		await personOf(world, DEPUTY, "slack").seesPrivately(
			/Asha Curlew took the account on \w+ off Ruth Finch/,
		);
		await there.does("cases");
		const unknown = () => there.privately().filter((m) => /Rollcall does not know you yet/.test(m.text));
		await expect.poll(() => unknown().length, { timeout: 10_000 }).toBe(2);
		const kept = await sql<{ n: number }>(
			world,
			"select count(*)::int as n from ledger where facts::text like $1",
			[`%${code}%`],
		);
		expect(kept[0]!.n).toBe(0);
	},
);

onEach(
	"a channel is taken off the panel and put on it from within, and nowhere else",
	async ({ world, platform, raiser, coordinator }) => {
		const fromWithin = async () => {
			if (coordinator.hasForm()) await coordinator.leaves();
			if (platform === "slack") return coordinator.does("channel");
			const { teams } = world.sandbox;
			const channel = world.sandbox.world.teams.teams[0]!.channels.at(-1)!.id;
			const hands = teams.hands(picked(world, "curlew-asha", "teams"));
			const before = coordinator.privately().length;
			await hands.says("channel", { channel, mention: true });
			await expect.poll(() => coordinator.privately().length).toBeGreaterThan(before);
			await pressesNewest(coordinator, "Open the form");
		};
		await fromWithin();
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expect(coordinator.form().text).toMatch(/everybody in the channel sees them/);
		const [place] = await sql<{ id: string; panel: string }>(
			world,
			"select id, panel_id as panel from place where kind = 'channel' and platform = $1",
			[platform],
		);
		await coordinator.fills({ channel_does: `off:${place!.panel}` });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/This channel is off Millbrook CME panel/);
		await everythingDelivered(world);
		await personOf(world, DEPUTY, "slack").seesPrivately(/Asha Curlew took a channel on \w+ off the panel/);

		// Nothing more is posted there, until it is on again.
		const before = coordinator.channel().length;
		await raises(raiser);
		await everythingDelivered(world);
		expect(coordinator.channel()).toHaveLength(before);
		await fromWithin();
		await coordinator.fills({ channel_does: `on:${place!.panel}` });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/This channel is on Millbrook CME panel now/);
		const ref = await raisesAnother(world, raiser, another(1));
		await coordinator.card(new RegExp(`^${ref}`));

		// In a private chat there is no channel.
		if (platform === "teams") {
			await coordinator.does("channel");
			await coordinator.seesPrivately(/Type “channel” in the channel itself/);
		}
		// Nobody else may.
		await raiser.does("channel");
		await raiser.seesPrivately(/Your role on this panel does not allow that/);
	},
);
