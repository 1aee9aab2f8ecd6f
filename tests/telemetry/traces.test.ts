import { afterEach, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { personOf } from "../support/people.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { CANARIES } from "../support/story.ts";
import { A_WEDNESDAY } from "../support/world.ts";
import { type Collector, startCollector } from "./collector.ts";

let world: OutsideWorld;
let collector: Collector;
let bot: Replica;
const open = async (environment: (url: string) => Record<string, string>, status?: number) => {
	world = await startOutsideWorld(A_WEDNESDAY);
	collector = await startCollector(status);
	bot = await startReplica({ ...world.environment, ...environment(collector.url) });
	world.sendTo(bot.url);
};
afterEach(async () => {
	await bot.kill();
	await collector.close();
	await world.close();
});

const stops = async () => {
	bot.process.kill("SIGTERM");
	await bot.ended;
};

test("each interaction and each delivery is a span, with no word and no id of anybody", async () => {
	await open((url) => ({
		...{ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_EXPORTER_OTLP_HEADERS: "x-tenant=council" },
		...{ OTEL_SERVICE_NAME: "rollcall-test", OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=trial" },
		OTEL_BSP_SCHEDULE_DELAY: "50",
	}));
	const before = Date.now();
	const asha = personOf(world, "curlew-asha", "teams");
	await asha.does("help");
	const ref = await raises(personOf(world, "lapwing-grace", "slack"));
	await asha.does("case MIL-2027-9999");
	const { superuser } = world.database;
	const late = `select from posting o join place p on p.id = o.place_id where p.gone_at is null
		and o.dead_at is null and (o.shown is null or o.shown < o.wanted)`;
	await expect.poll(async () => (await superuser.query(late)).rowCount, { timeout: 30_000 }).toBe(0);
	await stops();

	expect(collector.asked().every(({ path, tenant }) => path === "/v1/traces" && tenant === "council")).toBe(
		true,
	);
	const spans = collector.spans();
	const interactions = spans.filter((span) => span.name === "interaction");
	const deliveries = spans.filter((span) => span.name === "delivery");
	expect(spans).toHaveLength(interactions.length + deliveries.length);
	expect(interactions).toContainEqual(
		expect.objectContaining({
			kind: 2,
			attributes: {
				...{ "rollcall.platform": "teams", "rollcall.kind": "words" },
				...{ "rollcall.action": "help", "rollcall.outcome": "answered" },
			},
			resource: expect.objectContaining({
				...{ "service.name": "rollcall-test", "deployment.environment": "trial" },
				"service.version": expect.stringMatching(/^\d+\.\d+\.\d+/),
			}),
		}),
	);
	const refused = interactions.filter((span) => span.attributes["rollcall.outcome"] === "refused");
	expect(refused.map((span) => span.attributes["rollcall.refusal"])).toEqual([expect.any(String)]);
	// As many as the ledger has interactions, and as many as messages that stand.
	const posted = await superuser.query(
		"select from posting o join place p on p.id = o.place_id where remote is not null and p.platform in ('slack', 'teams')",
	);
	const stand = deliveries.filter((span) => span.attributes["rollcall.outcome"] === "posted");
	expect(stand.filter((span) => span.attributes["rollcall.platform"] !== "web")).toHaveLength(
		posted.rowCount!,
	);
	for (const { start, end, traceId } of spans) {
		expect(end).toBeGreaterThanOrEqual(start);
		expect(Number(start / 1_000_000n)).toBeGreaterThanOrEqual(before - 60_000);
		expect(Number(end / 1_000_000n)).toBeLessThanOrEqual(Date.now() + 1_000);
		expect(traceId).toMatch(/^[0-9a-f]{32}$/);
	}
	const names = new Set(spans.flatMap((span) => Object.keys(span.attributes)));
	expect([...names].sort()).toEqual(
		["action", "kind", "outcome", "platform", "refusal", "view"].map((name) => `rollcall.${name}`),
	);
	for (const canary of [...CANARIES, ref, "9999", "U01CURLEW", "millbrook", "Curlew"]) {
		expect(collector.sent()).not.toContain(canary);
	}
	expect(collector.sent()).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}/);
});

test("what fails is a span that says so, with what the person was given to quote", async () => {
	await open((url) => ({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${url}/v1/traces` }));
	await world.database.superuser.query("alter table receipt rename to receipt_away");
	const asha = personOf(world, "curlew-asha", "slack");
	await asha.does("help");
	const [, reference] = await asha.seesPrivately(/Reference for support: (\w{8})/);
	await world.database.superuser.query("alter table receipt_away rename to receipt");
	await stops();
	const failed = collector.spans().filter((span) => span.attributes["rollcall.outcome"] === "failed");
	expect(failed).toHaveLength(1);
	expect(failed[0]!.status).toBe(2);
	expect(failed[0]!.attributes["rollcall.reference"]).toBe(reference);
});

test("a collector that takes nothing holds nobody up, and the log says so", async () => {
	await open((url) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_BSP_SCHEDULE_DELAY: "50" }), 400);
	const asha = personOf(world, "curlew-asha", "teams");
	await asha.does("help");
	await asha.seesPrivately(/raise/);
	await expect.poll(() => bot.printed(), { timeout: 15_000 }).toContain('"traces.not_sent"');
	await stops();
});

test("with OTEL_SDK_DISABLED nothing is sent", async () => {
	await open((url) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: url, OTEL_SDK_DISABLED: "true" }));
	await personOf(world, "curlew-asha", "teams").does("help");
	await stops();
	expect(collector.sent()).toBe("");
});
