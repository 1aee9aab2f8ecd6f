import { z } from "zod";
import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Key, Message } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import { choice } from "../answers.ts";
import { type Asking, action, type Form, type PersonCtx, view } from "../kit.ts";
import { agenciesOf, type Member, panelMembers, withRole } from "../panel/members.ts";
import { changeAccess } from "./acts.ts";
import { type Sight, sightOf } from "./queries.ts";

const Answers = z.object({
	sight: z.enum(["agencies", "named"]),
	agencies: z.array(z.string()).default([]),
	people: z.array(z.string()).default([]),
});

const form: Form<"case"> = {
	title: "Who sees the case",
	send: "Save",
	steps: [
		{
			title: "Who sees the case",
			notes: [{ text: ["The coordinators and the chair see every case of the panel."], tone: "quiet" }],
			fields: {
				sight: {
					label: "Who else may see it?",
					as: "one",
					schema: choice(["agencies", "named"], "Choose who may see it."),
					options: [
						{ value: "agencies", label: "Everybody who works on cases at the agencies below" },
						{ value: "named", label: "Need to know: only the people named below" },
					],
				},
				agencies: {
					label: "Agencies on the case",
					as: "many",
					schema: z.array(z.string()),
					options: async ({ ctx }) =>
						agenciesOf(await panelMembers(ctx.tx, ctx.panel)).map((a) => ({ value: a.id, label: a.title })),
				},
				people: {
					label: "People named on it",
					hint: "For need to know, or for one person of an agency that is not on the case.",
					as: "many",
					schema: z.array(z.string()),
					options: async ({ ctx }) =>
						(await nameable(ctx)).map((m) => ({ value: m.id, label: `${m.knownAs}, ${m.agency}` })),
				},
			},
			check: faults,
		},
	],
};

/** Those who work on cases and do not see every case anyway. */
async function nameable(ctx: PersonCtx): Promise<Member[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const whole = withRole(members, "coordinator", "chair");
	return withRole(members, ...CASEWORK_ROLES).filter((m) => !whole.includes(m));
}

/** An agency that is asked for something must be able to see what: no enquiry is left that nobody can answer. */
async function faults({ ctx, subject, soFar }: Asking<"case">): Promise<Record<string, string>> {
	const { sight, agencies, people } = Answers.parse(soFar);
	const { asked } = (await sightOf(ctx.tx, subject.id))!;
	const cut = asked.filter((a) => !agencies.includes(a.id)).map((a) => a.title);
	if (cut.length) {
		return {
			agencies: `${listInWords(cut)}: an enquiry is open there. Record its outcome before you take the agency off.`,
		};
	}
	if (sight === "agencies") return {};
	const members = await panelMembers(ctx.tx, ctx.panel);
	const whole = withRole(members, "coordinator", "chair");
	const seers = members.filter((m) => people.includes(m.id) || whole.includes(m)).map((m) => m.agencyId);
	const blind = asked.filter((a) => !seers.includes(a.id)).map((a) => a.title);
	if (!blind.length) return {};
	return {
		people: `Name somebody at ${listInWords(blind)}: an enquiry is open there, and nobody could answer it.`,
	};
}

function asAnswers(now: Sight, offered: readonly Member[]) {
	const known = new Set(offered.map((m) => m.id));
	return {
		sight: now.needToKnow ? "named" : "agencies",
		agencies: now.agencies,
		people: now.people.filter((id) => known.has(id)),
	};
}

/** Who sees a case: need to know or not, its agencies, and people named on it. */
export const whoSees = action({
	name: "case.access",
	on: "case",
	allow: "decide who sees a case",
	help: "Choose who sees a case: agencies, named people, or need to know only.",
	doors: { word: "access", usage: "access REFERENCE" },
	form,
	async prefill({ ctx, subject }) {
		return asAnswers((await sightOf(ctx.tx, subject.id))!, await nameable(ctx));
	},
	async run(ctx, subject, { soFar }) {
		const { sight, agencies, people } = Answers.parse(soFar);
		const changed = await changeAccess(ctx, subject.id, { needToKnow: sight === "named", agencies, people });
		return { say: saved(subject, changed, sight === "named") };
	},
});

function saved({ ref }: CaseSubject, changed: boolean, needToKnow: boolean): Message {
	const stands = needToKnow
		? "It is need to know: in the channels it is only a count now."
		: "Its agencies see it.";
	const says = changed ? `Saved: who sees ${ref}. ${stands}` : `Nothing was different on ${ref}.`;
	return { summary: says, blocks: [{ text: [says] }] };
}

interface Given {
	id: Key;
	ref: string;
}

/** To those who were given sight of a case. */
export const sightGiven = view<Given>({
	name: "sight-given",
	async load(ctx, id) {
		const text = "select id, ref from case_file where id = $1 and closed_at is null";
		return (await ctx.tx.query<Given>({ name: "sight-given", text }, [id]))[0];
	},
	show: ({ id, ref }) => ({
		summary: `You can now open ${ref}`,
		blocks: [
			{ text: [`You or your agency were put on ${ref}. You can open it now.`] },
			{ buttons: [{ label: "Open privately", action: "case.open", on: id, opens: true, tone: "main" }] },
		],
	}),
});
