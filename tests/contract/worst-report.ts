import type { Block, Message } from "../../src/chat/message.ts";
import { Picture, picturesIn } from "../../src/chat/picture.ts";
import { CLOSURE_REASONS } from "../../src/domain/lists/closure-reasons.ts";
import { CONCERN_KINDS } from "../../src/domain/lists/concerns.ts";
import { REASONS } from "../../src/domain/lists/reasons.ts";
import { VULNERABLE_GROUPS } from "../../src/domain/lists/vulnerable-groups.ts";
import type { BoardCase } from "../../src/domain/reports/board.ts";
import { boardReport } from "../../src/domain/reports/board-report.ts";
import type { Report } from "../../src/domain/reports/report.ts";
import { drawPicture } from "../../src/paper/draw-picture.ts";
import { aCase } from "../domain/reports/cases.ts";
import { many, NAME } from "./worst-values.ts";

/** Figures with every reason, outcome, group and concern there is, and agencies with the longest names; or a panel's usual ones. */
export function boardAtItsWorst(how: "worst" | "usual" = "worst"): Report {
	const most = how === "worst" ? Number.POSITIVE_INFINITY : 9;
	const few = <T>(all: readonly T[]): readonly T[] => all.slice(0, most);
	const of = (on: string, change: Partial<BoardCase>) => many(12, () => aCase({ received: on, ...change }));
	const cases = ["2027-02-01", "2026-11-20", "2026-02-01"].flatMap((on) => [
		...few(REASONS).flatMap(({ code }) => of(on, { reason: code })),
		...few(CLOSURE_REASONS).flatMap(({ code }) => of(on, { closed: on, closure: code })),
		...few(VULNERABLE_GROUPS).flatMap(({ code }) => of(on, { groups: [code] })),
		...few(CONCERN_KINDS).flatMap(({ code }) => of(on, { concerns: [{ kind: code, on }] })),
	]);
	const overdue = many(how === "worst" ? 40 : 8, (n) => ({
		agency: how === "worst" ? `${n} ${NAME}` : `Agency ${n}`,
		overdue: 300 + n,
	}));
	const period = { from: "2027-01-01", to: "2027-03-31" };
	return boardReport({ panel: NAME, today: "2027-05-01", period, cases, overdue, most: 5 });
}

/** A message of these blocks, its pictures drawn. */
export async function drawn(blocks: readonly Block[]): Promise<Message> {
	for (const picture of picturesIn(blocks))
		await Picture.draw(picture, async (figures) => drawPicture(figures));
	return { summary: "The board's figures", blocks };
}
