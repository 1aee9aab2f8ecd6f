import type { CountedDay, Due } from "./calendar/due-date.ts";
import { addDays, type LocalDate } from "./date/local-date.ts";
import { shortDate } from "./date/words.ts";
import { labelOf } from "./lists/coded.ts";
import { ORDER_STEPS, type OrderStep } from "./lists/order-steps.ts";

/**
 * The last day of a notice that runs for so many days **beginning with** the day of service, so that this day is the
 * first of them: 15 days from 2 March end with 16 March. Calendar days; it may end at a weekend.
 * Education Act 1996, section 437(2).
 *
 * @throws RangeError for a number of days that is not a whole one above 0
 */
export function noticeEnds(served: LocalDate, days: number): Due {
	if (!Number.isInteger(days) || days < 1) throw new RangeError(`Cannot count ${days} days`);
	const because = Array.from({ length: days }, (_, n): CountedDay => {
		return { date: addDays(served, n), counted: true, why: "day" };
	});
	return { due: because.at(-1)!.date, because, approximate: false };
}

/** Which steps may come next. A contact with a parent may come at any time, and changes nothing. */
const NEXT: Readonly<Record<"begin" | Exclude<OrderStep, "contact">, readonly OrderStep[]>> = {
	begin: ["considered", "not_pursued"],
	not_pursued: ["considered", "not_pursued"],
	considered: ["notice", "not_pursued", "satisfied"],
	notice: ["response", "order", "satisfied"],
	response: ["response", "order", "satisfied"],
	satisfied: ["considered", "not_pursued"],
	order: ["complied", "challenged", "revoked"],
	challenged: ["complied", "revoked", "challenged"],
	complied: ["revoked"],
	revoked: ["considered", "not_pursued"],
};

/** What the route hangs on, as far as the record has it. */
export interface Route {
	/** The steps so far, the oldest first. */
	steps: readonly { step: OrderStep; on: LocalDate; ends: LocalDate | null }[];
	/** A decision of the panel's says that an order was considered, or started. */
	decided: boolean;
	/** Contact with the family could do harm. */
	onHold: boolean;
}

/** Where the route stands: its last step that is not a contact. A panel's decision counts as having considered it. */
export function standsAt({ steps, decided }: Route): keyof typeof NEXT {
	const last = steps.findLast((s) => s.step !== "contact")?.step as keyof typeof NEXT | undefined;
	return last ?? (decided ? "considered" : "begin");
}

/** The steps that may be recorded now. */
export function nextSteps(route: Route): readonly OrderStep[] {
	return NEXT[standsAt(route)];
}

/**
 * Why a step cannot be recorded now, with a stable code and what to do; undefined when it can. An order waits until the
 * notice has run to its end, and a notice until a parent was contacted, or it was tried.
 */
export function whyNotYet(
	route: Route,
	step: OrderStep,
	on: LocalDate,
	today: LocalDate,
):
	| { code: "ahead" | "not-next" | "no-contact" | "on-hold" | "too-early" | "before-last"; because: string }
	| undefined {
	if (on > today)
		return { code: "ahead", because: "This date has not come yet. Record the step on the day it happens." };
	const family = step === "contact" || step === "notice";
	if (family && route.onHold) {
		return {
			code: "on-hold",
			because:
				"Contact with this family is on hold: it could put somebody in danger. Wait until social care or the police record that it is safe.",
		};
	}
	if (step === "contact") return undefined;
	const next = nextSteps(route);
	if (!next.includes(step)) {
		const can = next.map((code) => `“${labelOf(ORDER_STEPS, code)}”`).join(", ");
		return { code: "not-next", because: `That is not the next step here. What can be recorded now: ${can}.` };
	}
	const last = route.steps.findLast((s) => s.step !== "contact");
	if (last && on < last.on) {
		return {
			code: "before-last",
			because: `The step before it was on ${shortDate(last.on, today)}. Choose that day or a later one.`,
		};
	}
	if (step === "notice" && !route.steps.some((s) => s.step === "contact")) {
		return {
			code: "no-contact",
			because:
				"No contact with a parent is on record. Record it first, also where it was tried and nobody answered: parent REFERENCE.",
		};
	}
	const notice = route.steps.findLast((s) => s.step === "notice");
	if (step === "order" && notice?.ends && on <= notice.ends) {
		return {
			code: "too-early",
			because: `The notice runs to the end of ${shortDate(notice.ends, today)}. An order comes on ${shortDate(addDays(notice.ends, 1), today)} at the earliest.`,
		};
	}
	return undefined;
}
