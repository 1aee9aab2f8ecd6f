import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

interface Import {
	file: string;
	/** A package, or a path below src. */
	of: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
	.filter((f) => f.endsWith(".ts"))
	.map((f) => f.replaceAll("\\", "/"));

const imports: Import[] = files.flatMap((file) => {
	const text = readFileSync(join(SRC, file), "utf8");
	const found = text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g);
	return [...found].map(([, of = ""]) => ({
		file,
		of: of.startsWith(".") ? relative(SRC, resolve(SRC, dirname(file), of)) : of,
	}));
});

const within = (folder: string) => imports.filter((i) => i.file.startsWith(`${folder}/`));
const ours = (all: readonly Import[]) => all.filter((i) => files.includes(i.of) || i.of.endsWith(".json"));
const outside = (all: readonly Import[], ...allowed: readonly string[]) =>
	ours(all)
		.filter((i) => !allowed.some((folder) => i.of.startsWith(folder)))
		.map((i) => `${i.file} imports ${i.of}`);

/** Each folder of src, and what it may import besides itself. */
const LAW: Readonly<Record<string, readonly string[]>> = {
	chat: [],
	domain: [],
	telemetry: ["chat/"],
	store: ["chat/", "config.ts"],
	access: ["chat/", "domain/", "store/"],
	record: ["chat/", "domain/", "store/", "config.ts"],
	// A report and its charts are drawn of what the rules made of them.
	paper: ["chat/", "domain/safe-csv.ts", "domain/reports/report.ts", "domain/reports/chart.ts"],
	features: ["chat/", "domain/", "access/", "record/", "store/", "paper/paper.ts"],
	// The panel's settings: the numbers to call stand under every form and every refusal.
	bot: ["chat/", "domain/", "access/", "record/", "store/", "features/kit.ts", "features/panel/settings.ts"],
	delivery: ["chat/", "record/", "store/", "features/kit.ts", "bot/catalogue.ts"],
	mail: ["chat/"],
	slack: ["chat/"],
	teams: ["chat/"],
	web: [
		"chat/",
		"domain/",
		"access/",
		"record/",
		"store/",
		"paper/",
		"bot/",
		"features/kit.ts",
		"features/download/",
		// A message is drawn for its page as delivery draws it for a platform.
		"delivery/draw.ts",
		"mail/mailer.ts",
	],
	// The bank holidays are data, not code: a mistake in counting days is not mirrored by reading the same feed.
	sandbox: ["domain/calendar/bank-holidays-england-and-wales.json"],
};

