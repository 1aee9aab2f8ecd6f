import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { type Ran, rollcall } from "../run.ts";
import type { Break, Sound, Variables } from "./break.ts";

/** A finding as a script reads it. */
export interface Found {
	check: string;
	outcome: string;
	says: string;
}

/** What the command came to. */
export interface Examined {
	code: number;
	checks: Found[];
	/** All that was printed, to either stream. */
	all: string;
}

/** The run that writes docs/doctor.md: it has every break, each looked at by processes of their own. */
export const WRITES = process.env.ROLLCALL_DOCTOR === "page";

const OUTCOMES: Readonly<Record<string, string>> = {
	fine: "Fine",
	look: "Look at this",
	broken: "Broken",
	not_checked: "Not checked",
};

/** Runs the command on a set-up, broken so. Whoever wants to know sees that both ways of printing say the same. */
export async function examine(sound: Sound, one: Partial<Break> = {}): Promise<Examined> {
	const url = (await one.url?.()) ?? sound.botUrl;
	const words = ["doctor", "--manifests", sound.folder, ...(url ? ["--url", url] : [])];
	const environment = { ...sound.environment, ...(await one.changed?.()) };
	if (!WRITES && one.clock === undefined) return read(await rollcall([...words, "--json"], environment));
	const run = (...more: string[]) => asProcess([...words, ...more], environment, one.clock);
	const [json, plain] = await Promise.all([run("--json"), WRITES ? run() : undefined]);
	const examined = read(json);
	if (!plain) return examined;
	const inOrder = ["fine", "not_checked", "look", "broken"].flatMap((outcome) =>
		examined.checks.filter((one) => one.outcome === outcome),
	);
	const lines = inOrder.map(
		({ check, outcome, says }) => `${OUTCOMES[outcome]!.padEnd(13)} ${check.padEnd(21)} ${says}`,
	);
	const broken = examined.code ? "Something is broken: see above.\n" : "";
	const printed = plain.out.split("\n").slice(0, -2).join("\n");
	if (steady(printed) !== steady(lines.join("\n")) || plain.code !== json.code || plain.err !== broken) {
		throw new Error(`The two ways of printing differ:\n${plain.out}\n${plain.err}\n${json.out}\n${json.err}`);
	}
	return examined;
}

const read = ({ code, out, err }: Ran): Examined => ({
	code,
	checks: (JSON.parse(out) as { checks: Found[] }).checks,
	all: `${out}\n${err}`,
});

/** Runs it as a process of its own, on a machine whose clock is wrong by so many seconds. */
async function asProcess(words: readonly string[], environment: Variables, clock = 0): Promise<Ran> {
	const wrong = `const right = Date.now; Date.now = () => right() + ${clock * 1_000};`;
	const before = clock ? ["--import", `data:text/javascript,${encodeURIComponent(wrong)}`] : [];
	const child = spawn(process.execPath, [...before, "src/cli/rollcall.ts", ...words], {
		env: { ...environment, PATH: process.env.PATH },
		stdio: ["ignore", "pipe", "pipe"],
	});
	const [[code], out, err] = await Promise.all([
		once(child, "close"),
		text(child.stdout),
		text(child.stderr),
	]);
	return { code, out, err };
}

/** What is said, without what differs from run to run: ports, folders of tests, seconds, a migration's name. */
export const steady = (said: string): string =>
	said
		.replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:…")
		.replaceAll(/(?:\/[\w.-]+)+\/(slack|teams)\/manifest\.json/g, "…/$1/manifest.json")
		.replaceAll(/\b\d+ seconds (ahead|behind)/g, "… seconds $1")
		.replaceAll(/\b00\d\d_\w+/g, "…");
