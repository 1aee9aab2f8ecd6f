import type { Block, Key } from "../chat/message.ts";
import type { PersonCtx } from "./kit.ts";

/** Rows of a long list in one message. */
export const ON_PAGE = 15;

/** Where in a long list somebody reads, as the button carries it that shows it. */
export interface Place {
	/** The last row that was shown. A row, not a count: what is done with meanwhile makes nobody miss what moved up. */
	after?: Key;
	/** Where that row stood, in lists whose rows may be moved on: what was put off meanwhile has nobody miss what it passed. */
	stood?: string;
	/** The agency whose part of the list it is. */
	agency?: Key;
	/** The queue that it is, where a message has several. */
	queue?: string;
}

const ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const PLACE = new RegExp(
	`^(?:agency=(?<agency>${ID}))?(?:queue=(?<queue>[a-z_]{1,30}))?(?:;after=(?<after>${ID}))?(?:;stood=(?<stood>[0-9-]{10}(?:-held)?))?$`,
);

/** Where the list is to begin: at its start, unless a button says otherwise. */
export function placeIn(ctx: PersonCtx): Place {
	return PLACE.exec(ctx.from.hint ?? "")?.groups ?? {};
}

/** That place, for a button. */
export const inButton = ({ agency, queue, after, stood }: Place): Key =>
	[
		`${agency ? `agency=${agency}` : ""}${queue ? `queue=${queue}` : ""}`,
		...(after ? [`after=${after}`] : []),
		...(stood ? [`stood=${stood}`] : []),
	].join(";");

/**
 * Below the rows of a list that goes on: how many are left, and the button that shows the next of them.
 * @param action of the list itself
 * @param left how many come after what is shown
 */
export function goesOn(action: string, left: number, place: Place): Block[] {
	if (left <= 0) return [];
	const label =
		left === 1
			? "Show the last one"
			: `Show the ${left > ON_PAGE ? "next" : "last"} ${Math.min(left, ON_PAGE)}`;
	return [
		{ text: [`And ${left} more.`], tone: "quiet" },
		{ buttons: [{ label, action, on: inButton(place), opens: false }] },
	];
}
