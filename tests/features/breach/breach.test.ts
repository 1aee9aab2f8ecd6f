import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runNudges } from "../../../src/delivery/nudge.ts";
import { moveClock } from "../../../src/store/clock.ts";
import { everyWord } from "../../security/every-word.ts";
import { CHANNEL, keyOf, slipBy, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";
import { quiet } from "../../support/database.ts";

let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const report = async (who: string, author: string, message: string) =>
	everyWord(
		await world.receive({
			...{ kind: "press", key: randomUUID(), who: userOf(who), action: "breach.report", on: "" },
			...{ place: CHANNEL, message: slipBy(author, message) },
		}),
	);

const rowsOf = async (message: string) =>
	(
		await world.database.superuser.query(
			`select p.key as panel, a.key as author, b.place_id as place, b.case_id as case from breach b join panel p on p.id = b.panel_id
				left join person a on a.id = b.author_id where b.message_id = $1 order by 1`,
			[message],
		)
	).rows;

const member = keyOf("ashby-centre", "agency_member");
const notifier = keyOf("ashby-school", "notifier");

describe("a message that names a child", () => {
	test("is on record once, though five people say so at once, and each is told of the one who was first", async () => {
		const who = ["notifier", "agency_member", "agency_lead", "auditor", "emergency_duty"] as const;
		const said = await Promise.all(who.map((role) => report(keyOf("ashby-centre", role), notifier, "race")));
		expect(said.filter((s) => s.includes("Thank you for saying so"))).toHaveLength(1);
		expect(said.filter((s) => /ashby-centre-.* said so already/.test(s))).toHaveLength(4);
		expect(await rowsOf("race")).toHaveLength(1);
	});

	test("in a place that the record does not know is on record all the same", async () => {
		await report(member, notifier, "elsewhere");
		expect(await rowsOf("elsewhere")).toEqual([
			{ panel: "ashby", author: notifier, place: null, case: null },
		]);
	});

	test("by somebody whom the record does not know is for those who handle it to follow up", async () => {
		expect(await report(member, "nobody-known", "stranger")).toMatch(/Rollcall does not know who wrote it/);
		expect(await rowsOf("stranger")).toMatchObject([{ author: null }]);
	});

	test("by somebody of another panel is for the panel of whoever says so, and for each panel that does", async () => {
		const author = keyOf("burton-school", "agency_member");
		expect(await report(member, author, "shared")).toMatch(/not on this panel/);
		expect(await report(keyOf("burton-school", "notifier"), author, "shared")).toMatch(/Thank you/);
		expect((await rowsOf("shared")).map((r) => r.panel)).toEqual(["ashby", "burton"]);
	});

	test("is asked for where no message was pointed at", async () => {
		const key = randomUUID();
		const reply = await world.receive({
			kind: "press",
			key,
			who: userOf(member),
			action: "breach.report",
			on: "",
		});
		expect(everyWord(reply)).toMatch(/Choose “This names a child” on the message itself/);
	});
});

describe("a reminder", () => {
	test("comes once on three replicas, and not for what is decided", async () => {
		const { database, keys, catalogue, subjects } = world;
		await moveClock(database.ownerUrl, 25 * 3_600_000);
		const nudges = catalogue.nudges.filter((n) => n.name === "remind-breaches");
		const all = { pool: database.pool, keys, log: quiet };
		await Promise.all([1, 2, 3].map(() => runNudges(all, nudges)));
		await runNudges(all, nudges);
		const { rows } = await database.superuser.query(
			"select facts->>'hours' as hours, count(*)::int as n from ledger where act = 'breach.reminded' and facts->>'breach' = $1 group by 1",
			[subjects.breach],
		);
		expect(rows).toEqual([{ hours: "24", n: 1 }]);
	});
});
