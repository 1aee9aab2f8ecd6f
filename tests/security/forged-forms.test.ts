import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer, Field, Page } from "../../src/chat/form.ts";
import type { Interaction, Reply } from "../../src/chat/port.ts";
import { pageOf } from "../../src/demo/hands.ts";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { tally } from "./tally.ts";
import { catalogue } from "./text-fields.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/**
 * What a hand-made request puts into a form that its sender has rightly opened: every form of the catalogue, screen by
 * screen, every field. No platform stops any of it.
 *
 * Proved by hand: with wasOffered saying yes to everything, every choice that hangs on the record was let in; with
 * the step's number not looked at, every screen was passed without an answer.
 */
const tried = tally("Forged forms");

let world: TwoPanels;
/** Ids of things that are there, and not on the panel whose forms these are. */
let foreign: string[];
beforeAll(async () => {
	world = await twoPanels();
	const { rows } = await world.database.superuser.query<{ id: string }>(
		`(select p.id from person p join agency a on a.id = p.agency_id where a.key like 'burton%' limit 2)
			union all (select id from agency where key like 'burton%' limit 2)
			union all (select id from panel where key = 'burton')`,
	);
	foreign = rows.map((r) => r.id);
});
afterAll(() => world.database.close());

const NEVER_OFFERED = [
	randomUUID(),
	"__proto__",
	"constructor",
	"' or true --",
	"0",
	" ",
	"yes,no",
	"\u0000",
];

/** What is put into a field, by what is wrong with it. */
function forgeries(field: Field): [what: string, answer: unknown][] {
	if (field.as === "one") {
		const values = [...foreign, ...NEVER_OFFERED].filter((v) => !field.options.some((o) => o.value === v));
		return [
			...values.map((v): [string, unknown] => [`the choice ${JSON.stringify(v)}`, v]),
			["a list for one choice", [field.options[0]?.value ?? "x"]],
		];
	}
	if (field.as === "many") {
		return [
			...[...foreign, ...NEVER_OFFERED].map((v): [string, unknown] => [
				`among the choices ${JSON.stringify(v)}`,
				[v],
			]),
			["a word for a list", field.options[0]?.value ?? "x"],
		];
	}
	if (field.as === "date")
		return ["0000-00-00", "2026-02-30", "now()", ["2026-01-01"]].map((v) => [`${v}`, v]);
	return [
		["a list for a text", ["a", "b"]],
		["a text of 200,000 characters", "x".repeat(200_000)],
	];
}

const sends = (who: ReturnType<typeof userOf>, more: object): Promise<Reply> =>
	world.receive({ key: randomUUID(), who, ...more } as Interaction);
const errorsOf = (reply: Reply): Readonly<Record<string, string>> => ("ask" in reply && reply.errors) || {};

/** Something that each field might take, to get to the next screen. */
const plausible = (page: Page): Record<string, Answer> =>
	Object.fromEntries(
		Object.entries(page.fields).map(([name, field]) => {
			if (field.as === "many") return [name, field.options.slice(0, 1).map((o) => o.value)];
			if (field.as === "one") return [name, field.options[0]?.value ?? ""];
			return [name, field.as === "date" ? (name === "birth" ? "2014-05-06" : "2026-12-01") : "Because"];
		}),
	);

/** Who rightly opens the forms: as whoever may, the first of these. */
const OPENERS = [
	keyOf("ashby-council", "coordinator"),
	keyOf("ashby-council", "chair"),
	keyOf("ashby-school", "emergency_duty"),
	keyOf("ashby-school", "agency_member"),
	keyOf("ashby-health", "agency_member"),
	keyOf("ashby-school", "administrator"),
];

async function opened(
	action: string,
	on: string,
): Promise<{ who: ReturnType<typeof userOf>; page: Page } | undefined> {
	for (const key of OPENERS) {
		const who = userOf(key);
		const reply = await sends(who, { kind: "press", action, on });
		if ("ask" in reply) return { who, page: pageOf(reply) };
	}
	return undefined;
}

