import { randomUUID } from "node:crypto";
import type { Answer, Page } from "../../src/chat/form.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { Interaction, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { everyWord } from "./every-word.ts";
import { CANARIES, type TwoPanels } from "./two-panels.ts";

/** What came of somebody's attempts. */
export interface Outcome {
	attempts: number;
	/** What was let in, in words; empty when all was refused. */
	letIn: string[];
}

/** One thing to try. */
type Attempt = { what: string } & (
	| { kind: "press"; action: string; on: string }
	| { kind: "words"; words: string }
	| { kind: "form"; draft: string; answers: Record<string, Answer> }
);

type Subject = keyof TwoPanels["subjects"];

/** Every action on everything of the case, by press and by word; another's form; and every open form, filled in. */
function attempts(world: TwoPanels, theirs: readonly Subject[]): Attempt[] {
	const { ref, subjects, draft, catalogue } = world;
	const all: Attempt[] = [];
	for (const action of catalogue.actions.values()) {
		const kinds = (Object.keys(subjects) as Subject[]).filter((kind) => !theirs.includes(kind));
		const ids = action.on === "nothing" ? [ref, subjects.case] : kinds.map((kind) => subjects[kind]);
		for (const on of ids) all.push({ what: `press ${action.name}`, kind: "press", action: action.name, on });
		const { word } = action.doors;
		if (word) all.push({ what: `type ${word}`, kind: "words", words: `${word} ${ref}` });
	}
	all.push({ what: "send another's form", kind: "form", draft, answers: {} });
	return all;
}

/**
 * Tries everything as this person. What is let in is told by the record and by the answer, not by what was said.
 * @param theirs what on the case is theirs to handle, though the case is not: it is left out
 */
export async function attack(
	world: TwoPanels,
	who: Identity,
	theirs: readonly Subject[] = [],
): Promise<Outcome> {
	const outcome: Outcome = { attempts: 0, letIn: [] };
	const before = await stateOf(world);
	for (const attempt of attempts(world, theirs)) {
		for await (const [key, reply] of tryIt(world, who, attempt)) {
			outcome.attempts += 1;
			const got = await gained(world, key, reply, theirs);
			if (got) outcome.letIn.push(`${attempt.what}: ${got}`);
		}
	}
	if ((await stateOf(world)) !== before) outcome.letIn.push("the case's rows are not as they were");
	return outcome;
}

/** One attempt, and where a form opens, its screens filled in with what an attacker would like to know. */
async function* tryIt(world: TwoPanels, who: Identity, attempt: Attempt): AsyncGenerator<[string, Reply]> {
	const send = async (more: object): Promise<[string, Reply]> => {
		const key = randomUUID();
		return [key, await world.receive({ key, who, ...more } as Interaction)];
	};
	if (attempt.kind === "press") yield await send({ kind: "press", action: attempt.action, on: attempt.on });
	if (attempt.kind === "words") {
		let answer = await send({ kind: "words", words: new Private(attempt.words) });
		yield answer;
		// A notification of their own may be raised; any other form is gone through to its end.
		for (let screens = 0; screens < 4 && "ask" in answer[1] && !/^type raise/.test(attempt.what); screens++) {
			const page = answer[1].ask;
			answer = await send({ kind: "form", draft: page.draft, did: "next", answers: wished(world, page) });
			yield answer;
		}
	}
	if (attempt.kind === "form") {
		yield await send({ kind: "form", draft: attempt.draft, did: "open", answers: {} });
		yield await send({ kind: "form", draft: attempt.draft, did: "next", answers: attempt.answers });
	}
}

function wished({ ref }: TwoPanels, page: Page): Record<string, Answer> {
	const known: Record<string, string> = {
		surname: "Oystercatcher",
		first_name: "Xanthippe",
		birth: "2014-05-06",
		reference: ref,
	};
	return Object.fromEntries(
		Object.entries(page.fields).map(([name, field]) => {
			if (field.as === "many") return [name, []];
			if (field.as === "one") return [name, field.options[0]?.value ?? ""];
			return [name, known[name] ?? (field.as === "date" ? "" : "Because")];
		}),
	);
}

/** What the answer or the ledger shows of the case; undefined when nothing. A typed name is shown back to who typed it. */
async function gained(
	world: TwoPanels,
	key: string,
	reply: Reply,
	theirs: readonly Subject[],
): Promise<string | undefined> {
	const { rows } = await world.database.superuser.query<{ act: string }>(
		`select act from ledger where key = $1 and act <> 'action.refused' and case_id = $2
			union all select 'sealed row ' || field from sealed s join ledger l on l.id = s.event_id where l.key = $1 and s.case_id = $2`,
		[key, world.subjects.case],
	);
	if (rows.length) return `recorded ${rows.map((r) => r.act).join()}`;
	const seen = "ask" in reply ? { ...reply.ask, values: {} } : reply;
	const words = everyWord(seen);
	const read = CANARIES.find((canary) => words.includes(canary));
	if (read) return `read “${read}”`;
	const kept = (Object.keys(world.subjects) as Subject[]).filter((kind) => !theirs.includes(kind));
	const held = kept.find((kind) => words.includes(world.subjects[kind]));
	if (held) return "was given an id of the case";
	return "say" in reply && /Urgent|Enquiries/.test(words) && words.includes(world.ref)
		? "read how the case stands"
		: undefined;
}

/** A fingerprint of everything on the case. */
async function stateOf({ database, subjects }: TwoPanels): Promise<string> {
	const tables = [
		"case_file",
		"case_member",
		"notification",
		"enquiry",
		"risk_contact",
		"welfare_task",
		"decision",
		"decision_action",
		"agenda_item",
		"decision_confirmation",
		"action_progress",
		"emergency_access",
		"approval",
		"breach",
		"share",
		"outgoing",
		"download",
		"letter",
		"order_step",
		"roll_removal",
		"provision",
		"attendance_mark",
		"attendance_notice",
		"sealed",
	];
	const parts = tables.map((t) => {
		const of = t === "case_file" ? "id" : "case_id";
		return `select md5(coalesce(string_agg(x::text, '|' order by x::text), '')) from ${t} x where ${of} = $1`;
	});
	const { rows } = await database.superuser.query(parts.join(" union all "), [subjects.case]);
	return JSON.stringify(rows);
}
