import { randomUUID } from "node:crypto";
import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

const AN_HOUR_ON = new Date("2027-03-10T10:00:00Z");

describe("the platforms say the same thing again", () => {
	fault("repeated", "Commands four times each at once, and messages in Teams twice each", async (world) => {
		const times = repeats(10, 50);
		await world.start(2, { environment: { ROLLCALL_LIMIT_PERSON: "5000" } });
		const first = await aCommand(world);
		await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
		const omar = personOf(world, "fieldfare-omar", "teams");
		world.sandbox.teams.faults.deliverTwice(times);
		const answers = omar.answers();
		for (let time = 0; time < times; time++) await omar.does("help");
		// Their own words, and one answer to each.
		expect(omar.answers() - answers).toBe(times * 2);
		const commands = Array.from({ length: times }, () => ({ ...first, trigger_id: `${randomUUID()}.1.2` }));
		const before = await asked(world);
		await Promise.all(
			shuffled(commands.flatMap((command) => [command, command, command, command])).map((command) =>
				world.sandbox.slack.sends("command", command),
			),
		);
		// Slack may have stopped waiting where the machine is busy; what it sent is taken in all the same.
		await expect.poll(async () => (await asked(world)) - before, { timeout: 20_000 }).toBe(times);
		expect(await world.sql("select from case_file")).toHaveLength(1);
		await world.settled();
		return { times: times * 6, note: "Each has one effect, whichever replica takes it in first" };
	});

	fault(
		"repeated",
		"A whole notification's requests again, in another order, at once and an hour late",
		async (world) => {
			await world.start(2, { environment: { ROLLCALL_LIMIT_PERSON: "5000" } });
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			await world.settled();
			const said = world.sandbox.slack.calls.filter((c) => c.direction === "to bot" && c.raw !== undefined);
			const before = await effects(world);
			const again = async () => {
				const four = shuffled([...said, ...said, ...said, ...said]);
				await Promise.all(
					four.map((call, i) =>
						world.sandbox.slack.repeat(call, { number: 1 + (i % 3), reason: "http_timeout" }),
					),
				);
			};
			await again();
			await world.moveTo(AN_HOUR_ON);
			await again();
			expect(await effects(world)).toEqual(before);
			await world.settled();
			return { times: said.length * 8, note: "None has a second effect" };
		},
	);

	fault("replay", "The bytes of a signed request, to each replica", async (world) => {
		const times = repeats(10, 100);
		await world.start(2, { environment: { ROLLCALL_LIMIT_PERSON: "5000" } });
		await aCommand(world);
		await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
		await world.settled();
		const sent = world.sandbox.slack.calls.findLast((c) => c.name === "view_submission")!;
		const before = await effects(world);
		for (let time = 0; time < times; time++) {
			const answer = await world.sandbox.slack.repeat(sent);
			expect(answer.status).toBe(200);
		}
		expect(await effects(world)).toEqual(before);
		await world.settled();
		return { times, note: "200 each time, and no second effect" };
	});
});

/** Somebody asks for help: the fields of their command, to be sent again under other triggers. */
async function aCommand(world: FaultWorld): Promise<Record<string, unknown>> {
	await personOf(world, "curlew-asha", "slack").does("help");
	return world.sandbox.slack.calls.findLast((c) => c.name === "slash command")!.body as Record<
		string,
		unknown
	>;
}

const asked = async ({ sql }: FaultWorld): Promise<number> =>
	(await sql("select from ledger where act = 'action.asked'")).length;

/** Everything on record that somebody brought about, by its act. */
const effects = ({ sql }: FaultWorld) =>
	sql("select act, count(*)::int as n from ledger where key is not null group by act order by act");

const shuffled = <T>(all: readonly T[]): T[] =>
	all
		.map((one) => ({ one, by: Math.random() }))
		.sort((a, b) => a.by - b.by)
		.map(({ one }) => one);