describe("the import law", () => {
	test("covers every folder whose parts could grow together", () => {
		const folders = readdirSync(SRC, { withFileTypes: true }).filter((d) => d.isDirectory());
		// The command line and the demo sit on top of everything.
		expect(folders.map((d) => d.name).sort()).toEqual([...Object.keys(LAW), "cli", "demo"].sort());
	});

	test.each(Object.entries(LAW))("%s imports itself and %j only", (folder, allowed) => {
		expect(outside(within(folder), `${folder}/`, ...allowed)).toEqual([]);
	});

	test("only an adapter imports its platform's SDK", () => {
		const sdk = (pattern: RegExp, home: string) =>
			imports
				.filter((i) => pattern.test(i.of) && !i.file.startsWith(home))
				.map((i) => `${i.file} imports ${i.of}`);
		expect(sdk(/^@slack\//, "slack/")).toEqual([]);
		expect(sdk(/^(@microsoft\/|botbuilder|botframework)/, "teams/")).toEqual([]);
		expect(sdk(/^nodemailer/, "mail/")).toEqual([]);
		expect(sdk(/^govuk-frontend/, "web/")).toEqual([]);
	});

	test("what watches over the bot is loaded where it is turned on: its libraries by telemetry alone, and that at run time", () => {
		const library = /^(prom-client|@opentelemetry\/)/;
		const loading = [...new Set(imports.filter((i) => library.test(i.of)).map((i) => i.file))].sort();
		expect(loading).toEqual(["telemetry/metrics.ts", "telemetry/record-metrics.ts", "telemetry/traces.ts"]);
		const late = [...loading, "watching.ts"];
		const statically = files.flatMap((file) => {
			const text = readFileSync(join(SRC, file), "utf8");
			const found = [...text.matchAll(/^import (?!type )[^;]*?from "(\.[^"]+)"/gm)];
			return found
				.map(([, of = ""]) => relative(SRC, resolve(SRC, dirname(file), of)))
				.filter((of) => late.includes(of))
				.map((of) => `${file} imports ${of}`);
		});
		expect(statically).toEqual([]);
	});

	test("one module loads the query builder, as the others' way of loading it costs more than half a second", () => {
		const loads = /(?:^import (?!type)[^;]*?from |import\(|(?:require|load)\(\s*)"drizzle-orm/m;
		const loaders = files.filter((f) => loads.test(readFileSync(join(SRC, f), "utf8")));
		expect(loaders).toEqual(["store/drizzle.ts"]);
	});

	test("a feature knows another by its acts, events and queries only; all know the panel", () => {
		const feature = (path: string) => path.split("/")[1]!;
		const across = ours(within("features")).filter(
			(i) => i.of.startsWith("features/") && i.of.split("/").length > 2 && feature(i.of) !== feature(i.file),
		);
		const wrong = across
			.filter((i) => feature(i.file) !== "all.ts" && feature(i.of) !== "panel")
			// A meeting asks what it decided with the decision's own form.
			.filter((i) => !(feature(i.file) === "meeting" && feature(i.of) === "decision"))
			.filter((i) => !/\/(acts|events|queries)\.ts$/.test(i.of));
		expect(wrong.map((i) => `${i.file} imports ${i.of}`)).toEqual([]);
	});

	test("features do not depend on each other in a circle", () => {
		const needs = new Map<string, Set<string>>();
		for (const i of within("features")) {
			const [, from = "", inside] = i.file.split("/");
			const [, to = "", other] = i.of.split("/");
			if (!inside || !other || from === to) continue;
			needs.set(from, (needs.get(from) ?? new Set()).add(to));
		}
		const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
			[...(needs.get(from) ?? [])].some((n) => n === to || (!seen.has(n) && reaches(n, to, seen.add(n))));
		expect([...needs.keys()].filter((f) => reaches(f, f))).toEqual([]);
	});

	test("acts know no chat: imports, a command line or a web form can call them", () => {
		const acts = ours(imports.filter((i) => /^features\/[^/]+\/(acts|open-case|complete)\.ts$/.test(i.file)));
		const chat = acts.filter((i) => /^chat\/(port|form)\.ts$/.test(i.of));
		expect(chat.map((i) => `${i.file} imports ${i.of}`)).toEqual([]);
	});

	test("what a person typed is read as text in these files only", () => {
		const readers = files.filter((f) => /Private\.reveal\(/.test(readFileSync(join(SRC, f), "utf8")));
		expect(readers.sort()).toEqual([
			"bot/drafts.ts", // into the sealed draft
			"bot/words.ts", // the typed line, taken apart
			"paper/draw-csv.ts",
			"paper/draw-json.ts", // into a file that one person fetches once
			"paper/draw-md.ts",
			"paper/draw-pdf-beside.ts", // to the process that draws it
			"paper/draw-text.ts",
			"paper/type-setter.ts",
			"record/identity.ts", // into look-up tokens
			"record/loose.ts", // into ciphertext
			"record/sealed.ts", // into ciphertext
			"slack/draw-fields.ts", // modals
			"slack/draw-form.ts",
			"teams/draw-form.ts", // dialogs
			"web/draw-blocks.ts", // pages for the person who was checked
			"web/draw-form.ts",
		]);
	});

	test("a picture is made of figures that were looked at for what they give away, in these files only", () => {
		const makers = files.filter((f) => /new Picture\(/.test(readFileSync(join(SRC, f), "utf8")));
		// Of the board's report, as it is handed on.
		expect(makers).toEqual(["features/download/board-words.ts"]);
	});

	test("nothing that decides has a clock of its own", () => {
		const timeless = /^(domain|chat|features|bot|record|access)\//;
		const clocks = files.filter(
			(f) => timeless.test(f) && /Date\.now\(\)|new Date\(\)/.test(readFileSync(join(SRC, f), "utf8")),
		);
		expect(clocks).toEqual([]);
	});
});
