import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyPanelFile } from "../../../src/features/panel/acts.ts";
import type { Change } from "../../../src/features/panel/changes.ts";
import { panelMembers } from "../../../src/features/panel/members.ts";
import { loadPanel } from "../../../src/features/panel/settings.ts";
import { linkChain } from "../../../src/record/chain.ts";
import { record } from "../../../src/record/record.ts";
import { verifyChain } from "../../../src/record/verify.ts";
import { type Tx, transact } from "../../../src/store/transact.ts";
import { freshDatabase, type TestDatabase } from "../../support/database.ts";
import { aFile, SMALL, small } from "./a-file.ts";

const TENANT = "5a1e0000-0000-4000-8000-00000000000a";
const ON_TEAMS = small("T1/U02", `T1/U02, teams: ${TENANT}/5a1e0000-0000-4000-8000-00000000000b`).replace(
	"  - slack: T1/C01",
	`  - slack: T1/C01\n  - teams: { tenant: ${TENANT}, team: "19:t@thread.tacv2", channel: "19:c@thread.tacv2" }`,
);

/** The same panel as another council would write it, with its own keys and accounts. */
const FORD = SMALL.replaceAll("weir", "ford")
	.replaceAll("Weir", "Ford")
	.replace("WEI", "FOR")
	.replaceAll("crane-ada", "egret-cy")
	.replace("Ada Crane", "Cy Egret")
	.replaceAll("rail-bo", "smew-di")
	.replace("Bo Rail", "Di Smew")
	.replaceAll("key: cme,", "key: ford-cme-team,")
	.replaceAll("agency: cme", "agency: ford-cme-team")
	.replaceAll("key: high", "key: ford-high")
	.replaceAll("agency: high", "agency: ford-high")
	.replace("U01", "U11")
	.replace("U02", "U12")
	.replace("C01", "C11");

let db: TestDatabase;
beforeEach(async () => {
	db = await freshDatabase();
});
afterEach(() => db.close());

const asClerk = <T>(work: (tx: Tx) => Promise<T>) => transact(db.pool, { as: "clerk", panels: [] }, work);

function apply(text: string, options = {}): Promise<readonly Change[]> {
	const nobody = { person: null, agency: null, key: null };
	return asClerk((tx) =>
		applyPanelFile({ tx, record: (...event) => record(tx, nobody, ...event) }, aFile(text), options),
	);
}

const rows = async (text: string, values: unknown[] = []) => (await db.superuser.query(text, values)).rows;
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0];
const idOf = async (kind: "panel" | "person", key: string): Promise<string> =>
	(await one(`select id from ${kind} where key = $1`, [key])).id;
const members = async (panel = "weir-cme") =>
	(await asClerk(async (tx) => panelMembers(tx, await idOf("panel", panel)))).map((m) => m.knownAs);

/** Who the database takes an account to be, with the roles that person has. */
const enters = (user: string) =>
	transact(
		db.pool,
		{ as: "person", key: `test:${Math.random()}`, platform: "slack", tenant: "T1", user },
		(_, who) => Promise.resolve(who.person as { knownAs: string; roles: { role: string }[] } | null),
	);

describe("the first time", () => {
	test("a panel is there with its people, who are known by their accounts", async () => {
		await apply(SMALL);
		expect(await members()).toEqual(["Ada Crane", "Bo Rail"]);
		expect(await enters("U01")).toMatchObject({ knownAs: "Ada Crane", roles: [{ role: "coordinator" }] });
		expect(await enters("U99")).toBeNull();
	});

	test("the officer and an agency's lead are people's ids", async () => {
		await apply(SMALL);
		const panel = await asClerk(async (tx) => loadPanel(tx, await idOf("panel", "weir-cme")));
		expect(panel).toMatchObject({ officer: await idOf("person", "crane-ada"), phone: "01632960100" });
		expect((await one("select contact from agency where key = 'high'")).contact).toEqual({
			lead: await idOf("person", "rail-bo"),
		});
	});

	test("channels have their adapter's address, and each account has a private chat to be opened", async () => {
		await apply(ON_TEAMS);
		expect(
			await rows(
				"select platform, kind, ref, address, platform_user from place order by kind, platform, platform_user",
			),
		).toEqual([
			{ platform: "slack", kind: "channel", ref: "C01", address: { channel: "C01" }, platform_user: null },
			{
				platform: "teams",
				kind: "channel",
				ref: "19:c@thread.tacv2",
				address: {
					tenantId: TENANT,
					serviceUrl: "https://smba.trafficmanager.net/teams/",
					conversationId: "19:c@thread.tacv2",
					teamId: "19:t@thread.tacv2",
					channelId: "19:c@thread.tacv2",
				},
				platform_user: null,
			},
			{ platform: "slack", kind: "person", ref: null, address: null, platform_user: "U01" },
			{ platform: "slack", kind: "person", ref: null, address: null, platform_user: "U02" },
			{
				platform: "teams",
				kind: "person",
				ref: null,
				address: null,
				platform_user: "5a1e0000-0000-4000-8000-00000000000b",
			},
		]);
	});

	test("the ledger has one event for the panel, with counts only, and its chain holds", async () => {
		await apply(SMALL);
		expect(await rows("select act, person_id, facts from ledger")).toEqual([
			{
				act: "panel.applied",
				person_id: null,
				facts: {
					code: "WEI",
					changes: {
						"add authority": 1,
						"add panel": 1,
						"add agency": 2,
						"add person": 2,
						"add account": 2,
						"add role": 2,
						"add channel": 1,
					},
				},
			},
		]);
		await linkChain(db.pool);
		expect(await verifyChain(db.pool)).toEqual([]);
	});
});

