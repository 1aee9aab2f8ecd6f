import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { raises, raisesAndSees } from "../support/each-platform.ts";
import { cardOf, type Person, type PlatformName, personOf } from "../support/people.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { eventually, postOffice } from "./post-office.ts";

describe("removed, and nobody said so", () => {
	const office = postOffice();
	const told = (platform: PlatformName) =>
		office()
			.coordinator(platform)
			.privately()
			.filter((m) => /no longer posts in a channel of your panel in Slack/.test(m.text)).length;
	const waiting = () => office().sql("select key from posting where shown is null or shown < wanted");

	test("the other channel is served and the coordinators are told, once", async () => {
		const { slack } = office().sandbox;
		const channel = office().sandbox.world.slack.channels[0]!.id;
		await office().records([{ key: "Card", standing: true }], { case: CASE });
		await office().delivered();
		await slack.hands("U01CURLEW").removesApp(channel);
		office().says.set("Card", "Card, changed");
		await office().records([{ key: "First" }, { key: "Second" }], { case: CASE });
		await eventually(() => office().channel("teams")).toEqual(["Card, changed", "First", "Second"]);
		await office()
			.coordinator("slack")
			.seesPrivately(/no longer posts in a channel of your panel in Slack/);
		await office()
			.coordinator("teams")
			.seesPrivately(/no longer posts in a channel of your panel in Slack/);
		await office().minute();
		await office().minute();
		await eventually(async () => (await waiting()).length).toBe(3);
		expect([told("slack"), told("teams")]).toEqual([1, 1]);
		expect(await office().sql("select act from ledger where act = 'place.gone'")).toHaveLength(1);
		expect(await office().sql("select from posting where dead_at is not null")).toEqual([]);
	});

	test("put back, it gets what waited", async () => {
		const channel = office().sandbox.world.slack.channels[0]!.id;
		await office().sandbox.slack.hands("U01CURLEW").invites("the app", channel);
		await office().sql("update place set gone_at = null");
		await office().deliveredInTheEnd();
		expect(office().channel("slack")).toEqual(["Card, changed", "First", "Second"]);
	});

	test("a person who cannot be written to is named to the coordinators, and no other is kept waiting", async () => {
		const { teams } = office().sandbox;
		const [omar] = await office().sql<{ id: string; name: string }>(
			"select id, known_as as name from person where key = 'fieldfare-omar'",
		);
		await teams.admin.uninstalls({ person: omar!.name });
		await office().records([{ key: "Only for Omar", to: { people: [omar!.id] } }, { key: "For all" }]);
		await office()
			.coordinator("teams")
			.seesPrivately(new RegExp(`can no longer write to ${omar!.name} in Microsoft Teams`));
		await eventually(() => office().channel("teams", "For all")).toEqual(["For all"]);
		expect(await office().sql("select act from ledger where act = 'place.gone'")).toHaveLength(2);
	});
});

const CASE = "0c0c0c0c-0000-4000-8000-000000000004";

