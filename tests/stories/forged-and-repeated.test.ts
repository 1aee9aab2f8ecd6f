import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { casesIn, raises, refusalsIn, whatHappened } from "../support/each-platform.ts";
import { hasOwnWorld, world } from "../support/own-world.ts";
import { cardOf, personOf } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";

hasOwnWorld();

const ledgerRows = async (): Promise<number> =>
	(await world.database.superuser.query("select count(*)::int as n from ledger")).rows[0].n;

/** Sends bytes to the bot as somebody who is no platform would. */
async function sends(path: string, body: string, headers: Record<string, string>) {
	const answer = await fetch(new URL(path, world.botUrl), { method: "POST", body, headers });
	return { status: answer.status, text: await answer.text() };
}

const REFUSED = { status: 401, text: "" };

describe("a request that Slack did not send", () => {
	const body = new URLSearchParams({
		...{ command: "/cme", text: "help", team_id: "T0MILL", user_id: "U01CURLEW", channel_id: "C0CME" },
		...{ trigger_id: "1.2.3", response_url: "https://hooks.slack.com/x" },
	}).toString();
	const form = { "content-type": "application/x-www-form-urlencoded" };
	const signed = (secret: string, seconds: number, signs = body) => ({
		...form,
		"x-slack-request-timestamp": String(seconds),
		"x-slack-signature": `v0=${createHmac("sha256", secret).update(`v0:${seconds}:${signs}`).digest("hex")}`,
	});
	const now = () => Math.floor(Date.now() / 1000);
	const secret = () => world.sandbox.settings.slack.signingSecret;

	test("gets an empty 401, and nothing happens", async () => {
		const before = await ledgerRows();
		const forged: Record<string, string>[] = [
			form,
			signed("another secret", now()),
			signed(secret(), now() - 301),
			// A minute over: what is sent late would be inside the window by then.
			signed(secret(), now() + 360),
			signed(secret(), now(), body.replace("help", "mine")),
			{ ...signed(secret(), now()), "x-slack-signature": "v0=" },
			{ ...signed(secret(), now()), "x-slack-request-timestamp": "soon" },
		];
		for (const headers of forged) expect(await sends("/slack/events", body, headers)).toEqual(REFUSED);
		expect(await ledgerRows()).toBe(before);
		expect((await sends("/slack/events", body, signed(secret(), now()))).status).toBe(200);
		expect(await ledgerRows()).toBe(before + 1);
	});
});

describe("a request that Teams did not send", () => {
	test("gets an empty 401, and nothing happens", async () => {
		const asha = personOf(world, "curlew-asha", "teams");
		await asha.does("help");
		const activity = world.sandbox.teams.requests.toBot().findLast((r) => r.what === "message")!;
		const body = JSON.stringify({ ...(activity.body as object), id: "another" });
		const before = await ledgerRows();
		const { teams } = world.sandbox;
		const tokens = [
			"",
			"Bearer ",
			"Bearer not.a.token",
			`Bearer ${await teams.token({ aud: "another-app" })}`,
			`Bearer ${await teams.token({ expiresIn: -3_600 })}`,
			`Bearer ${await teams.token({ foreignKey: true })}`,
			`Bearer ${await teams.token({ iss: "https://example.org" })}`,
		];
		for (const authorization of tokens) {
			const headers = { "content-type": "application/json", ...(authorization && { authorization }) };
			expect(await sends("/api/messages", body, headers)).toEqual(REFUSED);
		}
		expect(await ledgerRows()).toBe(before);
	});
});