describe("again", () => {
	test("the same file changes nothing and records nothing", async () => {
		await apply(ON_TEAMS);
		expect(await apply(ON_TEAMS)).toEqual([]);
		expect((await one("select count(*)::int as n from ledger")).n).toBe(1);
	});

	test("a file that two apply at once is applied once", async () => {
		const changes = await Promise.all([apply(SMALL), apply(SMALL), apply(SMALL)]);
		expect(changes.map((c) => c.length).sort((a, b) => a - b)).toEqual([0, 0, 11]);
	});

	test("only what differs is changed, and said by name, never by value", async () => {
		await apply(SMALL);
		const text = small("Bo Rail, agency: high", "Bo Rail-Smith, agency: cme")
			.replace("01632 960101", "01632 960109")
			.replace("Weir High School", "Weir Academy");
		expect(await apply(text)).toEqual([
			{ panel: "weir-cme", did: "change", what: "panel", of: "weir-cme", detail: "emergency" },
			{ panel: "weir-cme", did: "change", what: "agency", of: "high", detail: "title" },
			{ panel: "weir-cme", did: "change", what: "person", of: "rail-bo", detail: "knownAs, agency" },
		]);
		expect(await enters("U02")).toMatchObject({ knownAs: "Bo Rail-Smith", agency: "CME team" });
	});

	test("what a platform said of a channel since then stands", async () => {
		await apply(ON_TEAMS);
		const moved = { serviceUrl: "https://smba.trafficmanager.net/uk/", conversationId: "19:c@thread.tacv2" };
		await db.superuser.query("update place set address = $1 where ref = '19:c@thread.tacv2'", [moved]);
		expect(await apply(ON_TEAMS)).toEqual([]);
		expect((await one("select address from place where ref = '19:c@thread.tacv2'")).address).toEqual(moved);
	});

	test("a stand-in's address goes before, for channels and for chats already open", async () => {
		await apply(ON_TEAMS);
		const chat = { tenantId: TENANT, serviceUrl: "http://127.0.0.1:1/", conversationId: "a:1" };
		await db.superuser.query(
			"update place set ref = 'a:1', address = $1 where platform = 'teams' and kind = 'person'",
			[chat],
		);
		const here = { teamsServiceUrl: "http://127.0.0.1:2/" };
		await apply(ON_TEAMS, here);
		expect(
			await rows("select distinct address->>'serviceUrl' as url from place where platform = 'teams'"),
		).toEqual([{ url: "http://127.0.0.1:2/" }]);
		expect(await apply(ON_TEAMS, here)).toEqual([]);
	});
});

