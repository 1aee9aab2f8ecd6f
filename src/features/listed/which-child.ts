import type { Block, Frank } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import { EHE_STATUSES, LISTS } from "../../domain/lists/listed.ts";
import { identityFacts } from "../../record/identity.ts";
import type { Asking, PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Named, readListed } from "./queries.ts";

/** Who the child is, in a form or page: the reading is recorded. */
export async function facts(ctx: PersonCtx, child: Named): Promise<Block<Frank>[]> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const others = ["note", "home_education_note", "destination"].flatMap((field) => {
		const value = child.fields.get(field);
		return value ? [[heldField(field).label, value] as const] : [];
	});
	const review = child.review ? [["Next review", longDate(child.review)] as const] : [];
	const status = child.status ? [["Home education", labelOf(EHE_STATUSES, child.status)] as const] : [];
	const when = { home_education: "Since", starting: "School age begins", leavers: "Left" }[child.list];
	return [
		{ text: [[{ strong: labelOf(LISTS, child.list) }]] },
		{
			facts: [
				...identityFacts(child.fields, today),
				[when, longDate(child.on)],
				...status,
				...review,
				...others,
			],
		},
	];
}

/** What stands above a form about a child on a list. */
export const whichChild = async ({ ctx, subject }: Asking<"listed">): Promise<Block<Frank>[]> =>
	facts(ctx, await readListed(ctx, subject.id));