describe("a request that is repeated", () => {
	test("has no second effect on Slack: commands, presses, screens and refusals", async () => {
		const grace = personOf(world, "lapwing-grace", "slack");
		await grace.does("case MIL-2027-0404");
		await grace.seesPrivately(/There is no case with that reference/);
		const ref = await raises(grace);
		await everythingDelivered(world);
		await grace.presses(await grace.card(cardOf(ref)), "Record outcome");
		const before = { rows: await ledgerRows(), said: grace.privately().length };
		const { slack } = world.sandbox;
		const requests = slack.calls.filter((c) => c.direction === "to bot" && c.raw !== undefined);
		expect([...new Set(requests.map((r) => r.name))]).toEqual(
			expect.arrayContaining(["slash command", "view_submission", "block_actions"]),
		);
		for (const request of requests) await slack.repeat(request);
		await slack.settled();
		await everythingDelivered(world);
		expect(await casesIn(world)).toBe(1);
		expect({ rows: await ledgerRows(), said: grace.privately().length }).toEqual(before);
	});

	test("has no second effect on Teams, even when both arrive at once", async () => {
		const omar = personOf(world, "fieldfare-omar", "teams");
		await omar.does("raise");
		await omar.fills({ unticked: "no" });
		await omar.sends();
		await omar.fills(aChild());
		await omar.sends();
		await omar.fills(whatHappened());
		await omar.sends();
		world.sandbox.teams.faults.deliverTwice(1);
		await omar.sends();
		world.sandbox.teams.faults.deliverTwice(1);
		await omar.does("case MIL-2027-0404");
		await omar.seesPrivately(/There is no case with that reference/);
		await everythingDelivered(world);
		expect(await casesIn(world)).toBe(1);
		expect(await refusalsIn(world)).toHaveLength(1);
		expect(omar.privately().filter((m) => /There is no case/.test(m.text))).toHaveLength(1);
	});

	test("is answered on Teams where somebody sends a screen again, because its answer was lost: it says so, or goes on", async () => {
		const omar = personOf(world, "fieldfare-omar", "teams");
		await omar.does("raise");
		await omar.fills({ unticked: "no" });
		await omar.sends();
		expect(await sentAgain()).toMatch(/Step 2 of 4/);
		await omar.fills(aChild());
		await omar.sends();
		await omar.fills(whatHappened());
		await omar.sends();
		const before = await casesIn(world);
		await omar.sends();
		expect(await sentAgain()).toMatch(/You have already sent this form\. Nothing was recorded twice/);
		await everythingDelivered(world);
		expect(await casesIn(world)).toBe(before + 1);
	});
});

/** Sends the last screen once more, as a press does whose first answer never came; gives the dialog that answers it. */
async function sentAgain(): Promise<string> {
	const { teams } = world.sandbox;
	const screen = teams.requests.toBot().findLast((r) => r.what === "task/submit")!;
	const body = JSON.stringify({ ...(screen.body as object), id: crypto.randomUUID() });
	const headers = { "content-type": "application/json", authorization: `Bearer ${await teams.token()}` };
	const answer = await sends("/api/messages", body, headers);
	expect(answer.status).toBe(200);
	return answer.text;
}

describe("a button whose data was made up", () => {
	const MADE_UP = [
		{ action: "no.such.action", on: "" },
		{ action: "Zephyrine Quillfeather \u0000", on: "Zephyrine" },
		{ action: "case.open", on: "Zephyrine Quillfeather" },
		{ action: "case.open", on: "------------------------------------" },
		{ action: "coordinator.ask", on: "Zephyrine \u0000" },
		{ action: "enquiry.outcome", on: "\u0000" },
	];

	/** A recorded press of this person's with other data in it. */
	async function pressesOnSlack(value: string): Promise<number> {
		const { slack } = world.sandbox;
		const press = slack.calls.findLast((c) => c.name === "block_actions")!;
		const body = structuredClone(press.body) as { trigger_id: string; actions: { value: string }[] };
		body.trigger_id = `made-up.${Math.random()}`;
		body.actions[0]!.value = value;
		return (await slack.sends("interaction", body)).status;
	}

	test("is refused with one row that holds none of it", async () => {
		const siskin = personOf(world, "siskin-tomasz", "slack");
		await siskin.does("case MIL-2027-0404");
		await siskin.seesPrivately(/There is no case/);
		await siskin.presses(siskin.privately().at(-1)!, "Ask the coordinator");
		const before = (await refusalsIn(world)).length;
		for (const { action, on } of MADE_UP) expect(await pressesOnSlack(`${action}|${on}`)).toBe(200);
		for (const draft of ["x", "------------------------------------.0", `${crypto.randomUUID()}.9e9`]) {
			expect(await pressesOnSlack(`!open|${draft}`)).toBe(200);
		}
		await world.sandbox.slack.settled();
		await everythingDelivered(world);
		const made = (await refusalsIn(world)).slice(before);
		expect(made.map((r) => r.code)).toEqual([
			...["action.unknown", "action.unknown", "case.not-found", "case.not-found", "case.not-found"],
			...["form.gone", "form.gone", "form.gone"],
		]);
		const { rows } = await world.database.superuser.query("select facts from ledger");
		expect(JSON.stringify(rows)).not.toMatch(/Zephyrine|Quillfeather/);
		expect(JSON.stringify(siskin.privately())).not.toMatch(/could not save/);
	});
});
