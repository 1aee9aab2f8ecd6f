import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import type { Break, Sound } from "./break.ts";
import { databaseBreaks } from "./breaks/database.ts";
import { ENVIRONMENT } from "./breaks/environment.ts";
import { clockAndKeyBreaks } from "./breaks/keys.ts";
import { mailBreaks } from "./breaks/mail.ts";
import { manifestBreaks } from "./breaks/manifests.ts";
import { panelBreaks } from "./breaks/panels.ts";
import { slackBreaks } from "./breaks/slack.ts";
import { teamsBreaks } from "./breaks/teams.ts";
import { SHARED, workspaceBreaks } from "./breaks/workspaces.ts";
import { Clinic, notFine } from "./clinic.ts";
import { lineOf, pageOf, type Row } from "./page.ts";
import { type Examined, examine, WRITES } from "./run-doctor.ts";
import { Workspaces } from "./workspaces.ts";

const PAGE = new URL("../../../docs/doctor.md", import.meta.url);

const clinic = new Clinic();
const many = new Workspaces();
const shared = new Workspaces({ shared: true });

const SEVERAL = "An app that several workspaces install";
const GROUPS: readonly { title: string; sound: Sound; breaks: readonly Break[] }[] = [
	{ title: "The environment", sound: clinic, breaks: ENVIRONMENT },
	{ title: "The database", sound: clinic, breaks: databaseBreaks(clinic) },
	{ title: "Clocks and keys", sound: clinic, breaks: clockAndKeyBreaks(clinic) },
	{ title: "Slack", sound: clinic, breaks: slackBreaks(clinic) },
	{ title: SEVERAL, sound: many, breaks: workspaceBreaks(many) },
	{ title: SEVERAL, sound: shared, breaks: SHARED },
	{ title: "Teams", sound: clinic, breaks: teamsBreaks(clinic) },
	{ title: "E-mail", sound: clinic, breaks: mailBreaks(clinic) },
	{ title: "Manifests", sound: clinic, breaks: manifestBreaks(clinic) },
	{ title: "Panels", sound: clinic, breaks: panelBreaks(clinic) },
];

const rows: Row[] = [];
let mended: Examined | undefined;
const committed = readFileSync(PAGE, "utf8").split("\n");

afterAll(() => {
	const all = GROUPS.flatMap(({ breaks }) => breaks);
	if (WRITES && mended && rows.length === all.length) writeFileSync(PAGE, pageOf(rows, mended));
});

describe.each(GROUPS)("$title", ({ title, sound, breaks }) => {
	test.each(breaks.filter((one) => WRITES || !one.slow))("$how", async (one) => {
		await one.make?.();
		const found = await examine(sound, one);
		const states = notFine(found.checks);
		const isWrong = (state: string) => !state.endsWith(" not_checked");
		expect(states.filter(isWrong).sort()).toEqual(one.finds.filter(isWrong).sort());
		expect(states).toEqual(expect.arrayContaining([...one.finds]));
		const those = found.checks.filter(({ check }) => one.finds[0]!.startsWith(`${check} `));
		expect(those.map(({ says }) => says).join("\n")).toMatch(one.says);
		for (const { says } of found.checks) expect(says).toMatch(/^\S.*(\.|: (npx|openssl|update) .+)$/);
		expect(found.code).toBe(one.finds.some((state) => state.endsWith(" broken")) ? 1 : 0);
		for (const secret of sound.secrets()) expect(found.all).not.toContain(secret);
		expect(found.all).not.toMatch(/fault of its own|^\s+at /m);
		const row = { group: title, how: one.how, code: found.code, checks: found.checks };
		if (WRITES) rows.push(row);
		else expect(committed, "npm run test:doctor writes the page anew").toContain(lineOf(row));
	});
});

test("docs/doctor.md has these breaks, in this order, and no others", () => {
	const [table = ""] = committed.join("\n").split("\n## Not broken here\n");
	const shown = [...table.matchAll(/^\| (.*?) \| [01] \| /gm)].map(([, how]) => how);
	if (!WRITES) expect(shown).toEqual(GROUPS.flatMap(({ breaks }) => breaks.map(({ how }) => how)));
});

describe("once all is mended", () => {
	test("everything is fine again", async () => {
		const found = await examine(clinic);
		expect(notFine(found.checks)).toEqual([]);
		expect(found.code).toBe(0);
		mended = found;
	});
});
