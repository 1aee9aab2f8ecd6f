import type { LocalDate } from "../../domain/date/local-date.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import type { ClosureReason } from "../../domain/lists/closure-reasons.ts";
import type { State } from "../../domain/lists/states.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile } from "../../store/schema/index.ts";
import { dateKeeping } from "../keeping/acts.ts";
import type { PersonCtx } from "../kit.ts";
import type { Panel } from "../panel/settings.ts";
import { NO_NOTICE, type Notice, tellReferrer } from "../referrer.ts";
import type { CaseNow } from "./queries.ts";

/** The referrer hears where the case has come to, where that is another place than before. */
export function noticeOf(ctx: PersonCtx, file: CaseNow, to: State): Promise<Notice> {
	if (to === file.state) return Promise.resolve(NO_NOTICE);
	const turn = to === "closed" || to === "reopened" ? to : "moved";
	return tellReferrer(ctx, file.id, turn, to);
}

interface Move {
	to: State;
	review: LocalDate;
	closure?: ClosureReason;
	event: number;
}

/** Puts the case where the decision takes it, with its next review; how long it is kept is dated anew. */
export async function moveCase(ctx: PersonCtx, panel: Panel, file: CaseNow, move: Move): Promise<void> {
	const closed = move.to === "closed";
	const again = move.to === "reopened";
	await ctx.tx.db
		.update(caseFile)
		.set({
			state: move.to,
			nextReview: closed ? reviewOnceClosed(panel, move) : move.review,
			closedAt: closed ? (file.closedAt ?? ctx.now) : null,
			...(move.to === file.state ? {} : { reviews: 0 }),
			...(again ? { episode: file.episode + 1, episodeFrom: ctx.now, fourWeeksAt: null } : {}),
			eventId: move.event,
		})
		.where(eq(caseFile.id, file.id));
	await dateKeeping(ctx, file.id);
}

/** A case closed as not located comes back within the year, sooner if the decision says so; others do not. */
function reviewOnceClosed(panel: Panel, { review, closure }: Move): LocalDate | null {
	const yearly = nextReview("closed", { urgent: false, closure }, panel.today, panel.calendars);
	if (!yearly) return null;
	return review < yearly.due ? review : yearly.due;
}
