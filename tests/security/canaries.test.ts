import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type Line, openLine } from "../support/line.ts";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { type PlatformName, personOf } from "../support/people.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { A_WEDNESDAY } from "../support/world.ts";
import { type Typed, walkEveryForm } from "./every-form.ts";
import { databaseServer, leaksIn, messagesSeen, type Places, sentToPlatforms, tablesOf } from "./leaks.ts";
import { tally } from "./tally.ts";
import { fitting, TEXT_FIELDS } from "./text-fields.ts";

/**
 * Invented words, one for each field and each other way in, are typed into a bot that is a process of its own, as in
 * production, with its log at its most talkative. Then they are looked for everywhere.
 *
 * Proved by taking guards away by hand: with the answers kept in the draft's context as well, they were found in
 * draft.context; with an unreadable request's body logged beside its reference, in the output; with a form's values in
 * the modal's metadata, beside the view; with a decision's rationale in its acknowledgement, in messages.
 */
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Short enough for the smallest box, unlike any word, and the same after normalising names. */
const canaries = new Map<string, string>();
const canaryFor = (platform: PlatformName) => (action: string, field: string) => {
	const key = `${platform} ${action} ${field}`;
	const made = canaries.get(key) ?? `zqv${(canaries.size + 1_000).toString(36)}xk`;
	canaries.set(key, made);
	return made;
};

const tried = tally("Invented names, searched for everywhere");
/** Each name is one attempt in each kind of place. */
const namesNobody = (places: Places) =>
	tried.mustRefuseAll(canaries.size, leaksIn(places, canaries.values()));

let world: OutsideWorld;
let line: Line;
let replica: Replica;
let printed = "";
const typed = new Map<PlatformName, Typed>();
/** The pages behind the links that were given out, each with its address and headers; and what was fetched there. */
const pages = new Map<string, string>();
const files: string[] = [];

beforeAll(async () => {
	world = await startOutsideWorld(A_WEDNESDAY);
	line = await openLine(world.environment.DATABASE_URL!);
	// One person fills in every form there is, within minutes.
	const patient = { ROLLCALL_LIMIT_PERSON: "5000", ROLLCALL_LIMIT_WORKSPACE: "10000" };
	replica = await startReplica({
		...world.environment,
		...patient,
		DATABASE_URL: line.url,
		LOG_LEVEL: "trace",
	});
	for (const stream of [replica.process.stdout!, replica.process.stderr!]) {
		stream.on("data", (text) => {
			printed += text;
		});
	}
	world.sendTo(replica.url);
	const ground = { sandbox: world.sandbox, database: world.database, botUrl: replica.url };
	for (const platform of ["slack", "teams"] as const) {
		typed.set(platform, await walkEveryForm(ground, platform, canaryFor(platform)));
	}
	await opensEveryLink();
	await failsWith("slack");
	await failsWith("teams");
	await brokenRequests();
});
afterAll(async () => {
	await replica.kill();
	line.close();
	await world.close();
});

/** Each link is opened, its file fetched, and the page read that it leads to afterwards. */
async function opensEveryLink(): Promise<void> {
	const links = (["slack", "teams"] as const).flatMap((platform) =>
		personOf(world, "curlew-asha", platform)
			.privately()
			.flatMap((m) => [...(m.links?.values() ?? [])]),
	);
	for (const link of links) {
		const opened = await fetch(link);
		const file = await fetch(link, { method: "POST" });
		const again = await fetch(link);
		expect([opened.status, file.status, again.status]).toEqual([200, 200, 404]);
		files.push(Buffer.from(await file.arrayBuffer()).toString());
		const headers = [opened, file, again].map((answer) => [...answer.headers]);
		pages.set(link, [link, await opened.text(), await again.text(), JSON.stringify(headers)].join("\n"));
	}
}

/** A form is sent while the database is away: what goes wrong is logged, and told to the person. */
async function failsWith(platform: PlatformName): Promise<void> {
	const who = personOf(world, "curlew-asha", platform);
	const words = canaryFor(platform)("find", "while the database is away");
	if (who.hasForm()) await who.leaves();
	await who.does("find");
	await vi.waitUntil(() => who.hasForm());
	await who.fills({ surname: words });
	line.cut();
	await who.sends();
	line.mend();
	expect(`${who.form().text}`).toMatch(/could not save that.*Reference for support: [0-9A-Z]{8}/s);
}

