import type { Block, Message } from "../../chat/message.ts";
import { count } from "../../domain/date/words.ts";
import { type Action, action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { enquiryRows, inOneSitting, type OpenEnquiry, worklistOf } from "./queries.ts";
import { answerNext } from "./record-sitting.ts";

/** Rows shown in the message; all of it is in the file to download. */
const MOST_ROWS = 10;

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
	const more = all.length - MOST_ROWS;
	const rest: Block[] =
		more > 0 ? [{ text: [`And ${more} more: they are in the file.`], tone: "quiet" }] : [];
	return {
		summary: says,
		blocks: [
			{ heading: says },
			{ facts },
			{ buttons: doors(all) },
			{ rows: await enquiryRows(ctx, all.slice(0, MOST_ROWS), true) },
			...rest,
		],
	};
}

function doors(all: readonly OpenEnquiry[]) {
	const take = { label: "Print or download", action: "worklist.take", on: "", opens: false };
	const answer = answerNext(all.filter(inOneSitting).length);
	return [...(answer ? [answer] : []), take];
}
