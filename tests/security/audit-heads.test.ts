import {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Log } from "../../src/chat/log.ts";
import { runNudges } from "../../src/delivery/nudge.ts";
import { auditFeature } from "../../src/features/audit/feature.ts";
import { type Anchor, keepAnchor, readAnchors } from "../../src/record/anchors.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { moveClock } from "../../src/store/clock.ts";
import { everythingLinked } from "../support/chain.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { personOf } from "../support/people.ts";
import { aPanel, type SeededPanel } from "../support/seed.ts";
import { everythingDelivered } from "../support/story.ts";
import { startWorld } from "../support/world.ts";
import { aSealedCase, masters } from "./keys-support.ts";

let database: TestDatabase;
let panels: SeededPanel[];
let folder: string;
beforeEach(async () => {
	database = await freshDatabase();
	folder = mkdtempSync(join(tmpdir(), "rollcall-heads-"));
	panels = [await aPanel(database.superuser, "MIL"), await aPanel(database.superuser, "HIL")];
	for (const panel of panels)
		await aSealedCase(database.pool, masters.v1, panel, { surname: "Quillfeather" });
	await everythingLinked(database);
	await moveTo("2026-11-25T08:31:00Z");
});
afterEach(async () => {
	rmSync(folder, { recursive: true, force: true });
	await database.close();
});

const moveTo = (instant: string) => moveClock(database.ownerUrl, new Date(instant).getTime() - Date.now());

/** One minute on one replica. */
function nudge(keep = (anchor: Anchor) => keepAnchor(folder, anchor), log: Log = quiet) {
	const { nudges = [] } = auditFeature(keep);
	return runNudges({ pool: database.pool, keys: masters.v1, log }, nudges);
}
const kept = () =>
	readdirSync(folder)
		.sort()
		.flatMap((name) => readAnchors(join(folder, name)));

describe("the head of each panel's chain", () => {
	test("is kept outside the database once a day, however many replicas there are", async () => {
		await Promise.all(Array.from({ length: 8 }, () => nudge()));
		expect(
			kept()
				.map((a) => [a.key, a.on, a.seq])
				.sort(),
		).toEqual([
			["HIL", "2026-11-25", 1],
			["MIL", "2026-11-25", 1],
		]);
		await everythingLinked(database);
		expect(await verifyChain(database.pool, kept())).toEqual([]);

		await moveTo("2026-12-01T08:31:00Z");
		await Promise.all(Array.from({ length: 4 }, () => nudge()));
		expect(readdirSync(folder).sort()).toEqual(["chain-heads-2026-11.ndjson", "chain-heads-2026-12.ndjson"]);
		// The row that says that the head was kept is in the chain by then.
		expect(
			kept()
				.filter((a) => a.on === "2026-12-01")
				.map((a) => a.seq),
		).toEqual([2, 2]);
	});

	test("is told to whoever runs the panel where its information-governance contact has left", async () => {
		const [{ panel, people, users }] = panels as [SeededPanel];
		const { superuser } = database;
		await superuser.query(
			"update panel set settings = settings || jsonb_build_object('informationGovernance', $2::text) where id = $1",
			[panel, people.police],
		);
		for (const who of ["coordinator", "police"] as const) {
			await superuser.query(
				"insert into place (platform, tenant, kind, person_id, platform_user) values ('slack', 'T1', 'person', $1, $2)",
				[people[who], users[who]],
			);
		}
		const told = async () =>
			(
				await superuser.query(
					"select p.person_id as id from posting o join place p on p.id = o.place_id where o.view = 'chain-head' order by o.id",
				)
			).rows.map((row) => row.id);
		await nudge();
		expect(await told()).toEqual([people.police]);
		await superuser.query(
			"update membership set ended_at = app_now() - interval '1 second' where person_id = $1",
			[people.police],
		);
		await everythingLinked(database);
		await moveTo("2026-11-26T08:31:00Z");
		await nudge();
		expect(await told()).toEqual([people.police, people.coordinator]);
	});

	test("waits for the panel's own morning", async () => {
		await moveTo("2026-11-26T08:29:00Z");
		await nudge();
		expect(existsSync(folder) && readdirSync(folder)).toEqual([]);
		await moveTo("2026-11-26T08:30:00Z");
		await nudge();
		expect(kept()).toHaveLength(2);
	});

	test("includes that of the rows without a panel", async () => {
		await database.superuser.query("insert into ledger (act, at) values ('keys.rotated', now())");
		await everythingLinked(database);
		await Promise.all([nudge(), nudge()]);
		expect(kept().filter((a) => a.key === "")).toMatchObject([
			{ panel: "00000000-0000-0000-0000-000000000000", seq: 1 },
		]);
	});

	test("that cannot be written is tried again the next minute, and is not called kept until then", async () => {
		const failures: string[] = [];
		const log: Log = { ...quiet, error: (_, code) => void failures.push(code) };
		await nudge(() => {
			throw new Error("the disk is full");
		}, log);
		expect(failures).toEqual(["nudge.failed", "nudge.failed"]);
		const { rows } = await database.superuser.query(
			"select (select count(*) from chain_anchor) as rows, (select count(*) from ledger where act = 'chain.head-kept') as told",
		);
		expect(rows).toEqual([{ rows: "0", told: "0" }]);
		await nudge();
		expect(kept()).toHaveLength(2);
	});

	test("is added to what the file has, and never written over it", async () => {
		const file = join(folder, "chain-heads-2026-11.ndjson");
		const before = { ...{ panel: panels[0]!.panel, key: "MIL", on: "2026-11-24", seq: 1 } };
		writeFileSync(
			file,
			`${JSON.stringify({ ...before, head: "0".repeat(64), at: "2026-11-24T08:30:00.000Z" })}\n`,
		);
		chmodSync(file, 0o600);
		await nudge();
		expect(readFileSync(file, "utf8").split("\n")[0]).toContain('"2026-11-24"');
		expect(kept()).toHaveLength(3);
	});
});

test("the panel's information-governance contact is told, with the head and without a case", async () => {
	const world = await startWorld();
	try {
		await everythingLinked(world.database);
		await world.moveTo(new Date("2027-03-11T08:31:00Z"));
		await everythingDelivered(world);
		const contact = personOf(world, "bittern-helen", "teams");
		const [message] = contact.privately().filter((m) => /Audit record on/.test(m.text));
		const { rows } = await world.database.superuser.query(
			"select encode(head, 'hex') as head from chain_anchor where on_date = '2027-03-11' and panel_id in (select id from panel)",
		);
		expect(rows).toHaveLength(1);
		expect(message?.text).toContain("Audit record on 11 March 2027");
		expect(message?.text).toContain(rows[0].head);
		expect(message?.text).not.toMatch(/MIL-\d/);
	} finally {
		await world.close();
	}
});
