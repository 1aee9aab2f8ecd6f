import type { Block, Key, Words } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import type { HandedOver } from "./work.ts";

interface Told {
	from: Words;
	to: Words;
	toAgency: Words;
	by: Words;
	facts: HandedOver;
}

const HANDED: Statement = {
	name: "cover-handed-over",
	text: `select l.facts, f.known_as as from, t.known_as as to, a.title as "toAgency", b.known_as as by
		from ledger l join person b on b.id = l.person_id join person f on f.id = (l.facts->>'from')::uuid
			join person t on t.id = (l.facts->>'to')::uuid join agency a on a.id = t.agency_id
		where l.panel_id = $1 and l.act = 'work.handed-over' and l.facts->>'from' = $2 and l.facts->>'to' = $3
		order by l.id desc limit 1`,
};

/** The posting's key has from whom, and to whom. */
async function told(ctx: Ctx, panel: Key, key: string): Promise<Told | undefined> {
	const [, from, to] = key.split(":");
	const [row] = await ctx.tx.query<Told>(HANDED, [panel, from, to]);
	return row;
}

/** To whoever takes work over, in private. */
export const handedOverView = view<Told>({
	name: "work-handed-over",
	load: told,
	show: ({ from, by, facts }) => ({
		summary: `${from}'s work is handed over to you`,
		blocks: [
			{ heading: "Work handed over to you" },
			{ text: [`${by} has handed ${from}'s work over to you: ${workInWords(facts)}.`] },
			{
				buttons: [
					{ label: "My items", action: "mine", on: "", opens: false, tone: "main" },
					...(facts.forms ? [{ label: "Forms begun", action: "forms", on: "", opens: false }] : []),
				],
			},
		],
	}),
});

/** To whoever had the work, in private: what went, and to whom. */
export const givenOverView = view<Told>({
	name: "work-given-over",
	load: told,
	show: ({ to, toAgency, by, facts }) => {
		const stays: Block[] =
			facts.kept || facts.formsKept ? [{ text: [staysWithYou(facts)], tone: "quiet" }] : [];
		return {
			summary: `Your work is handed over to ${to}`,
			blocks: [
				{ heading: "Your work was handed over" },
				{ text: [`${by} has handed work of yours over to ${to}, ${toAgency}: ${workInWords(facts)}.`] },
				...stays,
				{ buttons: [{ label: "My items", action: "mine", on: "", opens: false, tone: "main" }] },
			],
		};
	},
});

const staysWithYou = ({ kept, formsKept }: HandedOver): Words => {
	const parts = [
		kept > 0 && count(kept, "need-to-know case"),
		formsKept > 0 && count(formsKept, "form in progress", "forms in progress"),
	].filter((part) => part !== false);
	return `Still with you: ${parts.join(", ")}.`;
};

/** "5 cases, 2 actions, 1 enquiry". */
export function workInWords(w: HandedOver): Words {
	const parts = [
		w.cases > 0 && count(w.cases, "case"),
		w.actions > 0 && count(w.actions, "action"),
		w.enquiries > 0 && count(w.enquiries, "enquiry", "enquiries"),
		w.contacts > 0 && count(w.contacts, "safeguarding contact"),
		w.handOffs > 0 && count(w.handOffs, "child to take on", "children to take on"),
		w.forms > 0 && count(w.forms, "form in progress", "forms in progress"),
	].filter((part) => part !== false);
	return parts.join(", ") || "nothing";
}

/** What stays with whoever had it, and what to do about it: a sentence for each kind. */
export function staysInWords({ kept, formsKept }: HandedOver, there: boolean): Words[] {
	const cases = `${count(kept, "need-to-know case stays", "need-to-know cases stay")}: whoever takes over may not see ${kept === 1 ? "it" : "them"}. Name an owner one by one.`;
	const forms = count(formsKept, "form in progress stays", "forms in progress stay");
	const why = there
		? "they are there to send what they have begun."
		: `whoever takes over may not see what was typed. What was not sent ends within a day of when it was begun: ask that it is begun again.`;
	return [...(kept ? [cases] : []), ...(formsKept ? [`${forms}: ${why}`] : [])];
}
