import { may } from "../../access/policy.ts";
import type { Block, Message, Row, Words } from "../../chat/message.ts";
import { capital } from "../../domain/check-words.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { statusForReferrer } from "../../domain/referrer.ts";
import { action, type Feature, type PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { schoolRead } from "./events.ts";
import { type Notified, notifiedByMine, type Owed, owedByMine } from "./queries.ts";

/** So many of each are listed; more are counted. */
const MOST = 25;

/**
 * What one's own school (or other agency) notified, what it owes and by when, and whether each child was said to be on
 * its roll. References only, and nothing of what a case holds: a head or governor sees this and no more.
 */
const mySchool = action({
	name: "school.mine",
	on: "nothing",
	allow: "see what one's own school notified and owes",
	help: "What your school or service notified, and what it owes by when.",
	doors: { word: "school", button: "My school" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const [notified, owed] = [await notifiedByMine(ctx), await owedByMine(ctx)];
		await ctx.record(schoolRead, { panel: ctx.panel }, { notified: notified.length, owed: owed.length });
		return { say: overview(ctx, panel, notified, owed) };
	},
});

function overview(
	ctx: PersonCtx,
	panel: Panel,
	notified: readonly Notified[],
	owed: readonly Owed[],
): Message {
	const title = ctx.person.agency;
	return {
		summary: `${title}: ${notified.length} notified, ${owed.length} owed`,
		blocks: [
			{ heading: title },
			...section(
				`Owed (${owed.length})`,
				owed.map((one) => owedRow(ctx, panel, one)),
				"Nothing is owed.",
			),
			...section(
				`Notified (${notified.length})`,
				notified.map((one) => notifiedRow(panel, one)),
				"No notification was made.",
			),
			{
				text: ["References only. Who the child is stands in the case, for those who work on it."],
				tone: "quiet",
			},
		],
	};
}

function section(title: Words, rows: readonly Row[], none: Words): Block[] {
	if (!rows.length) return [{ text: [[{ strong: title }], none] }];
	const more = rows.length - MOST;
	return [
		{ title, rows: rows.slice(0, MOST) },
		...(more > 0 ? [{ text: [`And ${more} more.`], tone: "quiet" as const }] : []),
	];
}

function owedRow(ctx: PersonCtx, { today, id: panel }: Panel, { id, kind, ref, code, due, held }: Owed): Row {
	const late = due < today ? `overdue since ${shortDate(due, today)}` : `due ${shortDate(due, today)}`;
	const when = held ? "on hold: make no contact with the family" : late;
	const mayAnswer = id !== null && may(ctx.person, "answer an enquiry", panel);
	return {
		text: [{ strong: ref }, `  ${whatIsOwed(kind, code)}: ${when}`],
		...(mayAnswer
			? { menu: [{ label: "Record outcome", action: "enquiry.outcome", on: id, opens: true }] }
			: {}),
	};
}

/** As a channel may call it: what is sensitive is just an enquiry. */
function whatIsOwed(kind: Owed["kind"], code: string | null): Words {
	if (kind === "welfare") return "See the child, who is said to be located";
	if (kind === "action" || !code) return "An action of the panel's decision";
	const check = entryOf(CHECKS, code as CheckCode);
	return capital(check.sensitive ? "an enquiry" : check.words);
}

const ON_ROLL = { yes: "on the roll", no: "not on the roll", unknown: "roll not known" } as const;

function notifiedRow({ today, zone }: Panel, { ref, received, onRoll, ...facts }: Notified): Row {
	const roll = onRoll ? ON_ROLL[onRoll] : "roll not given";
	const day = shortDate(localDate(received, zone), today);
	return { text: [{ strong: ref }, `  Notified ${day}, ${roll}. ${statusForReferrer(facts)}`] };
}

export const schoolFeature: Feature = {
	name: "school",
	under: "Every day",
	actions: [mySchool],
	events: [schoolRead],
};
