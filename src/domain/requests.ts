import type { LocalDate } from "./date/local-date.ts";
import type { OutgoingKind, OutgoingNews } from "./lists/outgoing.ts";

/** The dates of a request to somebody outside the panel. */
export interface RequestDates {
	kind: OutgoingKind;
	sentOn: LocalDate;
	/** By when they are to say that they have it, and by when to answer. */
	acknowledgeBy: LocalDate;
	answerBy: LocalDate;
	/** Once they have accepted: by when it is to be done. Null for a transfer, which then closes. */
	doneBy: LocalDate | null;
	acknowledgedOn: LocalDate | null;
	answeredOn: LocalDate | null;
	accepted: boolean | null;
	doneOn: LocalDate | null;
	withdrawnOn: LocalDate | null;
}

/** Where a request stands. */
export type Standing = "sent" | "acknowledged" | "accepted" | "declined" | "done" | "withdrawn";

export function standingOf(r: Omit<RequestDates, "kind">): Standing {
	if (r.withdrawnOn) return "withdrawn";
	if (r.doneOn) return "done";
	if (r.answeredOn) return r.accepted ? "accepted" : "declined";
	return r.acknowledgedOn ? "acknowledged" : "sent";
}

/** In a few words, for the line that says where a request stands. */
export const STANDING_WORDS: Readonly<Record<Standing, string>> = {
	sent: "sent, not acknowledged",
	acknowledged: "acknowledged, not answered",
	accepted: "accepted",
	declined: "declined",
	done: "done",
	withdrawn: "withdrawn",
};

/** Whether somebody still waits for something, and until when. */
export function waitsFor(
	r: RequestDates,
): { what: "acknowledge" | "answer" | "do"; by: LocalDate } | undefined {
	switch (standingOf(r)) {
		case "sent":
			return { what: "acknowledge", by: r.acknowledgeBy };
		case "acknowledged":
			return { what: "answer", by: r.answerBy };
		case "accepted":
			return r.doneBy ? { what: "do", by: r.doneBy } : undefined;
		default:
			return undefined;
	}
}

/** "not acknowledged", "not accepted", "not done": what a digest says of one that is past its date. */
export const NOT_YET = { acknowledge: "not acknowledged", answer: "not accepted", do: "not done" } as const;

const NEXT: Readonly<Record<Standing, readonly OutgoingNews[]>> = {
	sent: ["acknowledged", "accepted", "declined", "withdrawn"],
	acknowledged: ["accepted", "declined", "withdrawn"],
	// A transfer is the other authority's from here on, unless the child comes back.
	accepted: ["done", "withdrawn"],
	declined: [],
	done: [],
	withdrawn: [],
};

/** What can be recorded of a request as it stands. A transfer that was accepted is not "done": its case closes. */
export function newsPossible(r: RequestDates): OutgoingNews[] {
	return NEXT[standingOf(r)].filter((news) => news !== "done" || r.kind !== "authority");
}

/** What is wrong with the day on which something is said to have happened; undefined when it can be. */
export function faultInDay(on: LocalDate, since: LocalDate, today: LocalDate): string | undefined {
	if (on > today) return "This date has not come yet. Choose today or an earlier day.";
	return on < since ? "This date is before the request was made. Check it." : undefined;
}
