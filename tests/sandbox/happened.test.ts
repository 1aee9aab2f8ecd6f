import { beforeEach, describe, expect, test } from "vitest";
import { newHappenings, type RowSeen } from "../../src/sandbox/happened.ts";
import { newRecorder, type Recorder } from "../../src/sandbox/slack/calls.ts";
import { exchangeLog } from "../../src/sandbox/teams/exchanges.ts";

const AN_HOUR = 3_600_000;
/** The casework's clock is an hour ahead of the real one. */
const now = () => new Date(Date.now() + AN_HOUR);

let slack: Recorder;
let teams: ReturnType<typeof exchangeLog>;
let rows: RowSeen[];
let happened: (after: number) => Promise<readonly { n: number; says: string; went: string; at: string }[]>;
beforeEach(async () => {
	slack = newRecorder();
	teams = exchangeLog();
	rows = [];
	const sources = {
		...{ slack, teams: { requests: teams }, now },
		rows: async (after: number) => ({ last: rows.length, rows: after < 0 ? [] : rows.slice(after) }),
	};
	commands("before the page was looked at");
	happened = newHappenings(sources).after;
	await happened(0);
});

function commands(name: string, answer = true): void {
	const call = slack.begin({ direction: "to bot", name, body: {} });
	if (answer) call.answer = { status: 200, body: {}, milliseconds: 41.4 };
}
const activity = (what: string) =>
	teams.add({
		...{ direction: "from bot", what, method: "POST", path: "/", at: now().toISOString(), body: {} },
		...{ status: 201, answer: {} },
	});
const row = (act: string, ref: string | null = "MIL-2026-0001") =>
	rows.push({ id: rows.length + 1, at: now().toISOString(), act, ref, who: "Asha Curlew", facts: {} });
const says = async (after = 0) => (await happened(after)).map((one) => one.says);

test("what was before anybody looked is not told", async () => {
	expect(await says()).toEqual([]);
});

test("requests both ways and rows of the record stand in the order of time, with how they went", async () => {
	commands("slash command");
	row("decision.recorded");
	activity("updateActivity");
	const all = await happened(0);
	expect(all.map((one) => one.says).toSorted()).toEqual([
		"Rollcall asks Teams: updateActivity",
		"Slack sends Rollcall: slash command",
		"The record: decision.recorded on MIL-2026-0001 by Asha Curlew",
	]);
	expect(all.map((one) => one.at)).toEqual(all.map((one) => one.at).toSorted());
	expect(all.find((one) => one.says.startsWith("Slack"))!.went).toBe("200, in 41 ms");
	// By the clock that people see.
	for (const { at } of all) expect(Math.abs(now().getTime() - Date.parse(at))).toBeLessThan(10_000);
});

test("each is told once to whoever has what came before, and again to a page that is opened anew", async () => {
	commands("one");
	const [first] = await happened(0);
	commands("two");
	expect(await says(first!.n)).toEqual(["Slack sends Rollcall: two"]);
	expect(await says()).toEqual(["Slack sends Rollcall: one", "Slack sends Rollcall: two"]);
});

test("a request under way is told once it is answered; what a program asks by itself is left out", async () => {
	commands("under way", false);
	const under = slack.calls.at(-1)!;
	activity("token");
	expect(await says()).toEqual([]);
	commands("quicker");
	const [quicker] = await happened(0);
	expect(quicker!.says).toBe("Slack sends Rollcall: quicker");
	under.answer = { status: 200, body: {}, milliseconds: 1 };
	expect(await says(quicker!.n)).toEqual(["Slack sends Rollcall: under way"]);
});

describe("a page that stayed open while the sandbox started over", () => {
	/** A sandbox that nobody has looked at, begun after the page had counted so far. */
	function startOver(): void {
		slack = newRecorder();
		const rows = async () => ({ last: 0, rows: [] });
		happened = newHappenings({ slack, teams: { requests: exchangeLog() }, now, rows }).after;
	}
	let counted: number;
	beforeEach(async () => {
		commands("in the sandbox before");
		counted = (await happened(0)).at(-1)!.n;
		await new Promise((resolve) => setTimeout(resolve, 5));
		startOver();
	});

	test("is told all that happened since, though there is more of it than the page had counted before", async () => {
		await happened(counted);
		for (const name of ["one", "two", "three"]) commands(name);
		expect(await says(counted)).toEqual(
			["one", "two", "three"].map((name) => `Slack sends Rollcall: ${name}`),
		);
	});

	test("is told what happened before its first look, which a page that is opened anew is not", async () => {
		commands("quicker than the look");
		expect(await says(counted)).toEqual(["Slack sends Rollcall: quicker than the look"]);
		startOver();
		commands("before the page was looked at");
		expect(await says()).toEqual([]);
	});
});
