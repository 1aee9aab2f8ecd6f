import type { Block, Button, Message, Row } from "../../chat/message.ts";
import { workingDaysLate } from "../../domain/calendar/due-date.ts";
import { count, dueInWords, shortDate } from "../../domain/date/words.ts";
import { AGENCY_KINDS } from "../../domain/lists/agencies.ts";
import { action, type PersonCtx } from "../kit.ts";
import { handedTo } from "../lifecycle/queries.ts";
import { goesOn, inButton, ON_PAGE, type Place, placeIn } from "../paged.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { raisedBy } from "../referrer.ts";
import { myTasks, taskRow } from "../task/queries.ts";
import {
	type Behind,
	enquiryRows,
	overdueByAgency,
	overdueOn,
	type Page,
	standsAt,
	waitingFor,
} from "./queries.ts";
import { runsPanel } from "./who-answers.ts";

export const mine = action({
	name: "mine",
	on: "nothing",
	lists: true,
	allow: "see that a case exists",
	help: "What waits for you and your agency.",
	doors: { word: "mine", button: "My items", menu: "both" },
	async run(ctx) {
		const place = placeIn(ctx);
		const waiting = await waitingFor(ctx, place);
		const title = "Waiting for you and your agency";
		const enquiries = await list(ctx, "mine", title, waiting, place, "Nothing waits for you.");
		// The rest stands below the first page, and need not be shown again.
		if (place.after) return { say: enquiries };
		const others = [...(await handedToMe(ctx)), ...(await mineToDo(ctx)), ...(await raisedByMe(ctx))];
		return { say: { ...enquiries, blocks: [...enquiries.blocks, ...others] } };
	},
});

/** What was handed to this person, until they say that they have taken it on. */
async function handedToMe(ctx: PersonCtx): Promise<Block[]> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const rows = (await handedTo(ctx, ON_PAGE)).map((h) => ({
		text: [
			{ strong: h.urgent ? `${h.ref}, urgent case` : h.ref },
			`  handed to you: take it on by ${shortDate(h.due, today)}`,
		],
		menu: [
			{ label: "Taken on", action: "handoff.taken", on: h.id, opens: false },
			{ label: "Open the case", action: "case.open", on: h.case, opens: true },
		],
	}));
	return rows.length ? [{ text: [[{ strong: "Handed to you" }]] }, { rows }] : [];
}

/** What the panel's decisions ask of this person, until it is done. */
async function mineToDo(ctx: PersonCtx): Promise<Block[]> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const rows = (await myTasks(ctx, ON_PAGE)).map((task) => taskRow(task, today, false));
	return rows.length ? [{ text: [[{ strong: "Yours to do after the panel's decisions" }]] }, { rows }] : [];
}

/** How the notifications stand that this person raised. */
async function raisedByMe(ctx: PersonCtx): Promise<Block[]> {
	const rows = await raisedBy(ctx, ON_PAGE);
	return rows.length ? [{ text: [[{ strong: "You raised" }]] }, { rows }] : [];
}

export const overdue = action({
	name: "overdue",
	on: "nothing",
	lists: true,
	allow: "see the digest",
	help: "Enquiries past their date, on the cases you may see.",
	doors: { word: "overdue", button: "Overdue", menu: "channel" },
	async run(ctx) {
		const place = placeIn(ctx);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const late = await overdueOn(ctx, today, place);
		const kind = AGENCY_KINDS.find(({ code }) => code === place.queue)?.label;
		const of = place.agency ? `, ${late.enquiries[0]?.agency}` : kind ? `, ${kind}` : "";
		const none = "Nothing that you may see is overdue.";
		const says = await list(ctx, "overdue", `Overdue${of}`, late, place, none);
		if (place.after || place.agency || place.queue || !late.total) return { say: says };
		const whose = { label: "By agency", action: "overdue.agencies", on: "", opens: false };
		return { say: { ...says, blocks: [...says.blocks, { buttons: [whose] }] } };
	},
});

/** Whom to ring about what is overdue: an agency that is chased answers for all its children at once. */
export const byAgency = action({
	name: "overdue.agencies",
	on: "nothing",
	lists: true,
	allow: "see the digest",
	help: "What is overdue by agency, with whom to ring there, and to answer for an agency in one sitting.",
	doors: {},
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const behind = await overdueByAgency(ctx, panel.today);
		if (!behind.length) return { say: plain("Nothing that you may see is overdue.") };
		const rows = behind.map((of) => agencyRow(ctx, of, panel));
		return { say: { summary: "Overdue by agency", blocks: [{ heading: "Overdue by agency" }, { rows }] } };
	},
});

function agencyRow(ctx: PersonCtx, of: Behind, panel: Panel): Row {
	const days = workingDaysLate(of.oldest, panel.today, panel.calendars);
	const since = dueInWords(of.oldest, panel.today, days ? { days, unit: "working" } : undefined);
	const ring = [of.lead, of.phone].filter(Boolean).join(", ");
	const on = inButton({ agency: of.id });
	const show: Button = { label: "Show them", action: "overdue", on, opens: false };
	const answer: Button = { label: "Answer in one sitting", action: "worklist.answer", on, opens: true };
	return {
		text: [
			{ strong: of.title },
			`  ${of.n} overdue, ${of.n > 1 ? "the oldest " : ""}since ${since}.${ring ? ` ${ring}.` : ""}`,
		],
		menu: runsPanel(ctx) && of.sitting ? [show, answer] : [show],
	};
}

async function list(
	ctx: PersonCtx,
	name: string,
	title: string,
	{ enquiries, total }: Page,
	place: Place,
	none: string,
): Promise<Message> {
	const last = enquiries.at(-1);
	if (!last) return plain(place.after ? "That was the last of them." : none);
	const says = `${title}: ${count(total, "enquiry", "enquiries")}${place.after ? " more" : ""}`;
	const more = goesOn(name, total - enquiries.length, { ...place, after: last.id, stood: standsAt(last) });
	return {
		summary: says,
		blocks: [{ heading: says }, { rows: await enquiryRows(ctx, enquiries, true) }, ...more],
	};
}

function plain(words: string): Message {
	return { summary: words, blocks: [{ text: [words] }] };
}
