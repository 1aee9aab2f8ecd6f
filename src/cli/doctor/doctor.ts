import { type Command, InvalidArgumentError } from "commander";
import { type Config, ConfigError, isLoopback, readConfig } from "../../config.ts";
import { asJson, CommandFailed, type Io } from "../io.ts";
import { broken, type Checked, CONFIGURATION, fine, makeChecks, type Outcome } from "./check.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall doctor                                       with the environment that the bot has
  $ npx rollcall doctor --url https://rollcall.council.example
  $ npx rollcall doctor --json                                {"checks":[{"check":"database","outcome":"fine",…}]}

Nothing is changed, and no secret is shown. What each check looks at: docs/checks.md. It ends with 1 when something is broken;
what is only to be looked at does not count.`;

const WORDS: Readonly<Record<Outcome, string>> = {
	fine: "Fine",
	look: "Look at this",
	broken: "Broken",
	not_checked: "Not checked",
};

interface Options {
	url?: URL;
	manifests: string;
	json: boolean;
}

/** `rollcall doctor`: looks at what goes wrong in the field, and says what to do. */
export function addDoctor(program: Command, io: Io): void {
	program
		.command("doctor")
		.description("look at database, platforms, keys and panels for what is wrong, and say what to do")
		.option("--url <address>", "where the bot answers (default: ROLLCALL_PUBLIC_URL)", urlArgument)
		.option("--manifests <folder>", "the manifests that the platforms were given", ".rollcall/manifests")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async ({ url, manifests, json }: Options) => {
			const all = await examine(io, { url, manifests });
			if (json) io.out(asJson({ checks: all.flatMap(forScripts) }));
			else for (const line of inWords(all)) io.out(line);
			const found = (outcome: Outcome) =>
				all.flatMap((one) => one.findings).filter((one) => one.outcome === outcome).length;
			if (!json) io.out(summary(found));
			if (found("broken")) throw new CommandFailed("Something is broken: see above.");
		});
}

async function examine(io: Io, given: { url?: URL | undefined; manifests: string }): Promise<Checked[]> {
	let config: Config;
	try {
		config = readConfig(io.environment);
	} catch (error) {
		if (!(error instanceof ConfigError)) throw error;
		return [{ check: CONFIGURATION.name, findings: error.message.split("\n").flatMap(broken) }];
	}
	// The checks bring the platforms' libraries along: no other command waits for them.
	const [{ CHECKS }, { openSetup }] = await Promise.all([import("./all.ts"), import("./setup.ts")]);
	const setup = openSetup({ ...given, config, now: io.now ?? Date.now });
	try {
		const read = { check: CONFIGURATION.name, findings: fine("The environment makes sense.") };
		return [read, ...(await makeChecks(setup, CHECKS))];
	} finally {
		await setup.close();
	}
}

/** What is broken comes last: of a long answer the end is what is seen. */
const ORDER: readonly Outcome[] = ["fine", "not_checked", "look", "broken"];

function inWords(all: readonly Checked[]): string[] {
	const found = all.flatMap(({ check, findings }) => findings.map((finding) => ({ check, ...finding })));
	return ORDER.flatMap((outcome) => found.filter((one) => one.outcome === outcome)).map(
		({ check, outcome, says }) => `${WORDS[outcome].padEnd(13)} ${check.padEnd(21)} ${says}`,
	);
}

const forScripts = ({ check, findings }: Checked) => findings.map((finding) => ({ check, ...finding }));

function summary(found: (outcome: Outcome) => number): string {
	const rest = `${found("fine")} fine, ${found("not_checked")} not checked`;
	return `${found("broken")} broken, ${found("look")} to look at, ${rest}.`;
}

function urlArgument(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	const safe = url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
	if (!url || !safe)
		throw new InvalidArgumentError("Give an address such as https://rollcall.council.example.");
	return url;
}
