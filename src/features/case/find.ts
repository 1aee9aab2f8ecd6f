import { z } from "zod";
import type { Block, Frank, Key, Row } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import { parseReference } from "../../domain/reference.ts";
import { checkBirth } from "../../domain/validate-child.ts";
import { birthInWords, lookupsOf } from "../../record/identity.ts";
import { findByLookup } from "../../record/lookup.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { optionalDate, typed, typedUnless } from "../answers.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { panelsLike } from "../practice/acts.ts";
import { recordAmong } from "../read-among.ts";
import { childSearched } from "./events.ts";

const MOST_FOUND = 10;

const Sought = z.object({
	first_name: z.instanceof(Private).optional(),
	surname: z.instanceof(Private).optional(),
	birth: z.string().optional(),
	parent: z.instanceof(Private).optional(),
	phone: z.instanceof(Private).optional(),
	upn: z.instanceof(Private).optional(),
	school: z.instanceof(Private).optional(),
});

/** A private search. What was typed after the word goes into the form, and nowhere else: a surname, a date of birth. */
export const find = action({
	name: "find",
	on: "nothing",
	lists: true,
	allow: "find a child",
	help: "Find a child's case by name, date of birth, parent, phone, UPN or school. Private.",
	doors: { word: "find", menu: "chat", shortcut: "Find a child", button: "Find a child" },
	form: {
		title: "Find a child",
		send: "Find",
		steps: [
			{
				title: "Find a child",
				notes: [{ text: ["Fill in what you know. Your search is recorded."], tone: "quiet" }],
				fields: {
					surname: { label: "Surname", as: "text", schema: typedUnless(elsewhere) },
					first_name: { label: "First name", as: "text", schema: typed() },
					birth: { label: "Date of birth", as: "date", schema: optionalDate },
					parent: { label: "Parent or carer", as: "text", schema: typed() },
					phone: { label: "Phone number", as: "text", schema: typed(40) },
					upn: { label: "UPN", as: "text", schema: typed(20) },
					school: { label: "School", as: "text", schema: typed() },
				},
				check: async ({ ctx, soFar }): Promise<Record<string, string>> => {
					const sought = Sought.parse(soFar);
					if (!lookupsOf(sought).length) return { surname: "Enter at least one detail to search by." };
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const birth = sought.birth ? checkBirth(sought.birth, today) : undefined;
					return birth && !birth.ok ? { birth: birth.because } : {};
				},
			},
		],
	},
	async run(ctx, _subject, { soFar }) {
		const rows = await search(ctx, Sought.parse(soFar));
		const blocks: Block<Frank>[] = rows.length ? [{ rows }] : [{ text: [NONE] }];
		return { show: { title: "Find a child", blocks } };
	},
});

/** What is typed after “find” comes here, and is not always a name. */
function elsewhere(typed: string): string | undefined {
	if (parseReference(typed))
		return "This is a case's reference. To open the case, type “case” and the reference: you need not search for it.";
	return /^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$/.test(typed)
		? "This is a date. Enter it at “Date of birth” below."
		: undefined;
}

const NONE =
	"Nobody found among the cases that you may open. There may be a case that you may not: ask the coordinator if you are worried.";

const CASES: Statement = {
	name: "cases-of-children",
	text: `select id, ref, state, child_id as child from case_file where child_id = any ($1) order by received_at desc`,
};

async function search(ctx: PersonCtx, sought: z.infer<typeof Sought>): Promise<Row<Frank>[]> {
	const values = lookupsOf(sought);
	const children = await findByLookup(ctx.tx, ctx.keys, await panelsLike(ctx), values);
	type Found = { id: Key; ref: string; state: State; child: Key };
	const cases = await ctx.tx.query<Found>(CASES, [children.map((c) => c.child)]);
	const order = new Map(children.map((c, n) => [c.child, n]));
	const best = cases.sort((a, b) => order.get(a.child)! - order.get(b.child)!).slice(0, MOST_FOUND);
	const opened = await open(
		ctx.tx,
		ctx.keys,
		best.map((c) => c.id),
	);
	const by = [...new Set(values.map((v) => v.kind))];
	const facts = { by, found: best.length, cases: best.map((c) => c.id).filter((id) => opened.has(id)) };
	const reading = await ctx.record(childSearched, { panel: ctx.panel }, facts);
	await recordAmong(ctx, reading, facts.cases, "search");
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	return best.flatMap((c) => {
		const fields = opened.get(c.id);
		if (!fields) return [];
		const birth = fields.get("birth");
		const known = [
			fields.get("first_name"),
			fields.get("surname"),
			birth && birthInWords(birth, today),
			fields.get("school"),
		];
		const who = known.flatMap((one) => (one && !one.isBlank ? [one, "  "] : []));
		const text = [{ strong: c.ref }, "  ", ...who, labelOf(STATES, c.state)];
		return [{ text, menu: [{ label: "Open", action: "case.open", on: c.id, opens: true }] }];
	});
}