const forms = [...catalogue.actions.values()].filter((a) => a.form);
const screensSeen = new Map<string, number>();

describe("a form that somebody rightly has open", () => {
	test.for(forms.map((a) => a.name))("takes no forged answer: %s", async (name) => {
		const action = catalogue.actions.get(name)!;
		const on = action.on === "nothing" ? "" : world.subjects[action.on];
		const begun = await opened(name, on);
		if (!begun) return;
		const { who } = begun;
		let { page } = begun;
		for (let screen = 0; screen < 6; screen++) {
			screensSeen.set(name, screen + 1);
			for (const [field, question] of Object.entries(page.fields)) {
				for (const [what, answer] of forgeries(question)) {
					const answers = { ...plausible(page), [field]: answer };
					const reply = await sends(who, { kind: "form", draft: page.draft, did: "next", answers });
					tried.mustRefuse(`${name}, ${field}: ${what}`, field in errorsOf(reply));
				}
			}
			for (const [field, question] of Object.entries(page.fields)) {
				if (question.as !== "many" || !question.options.length) continue;
				const one = question.options[0]!.value;
				const answers = { [field]: [one, "", one] };
				const kept = await sends(who, { kind: "form", draft: page.draft, did: "close", answers });
				const values = "ask" in kept ? kept.ask.values[field] : undefined;
				tried.mustRefuse(`${name}, ${field}: the same choice twice`, String(values) === one);
			}
			const [id, step] = page.draft.split(".") as [string, string];
			for (const other of [Number(step) + 1, Number(step) + 2, 99, -1, "NaN", "1e0x"]) {
				if (String(other) === step) continue;
				const reply = await sends(who, { kind: "form", draft: `${id}.${other}`, did: "next", answers: {} });
				tried.mustRefuse(`${name}: screen ${other}`, "ask" in reply && reply.ask.draft === page.draft);
			}
			// The last screen is not sent: what it did would be in the other forms' way.
			if (page.send !== "Next") break;
			const next = await sends(who, {
				kind: "form",
				draft: page.draft,
				did: "next",
				answers: plausible(page),
			});
			if (!("ask" in next) || next.ask.draft === page.draft) break;
			page = next.ask;
		}
	});

	test("was opened in most cases, and gone through", () => {
		// A form on something that must wait first (a second person, a review, a likely match) opens to nobody here.
		expect(screensSeen.size / forms.length, [...screensSeen.keys()].join()).toBeGreaterThan(0.75);
		expect(Math.max(...screensSeen.values())).toBeGreaterThan(2);
	});

	test.for(ROLES.map((r) => r.code))("is nobody else's, not even a %s's with its id", async (role) => {
		for (const stand of ["ashby-school", "ashby-centre", "burton-school", "shared-health"] as const) {
			for (const did of ["open", "next", "back", "close"] as const) {
				const who = userOf(keyOf(stand, role));
				const reply = await sends(who, { kind: "form", draft: world.draft, did, answers: {} });
				const says = "say" in reply ? reply.say.summary : "";
				tried.mustRefuse(`${role} at ${stand}: ${did}`, /no longer open|does not know you/.test(says));
			}
		}
	});

	test("is nobody's any more once its 24 hours are over, though nobody has swept it away yet", async () => {
		const who = userOf(keyOf("ashby-council", "coordinator"));
		const answers = async (did: "open" | "next" | "close") =>
			sends(who, { kind: "form", draft: world.draft, did, answers: {} });
		expect(await answers("open")).toHaveProperty("ask");
		await world.database.superuser.query(
			"update draft set expires_at = app_now() - interval '1 second' where id = $1",
			[world.draft.split(".")[0]],
		);
		for (const did of ["open", "next", "close"] as const) {
			const reply = await answers(did);
			tried.mustRefuse(`over time: ${did}`, "say" in reply && /no longer open/.test(reply.say.summary));
		}
	});
});
