import type { Button, Key, Line, Message, Row, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { type TimescaleCode, timescaleInWords } from "../../domain/lists/timescales.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { dayOf, type Placed, placedOn } from "./queries.ts";

interface Day {
	on: LocalDate;
	today: LocalDate;
	placed: readonly Placed[];
	emergency: Line;
}

/** The agency and the day that a posting's key ends with. */
function keyed(key: string): { agency: Key; on: LocalDate } {
	const [agency = "", on = ""] = key.split(":").slice(-2);
	return { agency, on };
}

async function dayFor(
	ctx: Ctx,
	panelId: Key,
	key: string,
	of: "agency" | "told",
): Promise<Day & { agency: Key }> {
	const { agency, on } = keyed(key);
	const panel = await loadPanel(ctx.tx, panelId);
	const placed = (await placedOn(ctx.tx, panelId, on)).filter((p) => p[of] === agency);
	return { agency, on, today: panel.today, placed, emergency: emergencyLine(panel) };
}

/** References of these children; restricted cases are a count. */
function refs(placed: readonly Placed[]): Words {
	const open = placed.filter((p) => !p.restricted).map((p) => p.ref);
	const hidden = placed.length - open.length;
	return [...open, ...(hidden ? [count(hidden, "restricted case")] : [])].join(", ") || "None";
}

/** To the school or authority that placed children: how the day went. Counts and references. */
export const attendanceDaily = view<Day>({
	name: "attendance-daily",
	async load(ctx, panelId, key) {
		const day = await dayFor(ctx, panelId, key, "told");
		return day.placed.length ? day : undefined;
	},
	show({ on, today, placed }): Message {
		const those = (how: ReturnType<typeof dayOf>) => placed.filter((p) => dayOf(p) === how);
		const [present, absent, missing] = [those("present"), those("absent"), those("missing")];
		const says = `Attendance, ${shortDate(on, today)}: ${present.length} present, ${absent.length} absent, ${missing.length} not entered`;
		const line = (label: Words, all: readonly Placed[]) => [`${label}: ${all.length}`, refs(all)] as const;
		return {
			summary: says,
			blocks: [
				{ heading: `Attendance, ${shortDate(on, today)}` },
				{
					facts: [
						line("Present for both sessions", present),
						line("Absent for a session or more", absent),
						line("Not entered", missing),
					],
				},
				{ text: [`Of ${count(placed.length, "child", "children")} placed.`], tone: "quiet" },
			],
		};
	},
});

/** To those who enter attendance, the next working day: what they have not entered. */
export const attendanceMissing = view<Day>({
	name: "attendance-missing",
	async load(ctx, panelId, key) {
		const day = await dayFor(ctx, panelId, key, "agency");
		const placed = day.placed.filter((p) => dayOf(p) === "missing");
		return placed.length ? { ...day, placed } : undefined;
	},
	show({ on, today, placed, emergency }): Message {
		const says = `Attendance of ${shortDate(on, today)} is not entered for ${count(placed.length, "child", "children")}`;
		return {
			summary: says,
			blocks: [
				{
					text: [`${says}. Enter it now. If you do not know where a child was, say so to the coordinator.`],
					tone: "warning",
				},
				{ rows: placed.map((p) => placedRow(p)) },
				{ text: [emergency], tone: "quiet" },
			],
		};
	},
});

/** A child to enter attendance for. */
export function placedRow(p: Placed, says = ""): Row {
	const menu: Button[] = [
		{ label: "Enter attendance", action: "attendance.enter", on: p.case, opens: true },
		{ label: "Open the case", action: "case.open", on: p.case, opens: true },
	];
	return { text: [{ strong: p.restricted ? "Restricted case" : p.ref }, says ? `  ${says}` : ""], menu };
}

interface Pattern {
	case: Key;
	ref: Words;
	restricted: boolean;
	from: LocalDate;
	to: LocalDate;
	sessions: number;
	/** "pattern", or the timescale that was reached. */
	kind: "pattern" | TimescaleCode;
	weeks: number;
	/** The timescale with the panel's number, where one was reached. */
	timescale: Words | undefined;
	today: LocalDate;
	emergency: Line;
}

const PATTERN: Statement = {
	name: "attendance-pattern",
	text: `select n.case_id as case, n.panel_id as panel, f.ref, f.restricted, n.sessions, n.kind,
			to_char(n.from_on, 'YYYY-MM-DD') as from, to_char(n.to_on, 'YYYY-MM-DD') as to
		from attendance_notice n join case_file f on f.id = n.case_id where n.id = $1`,
};

/** To those who must know: a placed child's absence has become a pattern (S3-12), or has reached a timescale. */
export const attendancePattern = view<Pattern>({
	name: "attendance-pattern",
	toldByName: true,
	async load(ctx, id) {
		type Kept = Omit<Pattern, "weeks" | "today" | "emergency" | "timescale"> & { panel: Key };
		const [row] = await ctx.tx.query<Kept>(PATTERN, [id]);
		if (!row) return undefined;
		const panel = await loadPanel(ctx.tx, row.panel);
		const { weeks } = panel.attendance.pattern;
		const timescale =
			row.kind === "pattern" ? undefined : timescaleInWords(row.kind, panel.timescales[row.kind]);
		return { ...row, weeks, timescale, today: panel.today, emergency: emergencyLine(panel) };
	},
	show(p): Message {
		const what = p.timescale ? "a long absence" : "a pattern of absence";
		const says = `${p.restricted ? "A restricted case" : p.ref}: at risk, ${what}`;
		const days = `from ${shortDate(p.from, p.today)} to ${shortDate(p.to, p.today)}`;
		return {
			summary: says,
			blocks: [
				{ heading: says },
				{
					text: [
						p.timescale
							? `${count(p.sessions / 2, "school day")} missed running, ${days}. ${p.timescale}`
							: `${count(p.sessions, "session")} missed ${days}, counted over ${count(p.weeks, "week")}.`,
						"Find out what is wrong, and whether the child is safe. You were told because you must know.",
					],
					tone: "warning",
				},
				{
					buttons: [{ label: "Open privately", action: "case.open", on: p.case, opens: true, tone: "main" }],
				},
				{ text: [p.emergency], tone: "quiet" },
			],
		};
	},
});
