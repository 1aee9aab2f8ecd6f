import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { patternIn, patternSince, runIn } from "../../domain/attendance.ts";
import { addDays, type LocalDate } from "../../domain/date/local-date.ts";
import { TIMESCALES, type Timescale, type TimescaleCode } from "../../domain/lists/timescales.ts";
import type { Tell } from "../../record/event.ts";
import { attendanceNotice } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { absenceTold, patternTold } from "./events.ts";
import { marksSince, ownerOf, provisionOf, wasTold } from "./queries.ts";

/** A run of school days is looked for so far back, in days: longer than any that a panel may set, holidays included. */
const LOOK_BACK = 180;

/** Tells those who must know of absence that has become a pattern or reached a timescale, each once for that time. */
export async function tellOfAbsence(ctx: PersonCtx, caseId: Key): Promise<boolean> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const pattern = await tellOfPattern(ctx, caseId, panel);
	const runs = await tellOfRuns(ctx, caseId, panel);
	return pattern || runs;
}

async function tellOfPattern(ctx: PersonCtx, caseId: Key, panel: Panel): Promise<boolean> {
	const rule = panel.attendance.pattern;
	const since = patternSince(rule, panel.today);
	const pattern = patternIn(await marksSince(ctx.tx, caseId, since), rule, panel.today);
	if (!pattern || (await wasTold(ctx.tx, caseId, "pattern", since))) return false;
	const notice = await noticeFor(ctx, caseId);
	const event = await ctx.record(
		patternTold,
		{ panel: ctx.panel, case: caseId },
		{ notice: notice.id, ...pattern },
		[notice.tell],
	);
	await keep(ctx, caseId, { ...notice, ...pattern, kind: "pattern", event });
	return true;
}

/** Timescales that count marks in the register. A run that goes on is told of once. */
async function tellOfRuns(ctx: PersonCtx, caseId: Key, panel: Panel): Promise<boolean> {
	const marks = await marksSince(ctx.tx, caseId, addDays(panel.today, -LOOK_BACK));
	let told = false;
	for (const { code, marks: codes } of TIMESCALES as readonly (Timescale & { code: TimescaleCode })[]) {
		if (!codes) continue;
		const rule = { codes, days: panel.timescales[code] };
		const run = runIn(marks, rule, panel.today, panel.calendars);
		if (!run || (await wasTold(ctx.tx, caseId, code, run.from))) continue;
		const notice = await noticeFor(ctx, caseId);
		const facts = { notice: notice.id, timescale: code, ...run };
		const event = await ctx.record(absenceTold, { panel: ctx.panel, case: caseId }, facts, [notice.tell]);
		await keep(ctx, caseId, { ...notice, ...run, sessions: run.days * 2, kind: code, event });
		told = true;
	}
	return told;
}

async function noticeFor(ctx: PersonCtx, caseId: Key): Promise<{ id: Key; tell: Tell }> {
	const id = randomUUID();
	const people = await whoMustKnow(ctx, caseId);
	return {
		id,
		tell: { to: { people }, view: "attendance-pattern", subject: id, key: `attendance-pattern:${id}` },
	};
}

async function keep(
	ctx: PersonCtx,
	caseId: Key,
	n: { id: Key; from: LocalDate; to: LocalDate; sessions: number; kind: string; event: number },
): Promise<void> {
	await ctx.tx.db.insert(attendanceNotice).values({
		...{ id: n.id, panelId: ctx.panel, caseId, fromOn: n.from, toOn: n.to },
		...{ sessions: n.sessions, kind: n.kind, eventId: n.event },
	});
}

/** The case's owner, the coordinators, and the safeguarding leads where the child is placed and on roll. */
async function whoMustKnow(ctx: PersonCtx, caseId: Key): Promise<Key[]> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const placed = await provisionOf(ctx.tx, caseId);
	const leads = withRole(members, "safeguarding_lead").filter(
		(m) => placed && [placed.agency, placed.told].includes(m.agencyId),
	);
	const owner = await ownerOf(ctx.tx, caseId);
	const told = [...withRole(members, "coordinator"), ...leads].map((m) => m.id);
	return [...new Set([...(owner ? [owner] : []), ...told])];
}
