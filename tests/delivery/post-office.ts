import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";
import { z } from "zod";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import type { Message } from "../../src/chat/message.ts";
import type { Platform } from "../../src/chat/port.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { runNudges } from "../../src/delivery/nudge.ts";
import type { People } from "../../src/delivery/people.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { startDelivery } from "../../src/delivery/worker.ts";
import { type Ctx, type Feature, view } from "../../src/features/kit.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { event, type Tell } from "../../src/record/event.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { makePool } from "../../src/store/pool.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { type Person, type PlatformName, personOf, type Shown } from "../support/people.ts";
import { manifests } from "../support/world.ts";

/** What a notice says: words, or what goes wrong when it is drawn. */
export type Notice = string | { throws: Error } | { sql: string } | { message: Message };

export interface ReplicaOptions {
	paceMs?: number;
	/** Milliseconds after which a call to a platform is given up; 5,000 without it, as in earnest. */
	callMs?: number;
	/** What happens to this replica right before it posts, and between the platform's answer and the record. */
	beforePost?(platform: string, message: Message): Promise<void>;
	afterPost?(platform: string, message: Message): Promise<void>;
	/** Who waits for an answer of this replica meanwhile; nobody without it. */
	people?: People;
}

/** Delivery alone, between a database and both platforms: it sends notices that say what the test wants. */
export interface PostOffice {
	database: TestDatabase;
	sandbox: Sandbox;
	panel: string;
	/** What each notice says now, by its key; itself where nothing is set. */
	says: Map<string, Notice>;
	/** Records one event that tells these, as features do. */
	records(tells: readonly Partial<Tell>[], about?: { case: string }): Promise<void>;
	/** Records one notice for both channels. */
	posts(key: string, more?: Partial<Tell>): Promise<void>;
	/** Another replica, with connections of its own. */
	replica(how?: ReplicaOptions): Promise<void>;
	/** Does what the clock does each minute. */
	minute(): Promise<void>;
	/** What happened, as delivery logged it. */
	readonly log: readonly string[];
	/** Waits until every message stands as the record has it, on this platform or on both. */
	delivered(platform?: PlatformName): Promise<void>;
	/** The same, without the waits before another try. */
	deliveredInTheEnd(): Promise<void>;
	/** As if what waits for another try had waited long enough. */
	waits(): Promise<void>;
	/** The coordinator, on a platform. */
	coordinator(platform: PlatformName): Person;
	/** What stands in the panel's channel of a platform, and speaks of this. */
	channel(platform: PlatformName, of?: string): string[];
	/** What stands under the message that says this. */
	thread(platform: PlatformName, root: string): string[];
	sql<R = Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
	close(): Promise<void>;
}

/** Looks again and again until what is found is as it should be. */
export const eventually = <T>(look: () => T | Promise<T>) =>
	expect.poll(look, { timeout: 10_000, interval: 20 });

const told = event({ name: "test.told", facts: z.object({}), says: () => "Told" });

/** Opens one with one replica for the tests of a file. */
export function postOffice(how?: ReplicaOptions): () => PostOffice {
	let office: PostOffice;
	beforeAll(async () => {
		office = await openPostOffice();
		await office.replica(how);
	});
	afterAll(() => office.close());
	return () => office;
}

