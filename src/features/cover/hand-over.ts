import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Option } from "../../chat/form.ts";
import type { Block } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { neededChoice } from "../answers.ts";
import { type Asking, action, type PersonCtx, type Prefilled } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { FOR_OTHERS } from "./acts.ts";
import { handOver } from "./hand-over-acts.ts";
import { staysInWords, workInWords } from "./hand-over-views.ts";
import { ownersGone } from "./queries.ts";
import { formsOf, handedOver, leftWithWork, workOf } from "./work.ts";

type Asked = Asking<"nothing">;

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

interface Named {
	id: string;
	knownAs: string;
	agency: string;
}

const labelled = (people: readonly Named[], note = ""): Option[] =>
	people.map((p) => ({ value: p.id, label: `${p.knownAs}, ${p.agency}${note}` }));

/** Those who left and still have work here first, then everybody on the panel. */
async function leavers({ ctx }: Asked): Promise<Option[]> {
	const left = await leftWithWork(ctx.tx, ctx.panel);
	const members = await panelMembers(ctx.tx, ctx.panel);
	return [...labelled(left, " (left)"), ...labelled(members)].slice(0, MOST_OPTIONS);
}

/** Those who take work over work on cases. */
async function takers({ ctx }: Asked): Promise<Option[]> {
	const workers = withRole(await panelMembers(ctx.tx, ctx.panel), ...CASEWORK_ROLES);
	return labelled(workers).slice(0, MOST_OPTIONS);
}

const chosen = ({ soFar }: Pick<Asked, "soFar">) => ({
	from: soFar.work_from as string,
	to: soFar.work_to as string,
});

/** What would go, before it goes: counts only. */
async function whatGoes(asking: Asked): Promise<Block[]> {
	const { from, to } = chosen(asking);
	const { ctx } = asking;
	const work = await workOf(ctx.tx, ctx.panel, from, to);
	const goes = work.filter((w) => w.goes);
	const forms = await formsOf(ctx.tx, ctx.panel, from, to, [...new Set(goes.map((w) => w.case))]);
	const counts = handedOver(work, forms);
	const away = goes.filter((w) => w.kind === "enquiry" && !w.own).length;
	return [
		{
			facts: [
				["From", await nameOf(ctx, from)],
				["To", await nameOf(ctx, to)],
				["Goes over", workInWords(counts)],
			],
		},
		...(away
			? [
					{
						text: [
							`${count(away, "enquiry stays", "enquiries stay")} with the agency asked, for anybody there.`,
						],
					},
				]
			: []),
		...staysInWords(counts, forms.there).map((says) => ({ text: [says], tone: "warning" as const })),
	];
}

const KNOWN = { name: "cover-known-as", text: `select known_as as "knownAs" from person where id = $1` };

async function nameOf({ tx }: PersonCtx, id: string): Promise<string> {
	const [row] = await tx.query<{ knownAs: string }>(KNOWN, [id]);
	return row?.knownAs ?? "";
}

/** Somebody's cases, actions and enquiries go to a named person in one go, and a leaver's forms in progress with them (D-5). */
export const handOverWork = action({
	name: "handover",
	on: "nothing",
	allow: FOR_OTHERS,
	help: "Hand somebody's cases, actions and enquiries over to somebody else, in one go.",
	doors: { word: "handover" },
	form: {
		title: "Hand work over",
		send: "Hand over now",
		steps: [
			{
				title: "From whom, and to whom",
				fields: {
					work_from: {
						label: "Whose work",
						as: "one",
						look: "list",
						options: leavers,
						schema: neededChoice("Choose whose work is handed over."),
					},
					work_to: {
						label: "Who takes it over",
						as: "one",
						look: "list",
						options: takers,
						schema: neededChoice("Choose who takes it over."),
					},
				},
				check: ({ soFar }): Record<string, string> =>
					soFar.work_from === soFar.work_to ? { work_to: "Choose somebody else than whose work it is." } : {},
			},
			{ title: "Check what goes", notes: whatGoes, fields: {} },
		],
	},
	async prefill({ ctx }): Promise<Prefilled> {
		const [first] = await ownersGone(ctx.tx, ctx.panel);
		return first ? { work_from: first.person } : {};
	},
	async run(ctx, _, asking) {
		const { from, to } = chosen(asking);
		const { there } = await formsOf(ctx.tx, ctx.panel, from, to, []);
		const handed = await handOver(ctx, from, to);
		const says = `Handed over from ${await nameOf(ctx, from)} to ${await nameOf(ctx, to)}: ${workInWords(handed)}.`;
		return { say: { summary: says, blocks: [{ text: [says, ...staysInWords(handed, there)] }] } };
	},
});