/** Genuine requests of broken shape, with words in them that would be logged by whoever logs what it cannot read. */
async function brokenRequests(): Promise<void> {
	const words = canaryFor("slack")("request", "broken");
	const { slack, teams } = world.sandbox;
	await slack.sends("interaction", { type: "view_submission", user: words, view: { title: words } });
	await slack.sends("interaction", { type: words });
	await slack.sends("event", { type: "event_callback", event_id: "Ev1", event: { type: 7, text: words } });
	await slack.sends("command", { command: "/cme", text: words });
	const send = (authorization: string, body: unknown) =>
		fetch(new URL("/api/messages", replica.url), {
			method: "POST",
			headers: { authorization, "content-type": "application/json" },
			body: JSON.stringify(body),
		});
	const activity = teams.requests.toBot().find((r) => r.what === "message")!.body as object;
	const good = `Bearer ${await teams.token()}`;
	await send(good, { ...activity, from: words });
	await send(good, { ...activity, type: "invoke", name: words, value: words, id: "broken" });
	await send(`Bearer ${await teams.token({ foreignKey: true })}`, { ...activity, text: words });
	await send(`Bearer ${await teams.token({ kid: `${words}\n{"level":30}` })}`, { ...activity, text: words });
	await send(`Bearer ${words}.${words}.${words}`, { ...activity, text: words });
}

describe("a word typed into any form", () => {
	test.for(["slack", "teams"] as const)("was typed into every text field there is, on %s", (platform) => {
		const wordy = TEXT_FIELDS.filter((f) => fitting(f.question, "words") !== undefined);
		expect(wordy.length).toBeGreaterThan(40);
		const missed = wordy.filter((f) => !typed.get(platform)?.has(`${f.action} ${f.name}`));
		expect(missed.map((f) => `${f.action} ${f.name}`)).toEqual([]);
	});

	test("can be read again by those who may: the search for it finds it where it may stand", () => {
		const views = JSON.stringify(world.sandbox.slack.calls.filter((c) => c.name.startsWith("view")));
		const dialogs = JSON.stringify(world.sandbox.teams.requests.all.map((e) => e.answer));
		expect(views).toContain(canaries.get("slack raise first_name"));
		expect(dialogs).toContain(canaries.get("teams raise first_name"));
	});

	test("is in no page that a link leads to, nor in its address or headers: only in the file", () => {
		expect(pages.size).toBe(22);
		expect(leaksIn(pages, canaries.values())).toEqual([]);
		const held = files.filter((file) => file.startsWith("{"));
		expect(leaksIn(new Map([["file", held.join("\n")]]), canaries.values()).length).toBeGreaterThan(20);
	});

	test("is in no log, whatever failed", () => {
		expect(printed).toContain('"receive.failed"');
		expect(printed).toContain('"teams_unauthorised"');
		namesNobody(new Map([["output", printed]]));
	});

	test("is in no table: not even where it is sealed", async () => {
		const tables = await tablesOf(world.database.superuser);
		expect([...tables.keys()]).toEqual(
			expect.arrayContaining(["public.sealed.cipher", "public.draft.answers"]),
		);
		expect(tables.get("public.ledger.facts")?.length).toBeGreaterThan(1_000);
		namesNobody(tables);
	});

	test("is in nothing that the database's server shows or writes", async () => {
		const server = await databaseServer(world.database.superuser);
		expect(server.get("PostgreSQL's log")).toMatch(/database system is ready/);
		namesNobody(server);
	});

	test("is in nothing sent to a platform but what one reader sees in a form or page", () => {
		const sent = sentToPlatforms(world.sandbox);
		expect([...sent.keys()].filter((place) => place.includes("beside")).length).toBeGreaterThan(3);
		expect(sent.get("Slack from bot chat.postMessage")).toMatch(/metadata/);
		namesNobody(sent);
	});

	test("is in no message, home page or notification, of anybody", () => {
		namesNobody(messagesSeen(world.sandbox));
		const letters = world.sandbox.mail
			.letters()
			.map((l, n) => [`letter ${n}`, `${l.subject} ${l.text}`] as const);
		expect(letters.length).toBeGreaterThan(2);
		namesNobody(new Map(letters));
	});
});

test("an error that a person was told has its reference in the log, with its code", () => {
	const lines = printed
		.split("\n")
		.flatMap((l) => (l.startsWith("{") ? [JSON.parse(l) as Record<string, string>] : []));
	const told = [...JSON.stringify([...sentences()]).matchAll(/Reference for support: ([0-9A-Z]{8})/g)];
	const references = [...new Set(told.map(([, reference]) => reference))];
	const codes = references.map((reference) =>
		lines.filter((l) => l.reference === reference).map((l) => l.code),
	);
	// Told by each adapter of a form that was not saved, and by Slack's of a request that it could not read.
	expect(codes).toEqual(
		expect.arrayContaining([
			["receive.failed", "slack-interaction-failed"],
			["receive.failed", "teams_receive_failed"],
			["slack-request-failed"],
		]),
	);
	expect(codes.filter((one) => one.length === 0)).toEqual([]);
});

/** Every answer that the bot gave. */
function* sentences(): Iterable<unknown> {
	for (const call of world.sandbox.slack.calls)
		yield [call.answer?.body, call.direction === "from bot" && call.body];
	for (const exchange of world.sandbox.teams.requests) yield exchange.answer;
}