describe("removed, and the platform said so", () => {
	let world: TestWorld;
	beforeEach(async () => {
		world = await startWorld();
	});
	afterEach(() => world.close());

	/** How the bot is taken out of the panel's channel, and put back. */
	const doors = {
		slack: {
			out: () => world.sandbox.slack.hands("U01CURLEW").removesApp(world.sandbox.world.slack.channels[0]!.id),
			in: () =>
				world.sandbox.slack.hands("U01CURLEW").invites("the app", world.sandbox.world.slack.channels[0]!.id),
		},
		teams: {
			out: () => world.sandbox.teams.admin.uninstalls({ team: "Millbrook CME" }),
			in: () => world.sandbox.teams.admin.installs({ team: "Millbrook CME" }),
		},
	};
	const other = { slack: "teams", teams: "slack" } as const;

	test.for(["slack", "teams"] as const)(
		"from %s: the other goes on, and what waited is there on its return",
		async (platform) => {
			const gone = personOf(world, "curlew-asha", platform);
			const stays = personOf(world, "curlew-asha", other[platform]);
			const open = async (person: Person) =>
				Number((await person.card(cardOf(ref))).text.match(/(\d+) open/)?.[1]);
			const { ref } = await raisesAndSees(world, personOf(world, "fieldfare-omar", "teams"));
			const before = await open(stays);

			await doors[platform].out();
			await records(stays, ref);
			await eventually(() => open(stays)).toBe(before - 1);
			await world.app.nudge();
			await stays.seesPrivately(/no longer posts in a channel of your panel/);
			expect(await open(gone)).toBe(before);
			const meanwhile = await raises(personOf(world, "dunnock-peter", "teams"));

			await doors[platform].in();
			await eventually(() => open(gone)).toBe(before - 1);
			await gone.card(cardOf(meanwhile));
		},
	);

	/** What else takes the panel's channel away, and gives it back. */
	const others = {
		"a Slack channel that is archived": {
			...{ platform: "slack" as const },
			out: () => world.sandbox.slack.hands("U01CURLEW").archives(world.sandbox.world.slack.channels[0]!.id),
			in: () => world.sandbox.slack.hands("U01CURLEW").unarchives(world.sandbox.world.slack.channels[0]!.id),
		},
		"a Teams channel that is deleted and restored": {
			...{ platform: "teams" as const },
			out: () => world.sandbox.teams.admin.deletesChannel("cme-panel"),
			in: () => world.sandbox.teams.admin.restoresChannel("cme-panel"),
		},
		"a Teams team that is archived": {
			...{ platform: "teams" as const },
			out: () => world.sandbox.teams.admin.archivesTeam("Millbrook CME"),
			in: () => world.sandbox.teams.admin.restoresTeam("Millbrook CME"),
		},
	};

	test.for(Object.keys(others) as (keyof typeof others)[])(
		"%s gets what waited as soon as it is back",
		async (what) => {
			const { platform, ...door } = others[what];
			const back = personOf(world, "curlew-asha", platform);
			const stays = personOf(world, "curlew-asha", other[platform]);
			await door.out();
			const raiser = platform === "slack" ? "fieldfare-omar" : "lapwing-grace";
			const { ref } = await raisesAndSees(world, personOf(world, raiser, other[platform]));
			await stays.card(cardOf(ref));
			await world.app.nudge();
			await stays.seesPrivately(/no longer posts in a channel of your panel/);
			const gone = "select platform from place where kind = 'channel' and gone_at is not null";
			expect((await world.database.superuser.query(gone)).rows).toEqual([{ platform }]);

			await door.in();
			await back.card(cardOf(ref));
			expect((await world.database.superuser.query(gone)).rows).toEqual([]);
		},
	);

	test("a Slack workspace that the app was removed from: its channels are gone, and private messages are not given up", async () => {
		const { slack } = world.sandbox;
		const stays = personOf(world, "curlew-asha", "teams");
		await slack.uninstall();
		const gone = "select platform from place where kind = 'channel' and gone_at is not null";
		await eventually(async () => (await world.database.superuser.query(gone)).rows).toEqual([
			{ platform: "slack" },
		]);
		const ref = await raises(personOf(world, "fieldfare-omar", "teams"));
		await stays.card(cardOf(ref));
		await world.app.nudge();
		await stays.seesPrivately(/no longer posts in a channel of your panel in Slack/);
		const dead = await world.database.superuser.query("select from posting where dead_at is not null");
		expect(dead.rowCount).toBe(0);

		slack.reinstall();
		await slack.hands("U01CURLEW").invites("the app", world.sandbox.world.slack.channels[0]!.id);
		await personOf(world, "curlew-asha", "slack").card(cardOf(ref));
	});

	test("a person who takes the bot back gets what waited for them", async () => {
		const omar = personOf(world, "fieldfare-omar", "teams");
		const { name } = world.sandbox.world.people.find((p) => p.key === "fieldfare-omar")!;
		const { superuser } = world.database;
		const gone =
			"select from place p join person on person.id = p.person_id where key = 'fieldfare-omar' and gone_at is not null";
		await omar.does("help");
		await world.sandbox.teams.admin.uninstalls({ person: name });
		await superuser.query(
			"update place set gone_at = now() where person_id = (select id from person where key = 'fieldfare-omar')",
		);
		await world.sandbox.teams.admin.installs({ person: name });
		await omar.does("help");
		expect((await superuser.query(gone)).rowCount).toBe(0);
	});

	/** Gives one enquiry an outcome. */
	async function records(person: Person, ref: string): Promise<void> {
		const { rows } = await world.database.superuser.query(
			"select e.id from enquiry e join case_file f on f.id = e.case_id where f.ref = $1 and e.held is null order by e.check_code limit 1",
			[ref],
		);
		await person.presses(await person.card(cardOf(ref)), "Record outcome");
		await person.fills({ enquiry: rows[0].id, outcome: "no_trace" });
		await person.sends();
	}
});
