import type { Key, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";

interface Waits {
	id: Key;
	ref: Words;
	waits: boolean;
}

const WAITS: Statement = {
	name: "contact-waits",
	text: `select f.id, f.ref, exists (select from contact_hold h where h.case_id = f.id and h.lifted_at is null) as waits
		from case_file f where f.id = $1`,
};

/**
 * To those who work on a case, in private, once somebody has told of a danger in contact with the family: a visit may be
 * about to be made. It says nothing of why, and is up to date: lifted, it says that.
 */
export const contactWaits = view<Waits>({
	name: "contact-waits",
	alert: true,
	toldByName: true,
	async load(ctx, id, _key, begun) {
		const [row] = await ctx.tx.query<Waits>(WAITS, [id]);
		return row?.waits || begun ? row : undefined;
	},
	show: ({ id, ref, waits }) =>
		waits
			? {
					summary: `${ref}: contact with the family is on hold`,
					blocks: [
						{
							text: [
								`${ref}: make no contact with the family, the home or neighbours from now on. Open it to read why.`,
							],
							tone: "urgent",
						},
						{
							buttons: [{ label: "Open privately", action: "case.open", on: id, opens: true, tone: "main" }],
						},
						{ text: ["If you cannot open it, ring the coordinator."], tone: "quiet" },
					],
				}
			: {
					summary: `${ref}: contact with the family is not on hold any more`,
					blocks: [{ text: [`${ref}: contact with the family is not on hold any more.`], tone: "quiet" }],
				},
});
