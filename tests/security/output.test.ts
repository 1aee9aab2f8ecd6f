import { describe, expect, test } from "vitest";
import type { Page } from "../../src/chat/form.ts";
import { Link } from "../../src/chat/link.ts";
import type { Block, Frank, Message } from "../../src/chat/message.ts";
import { Private } from "../../src/chat/private.ts";
import { runCommand } from "../../src/cli/program.ts";
import { drawPage, drawSheet } from "../../src/slack/draw-form.ts";
import { drawHome, drawMessage } from "../../src/slack/draw-message.ts";
import { drawForm, drawNotice, drawRetry, drawSheet as drawTeamsSheet } from "../../src/teams/draw-form.ts";
import { drawMessage as drawCard } from "../../src/teams/draw-message.ts";
import { makeLog } from "../../src/telemetry/log.ts";
import { CORPUS } from "./corpus.ts";
import { type Fault, faultsInSlack, faultsInTeams, faultsInText } from "./signs.ts";
import { tally } from "./tally.ts";
import { TEXT_FIELDS, type TextField } from "./text-fields.ts";

/**
 * Each text of the corpus, in each text field of each form, as it would be drawn in each place where words end up.
 *
 * Proved by taking guards away by hand, each by itself: escaping of `<`, look-alikes for `*`, the word joiner in emoji
 * names, the removal of controls and of bidirectional characters, withoutMarkdown, the mention tag and the date macro
 * in inert, streamWrite in the log, withSafeOutput on the command line. Each made its sinks fail.
 */
const counted = tally("Hostile text, by field and sink");
const TENANT = "T0MILL";
const OURS = new Link("https://rollcall.example", "files", "A".repeat(43));

/** What the field's own schema makes of the text: what the record would hold. Else the text itself, as in an error. */
function held({ question }: TextField, text: string): string {
	const read = question.schema.safeParse(text);
	if (!read.success) return text;
	return read.data instanceof Private ? Private.reveal(read.data) : String(read.data);
}

function pageWith(field: TextField, text: string): Page {
	const { label, hint, schema } = field.question;
	return {
		...{ draft: "d.0", title: "A form", step: [1, 2], send: "Next", back: true },
		notes: blocksWith(label, new Private(text)),
		fields: { [field.name]: { label, ...(hint ? { hint } : {}), schema, as: "text", lines: 2 } },
		values: { [field.name]: new Private(text) },
	};
}

/** The text in every block that can carry it. */
function blocksWith(label: string, value: Frank): Block<Frank>[] {
	return [
		{ text: [value] },
		{ text: [value], tone: "warning" },
		{ text: [[{ strong: "Label" }, "  ", value, " ", value]] },
		{ facts: [[label, value]] },
		{ rows: [{ text: [{ strong: "Label" }, "  ", value] }, { text: value }] },
	];
}

function messageWith(label: string, text: string): Message {
	const person = { label: text, identities: [{ platform: "slack", tenant: TENANT, user: text }] };
	const button = { label: text, action: "case.open", on: "1", opens: true };
	return {
		summary: text,
		blocks: [
			{ heading: text },
			...(blocksWith(label, text) as Block[]),
			{ text: [[{ person }, " ", { strong: text }]] },
			{ table: { head: [label, text], rows: [[text, text]] } },
			{ rows: [{ text, menu: [button, button] }] },
			{ buttons: [button] },
			{ links: [{ label: text, to: OURS }] },
		],
	};
}

/** Where a text ends up, and what is wrong with it there. */
const SINKS: Record<string, (field: TextField, text: string) => Fault[]> = {
	"Slack's form": (f, t) =>
		faultsInSlack(drawPage(pageWith(f, t), { tenant: TENANT, screen: "s" }, { [f.name]: "Shorten this." })),
	"Slack's page to read": (f, t) =>
		faultsInSlack(
			drawSheet(
				{ title: t, blocks: blocksWith(f.question.label, new Private(held(f, t))) },
				{ tenant: TENANT },
			),
		),
	"Slack's message": (f, t) =>
		faultsInSlack(drawMessage(messageWith(f.question.label, held(f, t)), TENANT), { oneLine: true }),
	"Slack's home": (f, t) =>
		faultsInSlack(drawHome(messageWith(f.question.label, held(f, t)), TENANT), { oneLine: true }),
	"Teams' dialog": (f, t) => faultsInTeams(drawForm(pageWith(f, t), { [f.name]: "Shorten this." })),
	"Teams' page to read": (f, t) =>
		faultsInTeams(
			drawTeamsSheet({ title: t, blocks: blocksWith(f.question.label, new Private(held(f, t))) }),
		),
	"Teams' notice": (f, t) => faultsInTeams(drawNotice(messageWith(f.question.label, held(f, t)), "n")),
	"Teams' retry": (f, t) =>
		faultsInTeams(drawRetry("It failed.", { draft: "d", did: "next", one: [f.name], many: [], [f.name]: t })),
	"Teams' card": (f, t) => faultsInTeams(drawCard(messageWith(f.question.label, held(f, t)), TENANT)),
	"the log": (f, t) => {
		const lines: string[] = [];
		const log = makeLog("trace", { write: (line) => void lines.push(line) });
		log.error({ [f.name]: t }, t);
		const whole = lines.join("");
		const parsed = JSON.parse(whole) as Record<string, string>;
		const faults = faultsInText(whole.trimEnd(), { oneLine: true });
		return parsed[f.name] === t.toWellFormed() || parsed[f.name] === t
			? faults
			: [...faults, "the log lost it"];
	},
};

describe.each(Object.keys(SINKS))("in %s", (sink) => {
	test.each(CORPUS.map((text, n) => [n + 1, text] as const))(
		"text %i acts on nothing, whichever field it was typed into",
		(_, text) => {
			for (const field of TEXT_FIELDS) {
				const faults = SINKS[sink]!(field, text);
				counted.mustRefuse(
					`${sink}, ${field.action} ${field.name}: ${JSON.stringify(text)}: ${faults[0]}`,
					faults.length === 0,
				);
			}
		},
	);
});

describe("on the command line", () => {
	test.each(CORPUS.map((text, n) => [n + 1, text] as const))(
		"text %i acts on no terminal",
		async (_, text) => {
			const said: string[] = [];
			const io = {
				out: (l: string) => void said.push(l),
				err: (l: string) => void said.push(l),
				environment: {},
			};
			const words = text.replaceAll("\u0000", "");
			await runCommand(["apply", `/nowhere/${words}`], io);
			await runCommand([words], io);
			await runCommand(["school-age", words], io);
			expect(said.length).toBeGreaterThanOrEqual(3);
			counted.mustRefuse(
				`the command line: ${JSON.stringify(text)}`,
				faultsInText(said.join("\n")).length === 0,
			);
		},
	);
});

test("the looks find what they look for", () => {
	const raw = (text: string) => ({ blocks: [{ type: "section", text: { type: "mrkdwn", text } }], text: "" });
	for (const text of ["<!channel>", "**b**", ":tada:", "a\u202Eb", "a\u0007b", "\uD800", "&gt; quote"]) {
		expect(faultsInSlack(raw(text)), text).not.toEqual([]);
	}
	for (const text of ["[a](b)", "<at>All</at>", "{{DATE(x)}}", "**b**", "# h", "a\u200Fb"]) {
		expect(faultsInTeams({ type: "TextBlock", text }), text).not.toEqual([]);
	}
	expect(faultsInText("a\u0085b")).not.toEqual([]);
	expect(TEXT_FIELDS.length).toBeGreaterThan(50);
});
