import { beforeEach, describe, expect, test } from "vitest";
import { sendRaw } from "../security/raw.ts";
import { personOf } from "../support/people.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { asha, closesItsBot, open, sql, world } from "./watched-bot.ts";

closesItsBot();

describe("what people do", () => {
	beforeEach(() => open());

	test.each(["slack", "teams"] as const)(
		"in %s is counted by what became of it, and timed",
		async (platform) => {
			const person = asha(platform);
			const answered = { platform, kind: "words", outcome: "answered" };
			await world.grows("rollcall_interactions_total", answered, 1, () => person.does("help"));
			expect(await world.value("rollcall_interaction_seconds_count", { platform })).toBe(1);
			expect(await world.value("rollcall_ack_seconds_count", { platform, outcome: "ok" })).toBeGreaterThan(0);
			const asked = { platform, outcome: "asked" };
			await world.grows("rollcall_interactions_total", asked, 1, () =>
				platform === "slack" ? person.does("raise") : person.takes("raise"),
			);
		},
	);

	test("and is refused, is counted by the refusal's code", async () => {
		const stranger = personOf(world, "lapwing-grace", "slack");
		const before = await world.value("rollcall_refusals_total");
		expect(before).toBeUndefined();
		const refused = { platform: "slack", outcome: "refused" };
		await world.grows("rollcall_interactions_total", refused, 1, () => stranger.does("case MIL-2027-9999"));
		const [code] = (await sql("select facts->>'code' as code from ledger where act = 'action.refused'")).map(
			(row) => row.code,
		);
		expect(await world.value("rollcall_refusals_total", { code })).toBe(1);
	});

	test("and arrives twice, is counted as a repeat", async () => {
		world.sandbox.teams.faults.deliverTwice(1);
		const repeat = { platform: "teams", outcome: "repeat" };
		await world.grows("rollcall_interactions_total", repeat, 1, () => asha("teams").does("help"));
	});

	test("and fails, is counted as failed, and the log's line too", async () => {
		await sql("alter table receipt rename to receipt_away");
		const failed = { platform: "slack", outcome: "failed" };
		await world.grows("rollcall_interactions_total", failed, 1, () => asha("slack").does("help"));
		expect(await world.value("rollcall_log_lines_total", { level: "error", code: "receive.failed" })).toBe(1);
		await sql("alter table receipt_away rename to receipt");
	});
});

test("what is asked over the limit is counted as limited", async () => {
	await open({ ROLLCALL_LIMIT_PERSON: "10" });
	for (let n = 0; n < 10; n++) await asha("slack").does("help");
	const limited = { platform: "slack", outcome: "limited" };
	await world.grows("rollcall_interactions_total", limited, 1, () => asha("slack").does("help"));
});

describe("who is not let in", () => {
	beforeEach(() => open());

	test("is counted by platform and reason, apart from how long answers take", async () => {
		const { url } = world.bot;
		const ok = await world.value("rollcall_ack_seconds_count", { outcome: "ok" });
		const forged = { platform: "slack", reason: "forged" };
		await world.grows("rollcall_requests_refused_total", forged, 1, () =>
			sendRaw(url, "/slack/events", "{}", { "content-type": "application/json" }),
		);
		const tokenless = { platform: "teams", reason: "no_token" };
		await world.grows("rollcall_requests_refused_total", tokenless, 2, async () => {
			for (let n = 0; n < 2; n++) await sendRaw(url, "/api/messages", "{}", {});
		});
		expect(await world.value("rollcall_ack_seconds_count", { outcome: "refused" })).toBe(3);
		expect(await world.value("rollcall_ack_seconds_count", { outcome: "ok" })).toBe(ok);
	});

	test("on the web: codes asked for, for nobody, tried wrongly and rightly", async () => {
		const office = new WebVisitor(world);
		const signIns = (outcome: string, deed: () => unknown) =>
			world.grows("rollcall_sign_ins_total", { outcome }, 1, deed);
		await signIns("nobody", async () => {
			await office.opens("/web/");
			await office.presses("Send me a code", { email: "nobody@weir-lane.example" });
		});
		let code = "";
		await signIns("code_sent", async () => {
			code = await office.asksForCode("office@weir-lane.example");
		});
		await signIns("code_refused", () => office.presses("Sign in", { code: "AAAA-AAAA" }));
		await signIns("signed_in", () => office.presses("Sign in", { code }));
	});

	test("on the web: whoever tries too often", async () => {
		const office = new WebVisitor(world);
		await office.opens("/web/");
		await world.grows("rollcall_sign_ins_total", { outcome: "too_much" }, 1, async () => {
			for (let n = 0; n < 21; n++) {
				await office.opens("/web/");
				await office.presses("Send me a code", { email: "nobody@weir-lane.example" });
			}
		});
	});
});
