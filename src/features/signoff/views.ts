import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { SIGN_OFF_SIDES, type SignOffSide } from "../../domain/lists/sign-off.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

interface Waits {
	id: Key;
	case: Key;
	ref: Words;
	panel: Key;
	due: LocalDate;
	side: SignOffSide;
	/** Both have signed, or it is over for another reason. */
	over: boolean;
	today: LocalDate;
}

const WAITS: Statement = {
	name: "sign-off-waits",
	text: `select e.id, e.case_id as case, f.ref, e.panel_id as panel, to_char(e.due, 'YYYY-MM-DD') as due,
			(select s.side from sign_off s where s.enquiry_id = e.id order by s.event_id desc limit 1) as side,
			e.closed_at is not null or f.closed_at is not null as over
		from enquiry e join case_file f on f.id = e.case_id where e.id = $1`,
};

/** To those who may sign for the other side, in private, until both have signed. */
export const signOffWaits = view<Waits>({
	name: "sign-off-waits",
	async load(ctx, id) {
		const [row] = await ctx.tx.query<Omit<Waits, "today">>(WAITS, [id]);
		return row && { ...row, today: (await loadPanel(ctx.tx, row.panel)).today };
	},
	show: ({ id, case: of, ref, due, side, over, today }) => {
		if (over)
			return {
				summary: `${ref}: joint sign-off`,
				blocks: [{ text: [[{ strong: ref }, "  The joint sign-off is over: nothing is asked of you."]] }],
			};
		return {
			summary: `${ref}: the joint sign-off waits for a second signature`,
			blocks: [
				{
					text: [
						[
							{ strong: ref },
							`  The joint sign-off was signed for ${labelOf(SIGN_OFF_SIDES, side)}, and waits for the other signature. Due ${shortDate(due, today)}.`,
						],
					],
				},
				{
					buttons: [
						{ label: "Sign off", action: "enquiry.sign", on: id, opens: true, tone: "main" },
						{ label: "Open privately", action: "case.open", on: of, opens: true },
					],
				},
			],
		};
	},
});