/** Opens one in which nobody sends yet. */
export async function openPostOffice(): Promise<PostOffice> {
	const database = await freshDatabase();
	const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
	const sandbox = await startSandbox({
		...{ botUrl: "http://127.0.0.1:9", pageOrigins: [], now: () => new Date(), manifests: manifests() },
	});
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	await asClerk(database.pool, keys, [], (ctx) =>
		applyPanelFile(ctx, file!, { teamsServiceUrl: sandbox.settings.teams.serviceUrl }),
	);
	const says = new Map<string, Notice>();
	const catalogue = makeCatalogue([deliveryFeature, notices(says)]);
	const log: string[] = [];
	const note = (_facts: object, code: string) => void log.push(code);
	const logged = { info: note, warn: note, error: note };
	const sql = async <R>(text: string, values: unknown[] = []) =>
		(await database.superuser.query(text, values)).rows as R[];
	const [{ id: panel }] = (await sql<{ id: string }>("select id from panel")) as [{ id: string }];
	const ends: (() => Promise<unknown>)[] = [];
	const coordinator = (platform: PlatformName) => personOf({ sandbox }, "curlew-asha", platform);
	const texts = (messages: Shown[]) => messages.map((m) => m.text);

	const late = (platform?: PlatformName) =>
		sql(
			`select o.key, o.attempts, o.dead_code from posting o join place p on p.id = o.place_id
			where p.platform = coalesce($1, p.platform) and o.dead_code is distinct from 'nothing-to-show'
				and (o.dead_at is not null or o.shown is null or o.shown < o.wanted)`,
			[platform],
		);

	const office: PostOffice = {
		...{ database, sandbox, panel, says, log, sql, coordinator },
		async records(tells, about) {
			await asClerk(database.pool, keys, [panel], (ctx) =>
				ctx.record(told, { panel, ...about }, {}, tells.map(aTell)),
			);
		},
		posts: (key, more) => office.records([{ key, ...more }]),
		async replica({ paceMs = 1, callMs: timeoutMs, beforePost, afterPost, people } = {}) {
			const { slack, teams } = sandbox.settings;
			const surfaces = [
				createSlack({ ...slack, command: "/cme", log: quiet, timeoutMs }),
				await createTeams({ ...teams, log: quiet, timeoutMs }),
			];
			const platforms = new Map(surfaces.map((s) => [s.name, { ...s, post: around(s) }]));
			function around({ name, post }: Platform): Platform["post"] {
				return async (to, message, ...rest) => {
					await beforePost?.(name, message);
					const posted = await post(to, message, ...rest);
					await afterPost?.(name, message);
					return posted;
				};
			}
			const pool = makePool(database.appUrl, quiet, 8);
			const delivery = startDelivery({ pool, keys, catalogue, platforms, log: logged, paceMs, people });
			ends.push(async () => {
				await delivery.stop();
				await pool.end();
			});
		},
		minute: () => runNudges({ pool: database.pool, keys, log: logged }, catalogue.nudges),
		delivered: (platform) => eventually(() => late(platform)).toEqual([]),
		deliveredInTheEnd: () =>
			eventually(async () => {
				await office.waits();
				return late();
			}).toEqual([]),
		async waits() {
			await sql("update place set free_at = '-infinity'");
			await sql("update posting set next_at = '-infinity' where next_at < 'infinity'");
		},
		channel: (platform, of = "") =>
			texts(coordinator(platform).channel()).filter((text) => text.includes(of)),
		thread(platform, root) {
			const who = coordinator(platform);
			const first = who.channel().find((m) => m.text.endsWith(root));
			if (!first) throw new Error(`Nothing in the channel says “${root}”`);
			return texts(who.thread(first));
		},
		async close() {
			await Promise.all(ends.map((end) => end()));
			await sandbox.stop();
			await database.close();
		},
	};
	return office;
}

function aTell(tell: Partial<Tell>): Tell {
	return { to: "channels", view: "notice", subject: randomUUID(), key: randomUUID(), ...tell };
}

/** A feature whose messages say what the test wants. */
function notices(says: ReadonlyMap<string, Notice>): Feature {
	const load = async (ctx: Ctx, key: string): Promise<Message> => {
		const notice = says.get(key) ?? key;
		if (typeof notice === "string") return { summary: notice, blocks: [{ text: [notice] }] };
		if ("message" in notice) return notice.message;
		if ("throws" in notice) throw notice.throws;
		await ctx.tx.query({ name: "", text: notice.sql }, []);
		throw new Error("The database let it pass");
	};
	return {
		name: "notices",
		views: [
			...(["notice", "alarm", "rest"] as const).map((name) =>
				view<Message>({
					...{ name, ...(name === "alarm" ? { alert: true as const } : {}) },
					...(name === "rest" ? { rest: true as const } : {}),
					...{ load: (ctx, _, key) => load(ctx, key), show: (message) => message },
				}),
			),
		],
	};
}
