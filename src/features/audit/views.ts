import type { Message } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { headKey } from "./keep-head.ts";

interface Head {
	title: string;
	on: string;
	seq: number;
	head: string;
}

const HEAD: Statement = {
	name: "chain-head-kept",
	text: `select p.title, to_char(a.on_date, 'YYYY-MM-DD') as on, a.seq::int, encode(a.head, 'hex') as head
		from chain_anchor a join panel p on p.id = a.panel_id where a.panel_id = $1 and $2 = $3 || a.on_date`,
};

/** For the information-governance contact: nothing of a case, only what the record came to on that date. */
export const headView = view<Head>({
	name: "chain-head",
	load: async ({ tx }, panel, key) => (await tx.query<Head>(HEAD, [panel, key, headKey("")]))[0],
	show: ({ title, on, seq, head }): Message => ({
		summary: `Audit record on ${longDate(on)}`,
		blocks: [
			{ heading: `Audit record on ${longDate(on)}` },
			{
				facts: [
					["Panel", title],
					["Rows", String(seq)],
					["Head", head],
				],
			},
			{
				text: [
					"Keep this message. If the audit record is ever questioned, these numbers show whether it is still what it was on this date. You need do nothing else.",
				],
				tone: "quiet",
			},
		],
	}),
});
