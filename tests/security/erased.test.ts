import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Answer, Page } from "../../src/chat/form.ts";
import type { Interaction, Reply } from "../../src/chat/port.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { keepHomeEducation, remindOfReviews } from "../../src/features/listed/keep.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** Everything that can be done with a case or with what hangs on it, tried by its coordinator once its child is erased. */
let world: TwoPanels;
const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

beforeAll(async () => {
	world = await twoPanels();
	// As an erasure leaves it; the way there is told elsewhere (tests/stories/keeping).
	const client = await world.database.superuser.connect();
	try {
		await client.query("set session_replication_role = replica");
		await client.query("delete from child_key; delete from lookup");
		await client.query("update case_file set state = 'closed', closed_at = now(), next_review = null");
		await client.query(
			`insert into case_keeping (case_id, panel_id, erased_at, event_id) select id, panel_id, now(), event_id from case_file
				on conflict (case_id) do update set erased_at = now()`,
		);
		await client.query(
			`update erasure set answer = 'agreed', answered_at = now(),
				answered_by = (select id from person where key = '${coordinator}')`,
		);
		await client.query(
			`insert into listed_child (id, panel_id, list, on_date, status, next_review, case_id, event_id)
				select $1, panel_id, 'home_education', current_date - 90, 'suitable', current_date - 30, id, event_id from case_file`,
			[HOME],
		);
		await client.query(
			`insert into roll_removal (id, panel_id, case_id, ground, removed_on, enquiries, recorded_by, recorded_at, event_id)
				select gen_random_uuid(), f.panel_id, f.id, 'other', current_date, 'not_asked', p.id, now(), f.event_id
				from case_file f, person p where p.key = $1`,
			[coordinator],
		);
		await client.query("reset session_replication_role");
	} finally {
		client.release();
	}
});
afterAll(() => world.database.close());

/** The child on the home education list, because their case ended so. */
const HOME = randomUUID();
const coordinator = keyOf("ashby-council", "coordinator");

/** What stays possible, and why. None of it keeps a word that was typed. */
const STILL: Readonly<Record<string, string>> = {
	"case.access": "who sees what is left, by name alone",
	"contact.confirm": "that somebody was told of a danger is said whatever became of the case",
	"emergency.review": "whether an opening on emergency duty was needed is owed to the panel",
	"family.link": "which cases are of brothers and sisters, by reference alone",
	"handoff.taken": "an agency says that it has taken a child on, by a press",
	"meeting.conflict": "who has a conflict of interest, by name alone",
	"notice.received": "that a notification was received, by a press",
	"return.reason": "a code, for the figures of the return",
	"subject-access.take": "whoever asks what is held is told that nothing is any more",
};
const TODAY = new Date().toISOString().slice(0, 10);
const LATER = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);

/** What some fields want besides just anything. */
const GIVEN: Readonly<Record<string, Answer>> = {
	...{ type: "reopen", param_why: "Because", review: LATER, until: LATER, next_look: LATER },
	recipient: "another",
};

/** Something for each field of a screen. */
function filled(page: Page): Record<string, Answer> {
	return Object.fromEntries(
		Object.entries(page.fields).map(([name, field]): [string, Answer] => {
			if (GIVEN[name] !== undefined) return [name, GIVEN[name]];
			if (name === "sibling") return [name, world.ref];
			const before = page.values[name];
			if (before !== undefined && before !== "" && typeof before === "string") return [name, before];
			if (field.as === "many") return [name, field.options.slice(0, 1).map((o) => o.value)];
			if (field.as === "one") return [name, field.options.find((o) => o.value)?.value ?? ""];
			return [name, field.as === "date" ? TODAY : "Because"];
		}),
	);
}

/** What came of an action: the acts recorded on the case, the code of a refusal, or the screen that was not left. */
async function comesOf(who: string, action: string, on: string): Promise<string> {
	const keys: string[] = [];
	const send = async (more: object): Promise<Reply> => {
		const key = randomUUID();
		keys.push(key);
		return world.receive({ key, who: userOf(who), ...more } as Interaction);
	};
	let answer = await send({ kind: "press", action, on });
	let screen = "";
	for (let n = 0; n < 8; n++) {
		if (!("ask" in answer)) break;
		screen = answer.ask.title;
		answer = await send({ kind: "form", draft: answer.ask.draft, did: "next", answers: filled(answer.ask) });
	}
	const acts = await sql<{ act: string; code: string | null }>(
		"select act, facts->>'code' as code from ledger where key = any ($1) order by id",
		[keys],
	);
	const refused = acts.find((a) => a.code)?.code;
	if (refused) return `refused: ${refused}`;
	if (!("say" in answer || "show" in answer || "done" in answer)) {
		return `stuck at “${screen}”: ${JSON.stringify(answer).slice(-600)}`;
	}
	return acts
		.map((a) => a.act)
		.filter((act) => act !== "form.moved")
		.join(", ");
}

/** Acts that read. */
const isRead = (act: string) => world.catalogue.events.get(act)?.read === true;

test("nothing is added to a case whose child was erased, nor said to be", async () => {
	const before = await sql("select count(*)::int as n from sealed");
	const added: string[] = [];
	const tried: string[] = [];
	for (const { name, on } of world.catalogue.actions.values()) {
		if (on === "nothing" || on === "breach" || on === "meeting" || on === "incoming") continue;
		if (on === "member" || on === "joining") continue;
		const came = await comesOf(coordinator, name, on === "listed" ? HOME : world.subjects[on]);
		tried.push(name);
		if (came.startsWith("refused: ") || name in STILL) continue;
		const acts = came.split(", ").filter((act) => !isRead(act));
		if (acts.length) added.push(`${name}: ${acts.join(", ")}`);
	}
	expect(added).toEqual([]);
	expect(tried).toEqual(expect.arrayContaining(Object.keys(STILL)));
	expect(await sql("select count(*)::int as n from sealed")).toEqual(before);
});

test("a child who was erased is off the home education list, and nobody is reminded of their review", async () => {
	const [panel] = await sql<{ id: string }>("select panel_id as id from case_file");
	await asClerk(world.database.pool, world.keys, [panel!.id], async (ctx) => {
		await keepHomeEducation(ctx, panel!.id);
		await remindOfReviews(ctx, panel!.id);
		// It does not come back.
		await keepHomeEducation(ctx, panel!.id);
	});
	expect(
		await sql("select settled from listed_child where list = 'home_education' and case_id is not null"),
	).toEqual([{ settled: "erased" }]);
	expect(await sql("select from ledger where act = 'home-education.reminded'")).toEqual([]);
	expect(await comesOf(coordinator, "listed.review", HOME)).toBe("refused: listed.off");
});
