import { randomBytes, randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { accountAnswer } from "../../src/chat/form.ts";
import type { Reply } from "../../src/chat/port.ts";
import { type Hands, handsOf } from "../../src/demo/hands.ts";
import { features } from "../../src/features/all.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { SMALL } from "../features/panel/a-file.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { rollcall } from "./run.ts";

let db: TestDatabase;
let folder: string;
let asha: Hands;
beforeAll(() => {
	folder = tempFolder("rollcall-apply-with-chat");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
	db = await freshDatabase();
	const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
	const parts = {
		pool: db.pool,
		keys,
		catalogue: makeCatalogue(features),
		log: quiet,
		wake: () => undefined,
	};
	asha = handsOf(makeReceive(parts), { platform: "slack", tenant: "T1", user: "U01" }, randomUUID);
	return () => db.close();
});

/** A panel of a coordinator, a member in three roles of whom each may change, and two channels. */
const BASE = SMALL.replace("roles: [safeguarding_lead]", "roles: [agency_lead]").replace(
	"  - slack: T1/C01",
	"  - slack: T1/C01\n  - slack: T1/C02",
);

async function apply(text: string, ...flags: string[]) {
	const path = join(folder, "panel.yaml");
	writeFileSync(path, text);
	return rollcall(["apply", path, ...flags], { DATABASE_URL: db.appUrl });
}

const rows = async <R>(text: string, values: unknown[] = []) =>
	(await db.superuser.query(text, values)).rows as R[];
const rolesOf = async (key: string) =>
	(
		await rows<{ roles: string | null }>(
			`select string_agg(m.role, ',' order by m.role) as roles from membership m join person p on p.id = m.person_id
				where p.key = $1 and m.ended_at is null`,
			[key],
		)
	)[0]!.roles;
const member = async (key: string) =>
	(
		await rows<{ id: string }>(
			"select md5(m.panel_id::text || p.id::text)::uuid as id from membership m join person p on p.id = m.person_id where p.key = $1",
			[key],
		)
	)[0]!.id;

/** In chat, as the coordinator. */
const chat = {
	async roles(key: string, roles: string[]) {
		const opened = await asha.presses("person.roles", await member(key));
		await asha.completes(opened, { member_roles: roles }, "The roles of");
	},
	async left(key: string) {
		const opened = await asha.presses("person.left", await member(key));
		await asha.completes(opened, { left_to: "later" }, `${key === "rail-bo" ? "Bo Rail" : ""}`);
	},
	async adds(roles: string[]) {
		const account = accountAnswer({ platform: "slack", tenant: "T1", user: "U09" });
		await asha.completes(
			await asha.presses("person.add", ""),
			{
				...{ person_account: account, person_known_as: "Cy Stilt", person_job: "Officer" },
				...{ person_agency: "Weir High School", person_roles: roles },
			},
			"Cy Stilt is on the panel now",
		);
	},
};

const OTHER = "agency_member";
const file = {
	same: BASE,
	changed: (to: string) => BASE.replace("roles: [agency_lead]", `roles: [${to}]`),
	removed: BASE.replace(/ {2}- \{ key: rail-bo.*\n/, "").replace("contact: { lead: rail-bo }", "contact: {}"),
	added: (roles: string) =>
		BASE.replace(
			"channels:",
			`  - { key: stilt-cy, knownAs: Cy Stilt, agency: high, roles: [${roles}], slack: T1/U09 }\nchannels:`,
		),
};

describe("somebody's roles, where the file had them when it was last applied", () => {
	type Chat = "leaves them" | "changes them" | "takes them away";
	const act = async (did: Chat) => {
		if (did === "changes them") await chat.roles("rail-bo", ["auditor"]);
		if (did === "takes them away") await chat.left("rail-bo");
	};
	test.each([
		["leaves them", file.same, "agency_lead"],
		["leaves them", file.changed(OTHER), OTHER],
		["leaves them", file.removed, null],
		["changes them", file.same, "auditor"],
		["changes them", file.changed("auditor"), "auditor"],
		["takes them away", file.same, null],
		["takes them away", file.removed, null],
	] as const)("chat %s, and both can stand", async (did, text, becomes) => {
		await apply(BASE);
		await act(did);
		const { code, err } = await apply(text);
		expect({ code, err }).toEqual({ code: 0, err: "" });
		expect(await rolesOf("rail-bo")).toBe(becomes);
		// And once more: what chat changed and the file did not is not undone by applying it twice.
		await apply(text);
		expect(await rolesOf("rail-bo")).toBe(becomes);
	});

	test.each([
		["changes them", file.changed(OTHER), OTHER, "auditor"],
		["changes them", file.removed, null, "auditor"],
		["takes them away", file.changed(OTHER), OTHER, null],
	] as const)(
		"chat %s, and the file otherwise: it is refused until somebody says whose word stands",
		async (did, text, files, chats) => {
			await apply(BASE);
			await act(did);
			const before = await rolesOf("rail-bo");
			const { code, out, err } = await apply(text);
			expect({ code, out }).toEqual({ code: 1, out: "" });
			expect(err).toMatch(
				/^The roles of rail-bo: the file now says .+, chat made it .+ by Ada Crane on \w{3} \d+ \w{3}, \d\d:\d\d\. When the file was last applied it was agency_lead\.\n.*--file-wins or --chat-wins\.$/,
			);
			expect(await rolesOf("rail-bo")).toBe(before);
			expect((await apply(text, "--chat-wins", "--dry-run")).code).toBe(0);
			expect(await rolesOf("rail-bo")).toBe(before);

			expect((await apply(text, "--chat-wins")).code).toBe(0);
			expect(await rolesOf("rail-bo")).toBe(chats);
			// The file said so when it was last applied: there is nothing to decide any more.
			expect((await apply(text)).code).toBe(0);
			expect(await rolesOf("rail-bo")).toBe(chats);
			expect(await rolesOf("crane-ada")).toBe("coordinator");
			expect(files).not.toBe(chats);
		},
	);

	test("the file's word stands where it is said to", async () => {
		await apply(BASE);
		await act("changes them");
		expect((await apply(file.changed(OTHER), "--file-wins")).code).toBe(0);
		expect(await rolesOf("rail-bo")).toBe(OTHER);
		// Whom chat recorded as a leaver is back, with a private chat.
		await act("takes them away");
		expect((await apply(file.changed("auditor"), "--file-wins")).code).toBe(0);
		expect(await rolesOf("rail-bo")).toBe("auditor");
		expect(await rows("select from person where key = 'rail-bo' and left_at is null")).toHaveLength(1);
		expect(await rows("select from place where platform_user = 'U02' and ended_at is null")).toHaveLength(1);
		expect((await apply(BASE, "--file-wins", "--chat-wins")).code).toBe(2);
	});
});

describe("somebody's roles, where the file did not have them", () => {
	test.each([
		["nothing", file.same, null],
		["nothing", file.added(OTHER), OTHER],
		["adds", file.same, "agency_lead"],
		["adds", file.added("agency_lead"), "agency_lead"],
	] as const)("chat does %s, and both can stand", async (did, text, becomes) => {
		await apply(BASE);
		if (did === "adds") await chat.adds(["agency_lead"]);
		expect((await apply(text)).err).toBe("");
		expect(await rolesOf("stilt-cy")).toBe(becomes);
		if (did !== "adds") return;
		const reached = await rows(
			"select from identity i join person p on p.id = i.person_id where p.key = 'stilt-cy'",
		);
		expect(reached).toHaveLength(1);
	});

	test("both add them, otherwise", async () => {
		await apply(BASE);
		await chat.adds(["agency_lead"]);
		const { code, err } = await apply(file.added(OTHER));
		expect(code).toBe(1);
		expect(err).toMatch(/The roles of stilt-cy: the file now says agency_member, chat made it agency_lead/);
		expect((await apply(file.added(OTHER), "--file-wins")).code).toBe(0);
		expect(await rolesOf("stilt-cy")).toBe(OTHER);
	});

	test("the file gives the account to somebody of another key: it says whose it is", async () => {
		await apply(BASE);
		await chat.adds(["agency_lead"]);
		const { code, err } = await apply(file.added(OTHER).replace("key: stilt-cy", "key: somebody-else"));
		expect(code).toBe(1);
		expect(err).toMatch(
			/The account slack T1\/U09: the file now says somebody-else, chat made it stilt-cy by Ada Crane/,
		);
	});
});

test("what chat changed is printed, with who and when, for people and for scripts", async () => {
	await apply(BASE);
	await chat.adds(["agency_lead"]);
	await chat.left("rail-bo");
	const { out } = await apply(BASE, "--dry-run");
	const by = "by Ada Crane on \\w{3} \\d+ \\w{3}, \\d\\d:\\d\\d";
	const like = (text: string) => expect.stringMatching(new RegExp(`^= ${text}$`));
	expect(out.split("\n")).toEqual([
		"Changed in chat since the file was last applied:",
		like(`the roles of rail-bo: none ${by}, was agency_lead`),
		like(`the roles of stilt-cy: agency_lead ${by}, was none`),
		like(`the last day of rail-bo: \\d{4}-\\d\\d-\\d\\d ${by}, was no last day`),
		like(`the account slack T1/U09: stilt-cy ${by}, was nobody's`),
		"Nothing to change: the record is as the file says.",
	]);
	const { inChat } = JSON.parse((await apply(BASE, "--dry-run", "--json")).out);
	expect(inChat).toContainEqual({
		...{ what: "roles", panel: "weir-cme", of: "stilt-cy", was: null, is: "agency_lead", by: "Ada Crane" },
		at: expect.stringMatching(/^\d{4}-.*Z$/),
	});
});

test("a leaver whom chat recorded does not come back for the rest of the day", async () => {
	await apply(BASE);
	await chat.left("rail-bo");
	const [{ left }] = (await rows<{ left: Date }>(
		"select left_at as left from person where key = 'rail-bo'",
	)) as [{ left: Date }];
	const day = left.toISOString().slice(0, 10);
	const text = BASE.replace("slack: T1/U02 }", `slack: T1/U02, left: ${day} }`);
	expect((await apply(text)).code).toBe(0);
	expect(await rows("select left_at as left from person where key = 'rail-bo'")).toEqual([{ left }]);
});

test("a leaver whom chat recorded comes back by being taken out of the file, and put in again", async () => {
	await apply(BASE);
	await chat.left("rail-bo");
	for (const text of [file.same, file.removed, file.same]) expect((await apply(text)).err).toBe("");
	expect(await rolesOf("rail-bo")).toBe("agency_lead");
	expect(await rows("select from person where key = 'rail-bo' and left_at is null")).toHaveLength(1);
});

test("the file takes out one coordinator and chat the other: a panel is never without one", async () => {
	const two = BASE.replace("roles: [agency_lead]", "roles: [coordinator]");
	await apply(two);
	await chat.roles("rail-bo", [OTHER]);
	const swapped = two.replace("roles: [coordinator], slack: T1/U01", "roles: [auditor], slack: T1/U01");
	const { code, err } = await apply(swapped);
	expect({ code, err }).toEqual({
		code: 1,
		err: 'With what was changed in chat, "weir-cme" would have no coordinator. Name another in the file. Nothing was changed.',
	});
	expect(await rolesOf("crane-ada")).toBe("coordinator");
});

describe("a channel", () => {
	const channels = async () =>
		(
			await rows<{ ref: string }>(
				"select ref from place where kind = 'channel' and ended_at is null order by ref",
			)
		).map((row) => row.ref);
	const inChat = async (ref: string, does: RegExp) => {
		const place = {
			platform: "slack",
			tenant: "T1",
			kind: "channel",
			ref,
			address: { channel: ref },
		} as const;
		const who = { platform: "slack", tenant: "T1", user: "U01" };
		const receive = makeReceive({
			...{ pool: db.pool, keys: new MasterKeys(new Map([["v1", randomBytes(32)]])), log: quiet },
			...{ catalogue: makeCatalogue(features), wake: () => undefined },
		});
		// Of a draft, the key must be that under which it was begun: both steps are taken here.
		const opened = (await receive({
			kind: "press",
			action: "channel",
			on: "",
			key: randomUUID(),
			who,
			place,
		})) as Extract<Reply, { ask: unknown }>;
		const field = opened.ask.fields.channel_does as unknown as {
			options: { value: string; label: string }[];
		};
		const answers = { channel_does: field.options.find((o) => does.test(o.label))!.value };
		const draft = opened.ask.draft;
		await receive({ kind: "form", key: randomUUID(), who, place, draft, did: "next", answers });
	};
	const without = (ref: string) =>
		BASE.replace(`  - slack: T1/${ref}\n`, "").replace(`\n  - slack: T1/${ref}`, "");
	const withOne = (ref: string) =>
		BASE.replace("  - slack: T1/C01", `  - slack: T1/C01\n  - slack: T1/${ref}`);

	test.each([
		["leaves it", BASE, ["C01", "C02"]],
		["leaves it", without("C02"), ["C01"]],
		["takes it off", BASE, ["C01"]],
		["takes it off", without("C02"), ["C01"]],
		["puts another on", BASE, ["C01", "C02", "C03"]],
		["puts another on", withOne("C03"), ["C01", "C02", "C03"]],
		["puts another on", without("C02"), ["C01", "C03"]],
	] as const)("chat %s", async (did, text, becomes) => {
		await apply(BASE);
		if (did === "takes it off") await inChat("C02", /Take it off/);
		if (did === "puts another on") await inChat("C03", /Put it on/);
		expect((await apply(text)).err).toBe("");
		expect(await channels()).toEqual(becomes);
		await apply(text);
		expect(await channels()).toEqual(becomes);
	});
});
