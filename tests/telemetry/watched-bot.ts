import { afterEach, expect } from "vitest";
import { readConfig } from "../../src/config.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { type Running, startParts } from "../../src/start.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { startWatching } from "../../src/watching.ts";
import { quiet } from "../support/database.ts";
import { type Line, openLine } from "../support/line.ts";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { type Person, type PlatformName, personOf } from "../support/people.ts";
import { A_WEDNESDAY } from "../support/world.ts";

/** The bot of the test that runs, in a file that opens one in each. */
export let world: WatchedBot;

/** Each test's bot is closed after it. */
export function closesItsBot(): void {
	afterEach(() => world.close());
}

/** Opens the bot of a test. */
export async function open(environment?: Record<string, string>): Promise<void> {
	world = await startWatchedBot(environment);
}

/** The coordinator, on a platform. */
export const asha = (platform: PlatformName): Person => personOf(world, "curlew-asha", platform);

/** Rows of a query that looks behind the scenes. */
export const sql = async (text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows;

/** Looks again and again until it is as it should be. */
export const soon = (look: () => unknown) => expect.poll(look, { timeout: 15_000, interval: 50 });

/** Labels of a metric, and the words that they hold. */
export type Labels = Readonly<Record<string, string>>;

/** One line that Prometheus would read. */
export interface Sample {
	name: string;
	labels: Labels;
	value: number;
}

/** A bot as it runs, between database and platforms, with its metrics turned on. */
export interface WatchedBot extends OutsideWorld {
	bot: Running;
	/** As the web's visitors have it. */
	botUrl: string;
	metricsUrl: string;
	/** Between the bot and its database. */
	line: Line;
	/** Moves the casework's clock; what that minute calls for is done when the test says so. */
	moveTo(instant: Date): Promise<void>;
	samples(): Promise<Sample[]>;
	/** The sum over what has these labels; undefined where there is none. */
	value(name: string, labels?: Labels): Promise<number | undefined>;
	/** By how much that grows over a deed, waited for. */
	grows(name: string, labels: Labels, by: number, deed: () => unknown): Promise<void>;
}

/** Starts one: the record's numbers are read anew at each look. */
export async function startWatchedBot(environment: Record<string, string> = {}): Promise<WatchedBot> {
	const world = await startOutsideWorld(A_WEDNESDAY);
	const line = await openLine(world.database.appUrl);
	const config = readConfig({
		...{ ...world.environment, HOST: "127.0.0.1", PORT: "0", ROLLCALL_METRICS_PORT: "0" },
		...environment,
	});
	const watching = await startWatching(config, quiet, 0);
	const { log, watch } = watching;
	const { slack, teams } = world.sandbox.settings;
	const surfaces = [
		createSlack({ ...slack, command: "/cme", log, watch }),
		await createTeams({ ...teams, log }),
	];
	const database = { appUrl: line.url, close: async () => undefined };
	const bot = await startParts(config, log, {
		surfaces: () => surfaces,
		database,
		watching,
		paceMs: 1,
		acceptMs: 0,
	});
	world.sendTo(bot.url);
	const metricsUrl = watching.url!;
	const samples = async () => {
		const answer = await fetch(`${metricsUrl}/metrics`);
		expect(answer.status).toBe(200);
		return readSamples(await answer.text());
	};
	const value = async (name: string, labels: Labels = {}) => sumOf(await samples(), name, labels);
	return {
		...{ ...world, bot, botUrl: bot.url, metricsUrl, line, samples, value },
		async grows(name, labels, by, deed) {
			const before = (await value(name, labels)) ?? 0;
			await deed();
			await expect
				.poll(async () => ((await value(name, labels)) ?? 0) - before, { timeout: 15_000, interval: 50 })
				.toBe(by);
		},
		async close() {
			line.mend();
			await bot.stop();
			await line.close();
			await world.close();
		},
	};
}

export function sumOf(all: readonly Sample[], name: string, labels: Labels): number | undefined {
	const found = all.filter(
		(one) =>
			one.name === name && Object.entries(labels).every(([label, value]) => one.labels[label] === value),
	);
	return found.length ? found.reduce((sum, one) => sum + one.value, 0) : undefined;
}

/** Reads Prometheus' text form. */
export function readSamples(text: string): Sample[] {
	return text
		.split("\n")
		.filter((line) => line && !line.startsWith("#"))
		.map((line) => {
			const [, name, , labels = "", value] = /^(\w+)(\{(.*)\})? (\S+)$/.exec(line) ?? [];
			if (!name) throw new Error(`Not a metric: ${line}`);
			const words = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)];
			return {
				...{ name, value: value === "Nan" ? Number.NaN : Number(value) },
				labels: Object.fromEntries(words.map(([, label, word]) => [label!, word!])),
			};
		});
}
