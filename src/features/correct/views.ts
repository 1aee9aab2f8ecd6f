import type { Key, Words } from "../../chat/message.ts";
import { view } from "../kit.ts";

/** What a date of birth that was corrected means for the case. */
export const BY_BIRTH: Readonly<Record<"cme" | "early_years", Words>> = {
	early_years:
		"By the date of birth the child is below compulsory school age. The case is in the early-years list now.",
	cme: "By the date of birth the child is of compulsory school age. The case is counted as missing education now.",
};

export const OVER: Words =
	"By the date of birth the child is above compulsory school age. Look at whether the case should close.";

interface Shown {
	id: Key;
	ref: string;
	kind: string;
}

/** To the other coordinators: a date of birth was corrected, and the case is another kind of case by it. */
export const kindChangedView = view<Shown>({
	name: "kind-changed",
	async load(ctx, id) {
		const text = "select id, ref, kind from case_file where id = $1";
		const [shown] = await ctx.tx.query<Shown>({ name: "kind-changed", text }, [id]);
		return shown && shown.kind in BY_BIRTH ? shown : undefined;
	},
	show: ({ id, ref, kind }) => ({
		summary: `${ref}: a date of birth was corrected`,
		blocks: [
			{ text: [`${ref}: a date of birth was corrected.`, BY_BIRTH[kind as keyof typeof BY_BIRTH]] },
			{ buttons: [{ label: "Open the case", action: "case.open", on: id, opens: true, tone: "main" }] },
		],
	}),
});
