import type { Block, Message } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { type Action, action, type PersonCtx } from "../kit.ts";
import { goesOn, ON_PAGE, type Place, placeIn } from "../paged.ts";
import { loadPanel } from "../panel/settings.ts";
import {
	comesBefore,
	enquiriesNamed,
	enquiryRows,
	inOneSitting,
	type OpenEnquiry,
	standsAt,
	worklistOf,
} from "./queries.ts";
import { answerNext } from "./record-sitting.ts";

/** What an agency has to answer, as a private list: to answer in one sitting, or to take along (D-4). */
export const worklist: Action = action({
	name: "worklist",
	on: "nothing",
	lists: true,
	allow: "answer an enquiry",
	help: "Everything that your agency has to answer: to answer many in one sitting, to print or to download.",
	doors: { word: "worklist", button: "Agency worklist", menu: "chat" },
	run: async (ctx) => ({ say: await show(ctx) }),
});

async function show(ctx: PersonCtx): Promise<Message> {
	const all = await worklistOf(ctx);
	const title = ctx.person.agency;
	if (!all.length) {
		const none = `${title}: nothing waits for your agency.`;
		return { summary: none, blocks: [{ text: [none] }] };
	}
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const says = `${title}: ${count(all.length, "enquiry", "enquiries")} to answer on ${count(new Set(all.map((e) => e.case)).size, "case")}`;
	const held = all.filter((e) => e.held !== null).length;
	const facts = [
		["Overdue", String(all.filter((e) => e.held === null && e.due < today).length)],
		["Due today", String(all.filter((e) => e.held === null && e.due === today).length)],
		...(held ? [["On hold: make no contact with the family", String(held)] as const] : []),
	] as const;
	const place = placeIn(ctx);
	const from = await startOf(ctx, all, place);
	const shown = all.slice(from, from + ON_PAGE);
	const last = shown.at(-1);
	const rest = last
		? goesOn("worklist", all.length - from - shown.length, { after: last.id, stood: standsAt(last) })
		: [];
	const top: Block[] = place.after ? [] : [{ facts }, { buttons: doors(all) }];
	return {
		summary: says,
		blocks: [{ heading: says }, ...top, { rows: await enquiryRows(ctx, shown, true) }, ...rest],
	};
}

/** Where the page begins: after the last row that was shown, which may be answered by now; at the start if it was moved. */
async function startOf(
	ctx: PersonCtx,
	all: readonly OpenEnquiry[],
	{ after, stood }: Place,
): Promise<number> {
	const last = after && (await enquiriesNamed(ctx, [after])).get(after);
	if (last && stood && !last.closed && standsAt(last) !== stood) return 0;
	return last ? all.filter((e) => e.id === after || comesBefore(e, last)).length : 0;
}

function doors(all: readonly OpenEnquiry[]) {
	const take = { label: "Print or download", action: "worklist.take", on: "", opens: false };
	const answer = answerNext(all.filter(inOneSitting).length);
	return [...(answer ? [answer] : []), take];
}
