import { z } from "zod";
import { mayOpen } from "../../access/subjects.ts";
import type { Block, Frank, Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { ETHNICITIES, INTERPRETER, SEN_STAGES, SOCIAL_CARE_HISTORY } from "../../domain/lists/child-needs.ts";
import { type Coded, optionsOf } from "../../domain/lists/coded.ts";
import type { Told } from "../../domain/lists/told.ts";
import {
	GROUP_AREAS,
	type GroupArea,
	VULNERABLE_GROUPS,
	type VulnerableGroup,
} from "../../domain/lists/vulnerable-groups.ts";
import { screen } from "../../domain/risk.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { LONGEST, typed } from "../answers.ts";
import { refuseErased } from "../keeping/queries.ts";
import { type Asking, action, type Form, OPENED, type Prefilled, type Question, type Step } from "../kit.ts";

import { loadPanel } from "../panel/settings.ts";
import { NO_REFERRAL, riskNow, sayWhoWasTold, toldFaults, toldQuestions } from "../raise/acts.ts";
import { whichCase } from "../which-case.ts";
import { type FormBefore, type LaterScreen, saveGroups, saveLater } from "./acts.ts";
import { addedIn, addedInWords, toTakeOver } from "./added.ts";
import { addedOpened } from "./events.ts";

type Asked = Asking<"case">;

const SEALED: Readonly<Record<LaterScreen, readonly string[]>> = {
	family: ["aliases", "siblings", "other_contacts"],
	groups: [],
	needs: ["ethnicity", "language", "interpreter", "sen", "social_care_history", "social_care_note"],
	chronology: ["chronology"],
};

/** One screen saved as it is left: what follows may never be given. */
const saves =
	(screen: Exclude<LaterScreen, "groups">) =>
	async ({ ctx, subject, soFar, kept }: Asked): Promise<Record<string, string>> => {
		const value = (given: unknown) => (given instanceof Private ? given : new Private(String(given ?? "")));
		const values = Object.fromEntries(SEALED[screen].map((field) => [field, value(soFar[field])]));
		const more = screen === "needs" ? { ehcPlan: soFar.sen ? soFar.sen === "plan" : undefined } : {};
		const { form } = await saveLater(ctx, subject.id, { screen, values, form: formIn(kept), ...more });
		return keptOf(form);
	};

const savesGroups = async ({ ctx, subject, soFar, kept }: Asked): Promise<Record<string, string>> => {
	const given = { screen: "groups", values: {}, form: formIn(kept), groups: ticked(soFar) } as const;
	const { form, told } = await saveGroups(ctx, subject.id, given, kept.concern);
	return { ...keptOf(form), ...told };
};

/** What a form began with and saved, as its draft keeps it. */
function formIn(kept: Asked["kept"]): FormBefore {
	const list = (words: string | undefined) => words?.split(" ").filter(Boolean) ?? [];
	return {
		...{ wrote: list(kept.wrote), groups: list(kept.groups) as VulnerableGroup[] },
		// A form of an earlier version that began with what stood keeps no more: all since counts as read.
		...(OPENED in kept ? { readAt: Number(kept.readAt ?? Number.MAX_SAFE_INTEGER) } : {}),
		...(kept.beside ? { beside: Number(kept.beside) } : {}),
	};
}

const keptOf = ({ wrote, groups, beside }: FormBefore): Record<string, string> => ({
	...{ wrote: wrote.join(" "), groups: groups.join(" ") },
	...(beside ? { beside: String(beside) } : {}),
});

const UNREAD =
	"What others wrote here is not shown to you. What you write is kept beside it, and takes nothing away.";
const TAKE_OVER =
	"Added since by whoever raised it, who may not read what stands. Where nothing stands it is filled in: go on to take it over, or change it.";

/** What whoever raised it added to a screen, for those who may read it; and whoever may not is told what becomes of theirs. */
async function beside({ ctx, subject, kept }: Asked, screen: LaterScreen): Promise<Block<Frank>[]> {
	if (!(OPENED in kept)) return [{ text: [UNREAD], tone: "quiet" }];
	const opened = (await open(ctx.tx, ctx.keys, [subject.id])).get(subject.id);
	const added = addedIn(opened).filter((one) => SEALED[screen].includes(one.field));
	if (!added.length) return [];
	return [
		{ text: [TAKE_OVER], tone: "quiet" },
		...(await addedInWords(ctx.tx, added, await loadPanel(ctx.tx, subject.panel))),
	];
}

const lines = (label: string, hint: string, n = 3): Question => ({
	...{ label, hint, as: "text", lines: n, schema: typed(LONGEST) },
});
const list = (label: string, options: readonly Coded[]): Question => ({
	...{ label, as: "one", look: "list", schema: z.string(), options: optionsOf(options) },
});

const family: Step<"case"> = {
	title: "Family and contacts",
	notes: async (asking) => [
		...(await whichCase(asking)),
		{ text: ["Each screen is saved when you go on. Leave blank what you do not know."], tone: "quiet" },
		...(await beside(asking, "family")),
	],
	fields: {
		siblings: lines(
			"Brothers and sisters",
			"One on each line: name, date of birth, school, attending or not.",
		),
		other_contacts: lines(
			"Other people to contact",
			"Name, how they know the child, phone. One on each line.",
		),
		aliases: { label: "Other names of the child", as: "text", schema: typed() },
	},
	save: saves("family"),
};

const groupField = (area: GroupArea) => `groups_${area}`;
const inArea = (area: GroupArea) => VULNERABLE_GROUPS.filter((group) => group.area === area);

const groups: Step<"case"> = {
	title: "Groups the child may belong to",
	notes: async (asking) => [
		...(await whichCase(asking)),
		{
			text: [
				"Tick all that apply. Looked after and privately fostered were asked with the safety questions.",
			],
			tone: "quiet",
		},
	],
	fields: Object.fromEntries(
		GROUP_AREAS.map(({ code, label }) => [
			groupField(code),
			{ label, as: "many", schema: z.array(z.string()), options: optionsOf(inArea(code)) } satisfies Question,
		]),
	),
	save: savesGroups,
};

const tellSomeone: Step<"case"> = {
	title: "Tell someone now",
	when: ({ kept }) => Boolean(kept.contact),
	notes: async (asking) => [
		...(await whichCase(asking)),
		{
			text: [
				"What you ticked calls for somebody to act now. Those who must know have been told, by reference alone.",
			],
			tone: "warning",
		},
		NO_REFERRAL,
	],
	fields: toldQuestions("Who have you told?"),
	check: async ({ ctx, subject, soFar }) =>
		toldFaults(ctx.person, screen(await riskNow(ctx.tx, subject.id)).yes, soFar),
	async save({ ctx, subject, soFar, kept }): Promise<Record<string, string>> {
		const about = { case: subject.id, id: kept.contact };
		const reference = soFar.contact_reference as Private | undefined;
		return { contact: await sayWhoWasTold(ctx, about, soFar.told as Told, reference) };
	},
};

/** The groups ticked on the screen. */
function ticked(soFar: Asked["soFar"]): VulnerableGroup[] {
	const chosen = GROUP_AREAS.flatMap(({ code }) => (soFar[groupField(code)] as string[] | undefined) ?? []);
	return VULNERABLE_GROUPS.map((group) => group.code).filter((code) => chosen.includes(code));
}

const needs: Step<"case"> = {
	title: "Needs and language",
	notes: async (asking) => [...(await whichCase(asking)), ...(await beside(asking, "needs"))],
	fields: {
		sen: list("Special educational needs", SEN_STAGES),
		language: { label: "Language spoken at home", as: "text", schema: typed(100) },
		interpreter: list("Interpreter", INTERPRETER),
		ethnicity: list("Ethnicity", ETHNICITIES),
		social_care_history: list("Social care before", SOCIAL_CARE_HISTORY),
		social_care_note: lines("What you know of it", "When, which authority, who worked with the family.", 2),
	},
	save: saves("needs"),
};

const chronology: Step<"case"> = {
	title: "What happened, in order",
	notes: async (asking) => [...(await whichCase(asking)), ...(await beside(asking, "chronology"))],
	fields: {
		chronology: lines("Dates and what happened", "One on each line: the date, what happened, who knows.", 8),
	},
	save: saves("chronology"),
};

const form: Form<"case"> = {
	title: "Add what you know",
	send: "Save",
	steps: [family, groups, tellSomeone, needs, chronology],
};

const NEWEST: Statement = {
	name: "later-newest",
	text: "select coalesce(max(id), 0)::float8 as event from ledger where case_id = $1",
};
const TICKED: Statement = { name: "later-ticked", text: "select groups from told_later where case_id = $1" };

/**
 * What is asked for within a working day after a notification, and never holds it up. Saved screen by screen; opened
 * again by those who may open the case. Whoever raised it and may not, adds to what stands without reading it.
 */
export const addLater = action({
	name: "case.add",
	on: "case",
	allow: "add to a notification",
	alert: true,
	help: "Add what you know after a notification: family, groups, needs and language, what happened.",
	doors: { word: "add", usage: "add REFERENCE" },
	form,
	async prefill({ ctx, subject }): Promise<Prefilled> {
		await refuseErased(ctx.tx, subject.id);
		if (!(await mayOpen(ctx.tx, subject.id))) return {};
		const fields = (await open(ctx.tx, ctx.keys, [subject.id])).get(subject.id) ?? new Map<string, Private>();
		await ctx.record(addedOpened, { panel: subject.panel, case: subject.id }, { fields: fields.size });
		const names = Object.values(SEALED).flat();
		const taken = Object.entries(toTakeOver(addedIn(fields)));
		const [stands] = await ctx.tx.query<{ groups: string[] }>(TICKED, [subject.id]);
		const ticks = GROUP_AREAS.map(({ code }) => {
			const codes = inArea(code).map((group) => group.code as string);
			return [groupField(code), (stands?.groups ?? []).filter((group) => codes.includes(group))] as const;
		});
		return {
			...Object.fromEntries([...taken, ...fields].filter(([field]) => names.includes(field))),
			...Object.fromEntries(ticks),
		};
	},
	async keeps({ ctx, subject }): Promise<Record<string, string>> {
		if (!(await mayOpen(ctx.tx, subject.id))) return {};
		const [{ event = 0 } = {}] = await ctx.tx.query<{ event: number }>(NEWEST, [subject.id]);
		const [stands] = await ctx.tx.query<{ groups: string[] }>(TICKED, [subject.id]);
		return { [OPENED]: subject.id, readAt: String(event), groups: (stands?.groups ?? []).join(" ") };
	},
	run: async (_ctx, subject) => ({ say: saved(subject.ref) }),
});

function saved(ref: string): Message {
	const says = `Saved on ${ref}. You can add more at any time.`;
	return { summary: says, blocks: [{ text: [says] }] };
}
