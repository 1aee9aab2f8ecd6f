import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeReceive } from "../../src/bot/receive.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { quiet } from "../support/database.ts";
import { raises } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { tally } from "./tally.ts";
import { catalogue } from "./text-fields.ts";

/**
 * An account that was given to a panel's member in another tenant: it is theirs, and it opens nothing of the panel.
 *
 * Proved by hand: with enter() as 0001_kernel.sql made it, every one of these was let in.
 */
const counted = tally("Accounts of another tenant");

let world: TestWorld;
let ref: string;
beforeAll(async () => {
	world = await startWorld();
	ref = await raises(personOf(world, "fieldfare-omar", "teams"));
	await world.database.superuser.query(
		`insert into identity select platform, 'another-' || platform, platform_user, person_id from identity`,
	);
});
afterAll(() => world.close());

const parts = () => ({
	pool: world.database.pool,
	keys: world.keys,
	catalogue,
	log: quiet,
	wake: () => undefined,
});
let asked = 0;
const asks = (who: Identity, what: { words: string } | { action: string; on: string }): Promise<Reply> => {
	asked += 1;
	const base = { key: `tenants:${asked}`, who };
	return makeReceive(parts())(
		"words" in what
			? { ...base, kind: "words", words: new Private(what.words) }
			: { ...base, kind: "press", ...what },
	);
};
const says = (reply: Reply): string =>
	"say" in reply ? reply.say.summary : JSON.stringify(Object.keys(reply));
const asha = (platform: "slack" | "teams", tenant: string): Identity => ({
	platform,
	tenant,
	user: world.sandbox.world.people.find((p) => p.key === "curlew-asha")![platform]!,
});
const own = {
	slack: () => world.sandbox.world.slack.team.id,
	teams: () => world.sandbox.world.teams.tenant.id,
};

describe("the panel's coordinator, from an account in a tenant that is not the panel's", () => {
	test.for(["slack", "teams"] as const)(
		"is a member of no panel, whatever is asked, on %s",
		async (platform) => {
			const { rows } = await world.database.superuser.query("select id from case_file where ref = $1", [ref]);
			const elsewhere = asha(platform, `another-${platform}`);
			const tries = [
				...[...catalogue.words.keys()].map((word) => ({ words: `${word} ${ref}` })),
				...[...catalogue.actions.values()].map(({ name, on }) => ({
					action: name,
					on: on === "nothing" ? "" : rows[0].id,
				})),
			];
			for (const what of tries) {
				counted.mustRefuse(
					JSON.stringify(what),
					/You are not a member of any panel/.test(says(await asks(elsewhere, what))),
				);
			}
			expect(says(await asks(asha(platform, own[platform]()), { words: `case ${ref}` }))).toContain(ref);
		},
	);

	test("nor does the database let her see anything", async () => {
		const client = await world.database.pool.connect();
		try {
			for (const [tenant, sees] of [
				["another-teams", 0],
				[own.teams(), 1],
			] as const) {
				await client.query("begin; set local role rollcall_person");
				const user = asha("teams", tenant).user;
				await client.query("select * from enter($1, 'teams', $2, $3)", [`seen:${tenant}`, tenant, user]);
				const { rows } = await client.query("select count(*)::int as n from case_file");
				await client.query("rollback");
				expect(rows[0].n, tenant).toBe(sees);
			}
		} finally {
			client.release();
		}
	});
});

describe("a panel file", () => {
	const apply = (text: string) => {
		const { file } = readPanelFile(text);
		return asClerk(world.database.pool, world.keys, [], (ctx) => applyPanelFile(ctx, file!));
	};
	const tenants = async () =>
		(
			await world.database.superuser.query<{ at: string }>(
				"select platform || ' ' || tenant as at from panel_tenant order by 1",
			)
		).rows.map((r) => r.at);

	test("names the tenants by its channels and its members' accounts, and by nothing else", async () => {
		const text = readFileSync(DEMO_PANEL, "utf8");
		// People outside chat have an account of ours, and so have those who use the public form.
		const web = ["web email", "web public"];
		expect(await tenants()).toEqual([`slack ${own.slack()}`, `teams ${own.teams()}`, ...web]);
		await apply(text.replace("slack: T0MILL/U01CURLEW", "slack: T0OTHER/U01CURLEW"));
		expect(await tenants()).toEqual([
			`slack ${own.slack()}`,
			"slack T0OTHER",
			`teams ${own.teams()}`,
			...web,
		]);
		await apply(text);
		expect(await tenants()).toEqual([`slack ${own.slack()}`, `teams ${own.teams()}`, ...web]);
	});
});
