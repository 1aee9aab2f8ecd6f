import { expect, test } from "vitest";
import { rollcall } from "./run.ts";

/** The commands of a help, by their names. */
const commandsIn = (help: string): string[] =>
	[...(/\nCommands:\n([\s\S]*?)(?:\n\n|$)/.exec(help)?.[1] ?? "").matchAll(/^ {2}([a-z][\w-]*)/gm)]
		.map(([, name]) => name!)
		.filter((name) => name !== "help");

/** Every command that does something, with its help. */
async function everyCommand(
	words: readonly string[] = [],
): Promise<{ words: readonly string[]; help: string }[]> {
	const { code, out } = await rollcall([...words, "--help"]);
	expect(code, words.join(" ")).toBe(0);
	const names = commandsIn(out);
	if (!names.length) return [{ words, help: out }];
	return (await Promise.all(names.map((name) => everyCommand([...words, name])))).flat();
}

/** What writes a file or runs on: there is nothing that a script would read of it. */
const SAYS_LITTLE = [
	...["start", "apply", "migrate", "case-list", "paper", "export cases", "audit export", "manifest all"],
	...["manifest slack", "manifest teams", "delivery restored", "practice load"],
	"holidays refresh",
	// CSV, and Markdown for people.
	...["match", "feedback"],
];

test("every command of the command line is there", async () => {
	const { out } = await rollcall(["--help"]);
	expect(commandsIn(out)).toEqual(
		expect.arrayContaining([
			...["start", "migrate", "apply", "doctor", "import", "export", "report", "audit", "backup", "restore"],
			...["replay", "manifest", "school-age", "due", "match"],
		]),
	);
	expect(out).toMatch(
		/It ends with 0 when all went well, 1 when something was refused.*2 when it was used wrongly/,
	);
});

test("every command has an example in its help, and JSON where a script would read it", async () => {
	const all = await everyCommand();
	expect(all.length).toBeGreaterThan(25);
	const without = (pattern: RegExp) =>
		all.filter(({ help }) => !pattern.test(help)).map(({ words }) => words.join(" "));
	expect(without(/^ .*\$ .*rollcall /m)).toEqual([]);
	expect(without(/--json/).filter((name) => !SAYS_LITTLE.includes(name))).toEqual([]);
});

test("what is used wrongly ends with 2 and says how it is used, without a stack trace", async () => {
	for (const { words } of await everyCommand()) {
		const { code, err } = await rollcall([...words, "--no-such-option"]);
		expect([words.join(" "), code]).toEqual([words.join(" "), 2]);
		expect(err).toMatch(
			/^error: (unknown option '--no-such-option'|required option|missing required argument)/,
		);
		expect(err).toMatch(/add --help for how it is used/);
		expect(err).not.toMatch(/^\s+at /m);
	}
});
