import type { Button, Key, Line, Message, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { TRIAGE_RESULTS, type TriageResult } from "../../domain/lists/screening-results.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

interface Told {
	case: Key;
	ref: Words;
	turn: "triaged" | "moved" | "closed" | "reopened";
	code: string;
	accepted: boolean | null;
	/** Whoever is told is at a school. */
	school: boolean;
	contact: Words;
	emergency: Line;
}

const TOLD: Statement = {
	name: "referrer-told",
	text: `select n.case_id as case, f.ref, n.panel_id as panel, n.turn, n.code, a.kind = 'school' as school,
			(select t.accepted from triage t where t.event_id = n.event_id) as accepted,
			coalesce(o.known_as, c.known_as) as officer, coalesce(oa.title, ca.title) as agency
		from referrer_notice n join case_file f on f.id = n.case_id join panel on panel.id = n.panel_id
			join person p on p.id = n.person_id join agency a on a.id = p.agency_id
			left join person o on o.id = f.owner_id left join agency oa on oa.id = o.agency_id
			left join person c on c.id = (panel.settings->>'officer')::uuid left join agency ca on ca.id = c.agency_id
		where n.id = $1`,
};

/** To whoever raised a notification, in private: where it stands, whom to ring and what is theirs to do. */
export const referrerTold = view<Told>({
	name: "referrer-told",
	async load(ctx, id) {
		type Row = Omit<Told, "contact" | "emergency"> & {
			panel: Key;
			officer: Words | null;
			agency: Words | null;
		};
		const [row] = await ctx.tx.query<Row>(TOLD, [id]);
		if (!row) return undefined;
		const panel = await loadPanel(ctx.tx, row.panel);
		const contact = row.officer ? `${row.officer}, ${row.agency}, ${panel.phone}` : panel.phone;
		return { ...row, contact, emergency: emergencyLine(panel) };
	},
	show(told): Message {
		const { title, lines } = wordsFor(told);
		return {
			summary: `${told.ref}: ${title}`,
			blocks: [
				{ heading: `${told.ref}: ${title}` },
				{ text: lines },
				{ facts: [["Your contact", told.contact]] },
				{ buttons: [{ label: "How it stands", action: "case", on: told.case, opens: false }] },
				{ text: [told.emergency], tone: "quiet" },
			],
		};
	},
});

const KEEP =
	"Keep the child on your roll while enquiries go on. Ask your contact before you take them off it.";
const WORRIED =
	"Your safety answers stand. If you are more worried, phone social care or the police yourself.";

function wordsFor({ turn, code, accepted, school }: Told): { title: Words; lines: Words[] } {
	const roll = school ? [KEEP] : [];
	switch (turn) {
		case "triaged": {
			const { label, route } = entryOf(TRIAGE_RESULTS, code as TriageResult);
			if (accepted) {
				const goes = route.startsWith("Accepted") ? "Enquiries are open" : route;
				return { title: "accepted", lines: [`${label}. ${goes}.`, ...roll] };
			}
			if (code === "DUPLICATE") {
				return {
					title: "known already",
					lines: ["The same child and matter are known already. That case goes on.", ...roll],
				};
			}
			// What is with a school or provider already goes nowhere: its route says what becomes of the notification.
			const goes = code === "IN_PROVISION" ? route : `It goes to: ${lower(route)}`;
			return { title: "redirected", lines: [`${label}. ${goes}.`, WORRIED] };
		}
		case "moved":
			return { title: "news", lines: [`It now stands at “${labelOf(STATES, code as State)}”.`, ...roll] };
		case "closed":
			return {
				title: "closed",
				lines: [
					"The case is closed. Nothing more is asked of you.",
					"If the child is missing from education again, raise a new notification.",
				],
			};
		case "reopened":
			return { title: "reopened", lines: ["The case has been opened again.", ...roll] };
	}
}

function lower(words: string): string {
	return words.charAt(0).toLowerCase() + words.slice(1);
}

interface Yours {
	id: Key;
	ref: Words;
	urgent: boolean;
	state: State;
	review: LocalDate | null;
	today: LocalDate;
}

const YOURS: Statement = {
	name: "case-yours",
	text: `select id, panel_id as panel, ref, urgent, state, to_char(next_review, 'YYYY-MM-DD') as review
		from case_file where id = $1 and closed_at is null`,
};

/** To a case's new owner, in private. */
export const caseYours = view<Yours>({
	name: "case-yours",
	async load(ctx, id) {
		const [row] = await ctx.tx.query<Omit<Yours, "today"> & { panel: Key }>(YOURS, [id]);
		return row && { ...row, today: (await loadPanel(ctx.tx, row.panel)).today };
	},
	show: (c) => ({
		summary: `${c.ref} is yours`,
		blocks: [
			{ text: [`${c.ref} is yours from now on.`], ...(c.urgent ? { tone: "urgent" as const } : {}) },
			{
				facts: [
					["State", labelOf(STATES, c.state)],
					...(c.review ? [["Next review", shortDate(c.review, c.today)] as const] : []),
				],
			},
			{ buttons: [{ label: "Open privately", action: "case.open", on: c.id, opens: true, tone: "main" }] },
		],
	}),
});

interface Asked {
	id: Key;
	case: Key;
	ref: Words;
	result: TriageResult;
	due: LocalDate;
	takenBy: Words | null;
	today: LocalDate;
	emergency: Line;
}

const ASKED: Statement = {
	name: "hand-off-asked",
	text: `select h.id, h.case_id as case, h.panel_id as panel, f.ref, t.result, to_char(h.due, 'YYYY-MM-DD') as due,
			p.known_as as "takenBy"
		from hand_off h join case_file f on f.id = h.case_id join triage t on t.id = h.triage_id
			left join person p on p.id = h.taken_by
		where h.id = $1`,
};

/** To whoever is to take a child on, in private. */
export const handOffAsked = view<Asked>({
	name: "hand-off-asked",
	async load(ctx, id) {
		const [row] = await ctx.tx.query<Omit<Asked, "today" | "emergency"> & { panel: Key }>(ASKED, [id]);
		if (!row) return undefined;
		const panel = await loadPanel(ctx.tx, row.panel);
		return { ...row, today: panel.today, emergency: emergencyLine(panel) };
	},
	show(h) {
		const open: Button = { label: "Open privately", action: "case.open", on: h.case, opens: true };
		if (h.takenBy) {
			const says = `${h.ref}: taken on by ${h.takenBy}.`;
			return { summary: says, blocks: [{ text: [says], tone: "quiet" }, { buttons: [open] }] };
		}
		return {
			summary: `${h.ref} is handed to you`,
			blocks: [
				{ heading: `${h.ref} is handed to you` },
				{
					text: [
						`Triage found: ${lower(labelOf(TRIAGE_RESULTS, h.result))}. It is not a case of the panel's; it is for you to act on.`,
						`Take it on by ${shortDate(h.due, h.today)}.`,
					],
				},
				{
					buttons: [
						{ label: "Taken on", action: "handoff.taken", on: h.id, opens: false, tone: "main" },
						open,
					],
				},
				{ text: [h.emergency], tone: "quiet" },
			],
		};
	},
});

interface Reminder {
	id: Key;
	ref: Words;
	urgent: boolean;
	received: LocalDate;
	triaged: boolean;
	today: LocalDate;
}

const REMINDER: Statement = {
	name: "triage-reminder",
	text: `select id, panel_id as panel, ref, urgent, received_at as at, triaged_at is not null as triaged
		from case_file where id = $1`,
};

/** To coordinators, in private: a working day has passed, and nobody has looked at a notification. */
export const triageReminder = view<Reminder>({
	name: "triage-reminder",
	async load(ctx, id) {
		type Row = Omit<Reminder, "received" | "today"> & { panel: Key; at: Date };
		const [row] = await ctx.tx.query<Row>(REMINDER, [id]);
		if (!row) return undefined;
		const { zone, today } = await loadPanel(ctx.tx, row.panel);
		return { ...row, received: localDate(row.at, zone), today };
	},
	show(r) {
		if (r.triaged) {
			const says = `${r.ref} has been triaged, and whoever raised it told.`;
			return { summary: says, blocks: [{ text: [says], tone: "quiet" }] };
		}
		return {
			summary: `${r.ref} waits for triage`,
			blocks: [
				{
					text: [
						`${r.ref} was received on ${shortDate(r.received, r.today)} and nobody has triaged it.`,
						"Whoever raised it was to hear within 1 working day, and knows that it waits.",
					],
					tone: "warning",
				},
				{ buttons: [{ label: "Triage", action: "triage", on: r.id, opens: true, tone: "main" }] },
			],
		};
	},
});

interface OverAge {
	id: Key;
	ref: Words;
	closed: boolean;
	ended: LocalDate;
	today: LocalDate;
}

const OVER_AGE: Statement = {
	name: "over-age",
	text: `select id, panel_id as panel, ref, closed_at is not null as closed,
			to_char(school_age_ends, 'YYYY-MM-DD') as ended
		from case_file where id = $1`,
};

/** To coordinators, in private: a child is over compulsory school age, and somebody must confirm it. */
export const overAge = view<OverAge>({
	name: "over-age",
	async load(ctx, id) {
		const [row] = await ctx.tx.query<Omit<OverAge, "today"> & { panel: Key }>(OVER_AGE, [id]);
		return row && { ...row, today: (await loadPanel(ctx.tx, row.panel)).today };
	},
	show(c) {
		if (c.closed) {
			const says = `${c.ref} is closed.`;
			return { summary: says, blocks: [{ text: [says], tone: "quiet" }] };
		}
		return {
			summary: `${c.ref}: over compulsory school age?`,
			blocks: [
				{
					text: [
						`${c.ref}: by the date of birth given, compulsory school age ended on ${shortDate(c.ended, c.today)}.`,
						"Nothing closes by itself. Confirm the date of birth, then decide. The participation team may need to know.",
					],
					tone: "warning",
				},
				{
					buttons: [
						{ label: "Record decision", action: "decision.record", on: c.id, opens: true, tone: "main" },
						{ label: "Open privately", action: "case.open", on: c.id, opens: true },
					],
				},
			],
		};
	},
});