describe("people come and go", () => {
	const WITHOUT_BO = SMALL.replace(/ {2}- \{ key: rail-bo.*\n/, "").replace(
		"    contact: { lead: rail-bo }\n",
		"",
	);

	test("somebody taken out is off the panel and stays on record", async () => {
		await apply(SMALL);
		expect(await apply(WITHOUT_BO)).toContainEqual({
			...{ panel: "weir-cme", did: "end", what: "role", of: "rail-bo", detail: "safeguarding_lead" },
		});
		expect(await members()).toEqual(["Ada Crane"]);
		expect(await enters("U02")).toMatchObject({ knownAs: "Bo Rail", roles: [] });
		expect(await apply(WITHOUT_BO)).toEqual([]);
	});

	test("and is back when they are in the file again", async () => {
		await apply(SMALL);
		await apply(WITHOUT_BO);
		await apply(SMALL);
		expect(await members()).toEqual(["Ada Crane", "Bo Rail"]);
	});

	test("a role that is not given any more ends, and the other stays", async () => {
		const both = small("[safeguarding_lead]", "[safeguarding_lead, chair]");
		await apply(both);
		await apply(SMALL);
		expect(await enters("U02")).toMatchObject({ roles: [{ role: "safeguarding_lead" }] });
	});

	test("a leaver works until the end of their last day, then is unknown and gets nothing", async () => {
		const leaver = small("T1/U02", "T1/U02, left: 2026-07-21");
		await db.superuser.query("update clock set offset_by = timestamptz '2026-07-21 12:00Z' - now()");
		await apply(leaver);
		expect(await enters("U02")).toMatchObject({ knownAs: "Bo Rail" });
		await db.superuser.query("update clock set offset_by = timestamptz '2026-07-21 23:01Z' - now()");
		expect(await enters("U02")).toBeNull();
		expect(await apply(leaver)).toEqual([
			{ panel: "weir-cme", did: "change", what: "chat", of: "slack T1/U02", detail: "closed" },
		]);
	});
});

describe("accounts", () => {
	const gone = (user: string) =>
		one("select ended_at is not null as gone, person_id from place where platform_user = $1", [user]);

	test("one that is taken away opens nothing, and its chat is closed", async () => {
		await apply(SMALL);
		await apply(small(", slack: T1/U02", ""));
		expect(await enters("U02")).toBeNull();
		expect(await gone("U02")).toMatchObject({ gone: true });
		await apply(SMALL);
		expect(await gone("U02")).toMatchObject({ gone: false });
	});

	test("one that moves to somebody else takes no message along that was for the first", async () => {
		await apply(SMALL);
		await db.superuser.query(
			`insert into posting (place_id, panel_id, key, view, subject, wanted)
			select p.id, (select id from panel), 'k', 'v', gen_random_uuid(), 1 from place p where platform_user = 'U02'`,
		);
		const swapped = small("T1/U02", "T1/U03").replace("T1/U01", "T1/U02");
		expect(await apply(swapped)).toContainEqual({
			...{ panel: "weir-cme", did: "change", what: "account", of: "slack T1/U02", detail: "crane-ada" },
		});
		expect(await enters("U02")).toMatchObject({ knownAs: "Ada Crane" });
		expect(await gone("U02")).toEqual({ gone: false, person_id: await idOf("person", "crane-ada") });
		expect(await rows("select dead_code from posting")).toEqual([{ dead_code: "account-moved" }]);
	});

	test("two people whose accounts were mixed up get each their own", async () => {
		await apply(small("T1/U01", "T1/U00").replace("T1/U02", "T1/U01").replace("T1/U00", "T1/U02"));
		await apply(SMALL);
		expect(await enters("U01")).toMatchObject({ knownAs: "Ada Crane" });
		expect(await enters("U02")).toMatchObject({ knownAs: "Bo Rail" });
	});
});

describe("channels", () => {
	const gone = async (ref: string) =>
		(await one("select ended_at is not null as gone from place where ref = $1", [ref])).gone;

	test("one that is taken out gets nothing more, until it is there again", async () => {
		await apply(ON_TEAMS);
		await apply(SMALL);
		expect([await gone("C01"), await gone("19:c@thread.tacv2")]).toEqual([false, true]);
		await apply(ON_TEAMS);
		expect(await gone("19:c@thread.tacv2")).toBe(false);
	});
});

describe("several panels", () => {
	test("one file may hold two, each with an event of its own", async () => {
		await apply(`${SMALL}---\n${FORD}`);
		expect(await members("ford-cme")).toEqual(["Cy Egret", "Di Smew"]);
		expect(await rows("select facts->>'code' as code from ledger order by id")).toEqual([
			{ code: "WEI" },
			{ code: "FOR" },
		]);
	});

	test("a file touches the panels in it and no other", async () => {
		await apply(SMALL);
		await apply(FORD);
		expect(await apply(SMALL)).toEqual([]);
		expect(await members()).toEqual(["Ada Crane", "Bo Rail"]);
	});

	const onBoth = FORD.replace(
		"people:\n",
		"people:\n  - { key: rail-bo, knownAs: Bo Rail, agency: high, roles: [chair], slack: T1/U02 }\n",
	).replace(
		"agencies:\n",
		"agencies:\n  - { key: high, kind: school, title: Weir High School, contact: { lead: rail-bo } }\n",
	);

	test("somebody may be on two panels, described alike in both files", async () => {
		await apply(SMALL);
		await apply(onBoth);
		expect(await apply(SMALL)).toEqual([]);
		expect(await members("ford-cme")).toEqual(["Bo Rail", "Cy Egret", "Di Smew"]);
	});

	test.each([
		[
			"a key that is somebody else's",
			onBoth.replace("Bo Rail", "Bob Raikes"),
			/^"rail-bo" is somebody on the panel "Weir CME panel"/,
		],
		[
			"an account of somebody there",
			FORD.replace("U12", "U02"),
			/^The account slack T1\/U02 is that of somebody on the panel "Weir CME panel"/,
		],
		[
			"fewer accounts than there",
			onBoth.replace(", slack: T1/U02", ""),
			/^The account slack T1\/U02 is that of somebody on the panel/,
		],
		[
			"an agency by another title",
			onBoth.replace("Weir High School", "Ford High School 2"),
			/^"high" is an agency on the panel "Weir CME panel"/,
		],
		[
			"a channel of another panel",
			FORD.replace("C11", "C01"),
			/^The channel slack T1\/C01 belongs to another panel\./,
		],
		[
			"a code of another panel",
			FORD.replace("code: FOR", "code: WEI"),
			/^The panel "weir-cme" has the code WEI\./,
		],
	])("a file for another panel is refused, and changes nothing, with %s", async (_, text, says) => {
		await apply(SMALL);
		await expect(apply(text)).rejects.toMatchObject({ says: expect.stringMatching(says) });
		expect(await rows("select key from panel")).toEqual([{ key: "weir-cme" }]);
		expect(await members()).toEqual(["Ada Crane", "Bo Rail"]);
	});
});
