import type { Words } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { action, step, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { PLATFORM_NAMES, requireJoined, takeAccountOff } from "./account-acts.ts";
import { SETS_UP } from "./acts.ts";

/** Takes off somebody an account that was joined to them by mistake. */
export const accountOff = action({
	name: "person.account-off",
	on: "member",
	allow: SETS_UP,
	help: "Take an account off somebody that was joined to them by mistake.",
	doors: {},
	form: {
		title: "Take an account off",
		send: "Take it off",
		steps: [
			step<"member">({
				title: "The account that was joined",
				async notes({ ctx, subject }) {
					const { platform, at, askedBy } = await requireJoined(ctx, subject.person);
					const { zone } = await loadPanel(ctx.tx, ctx.panel);
					const { knownAs, agency } = subject;
					const joined = `An account on ${PLATFORM_NAMES[platform]} was joined to ${knownAs}, ${agency}, on ${longDate(localDate(at, zone))}, as ${askedBy} asked.`;
					const then =
						"Taken off, it opens nothing and is sent nothing more. Their other account stays. They are told there, and so are the panel's other coordinators.";
					return [{ text: [joined, then] }];
				},
				fields: {},
			}),
		],
	},
	async prefill({ ctx, subject }) {
		await requireJoined(ctx, subject.person);
		return {};
	},
	async run(ctx, subject) {
		const on = PLATFORM_NAMES[await takeAccountOff(ctx, subject.person)];
		const says = `The account on ${on} is off ${subject.knownAs}. It opens nothing any more.`;
		const seen =
			"What was done from it stays on record under their name. If it was somebody else, look at what that was.";
		return { say: { summary: says, blocks: [{ text: [says, seen] }] } };
	},
});

interface TakenOff {
	by: Words;
	platform: "slack" | "teams";
}

const TAKEN_OFF: Statement = {
	name: "people-account-taken-off",
	text: `select l.facts->>'platform' as platform, b.known_as as by from ledger l join person b on b.id = l.person_id
		where l.panel_id = $1 and l.act = 'account.taken-off' and l.facts->>'change' = $2 limit 1`,
};

/** To whose it was, in the account that they had before. */
export const accountWasTakenOff = view<TakenOff>({
	name: "account-was-taken-off",
	async load(ctx, panel, key) {
		const [row] = await ctx.tx.query<TakenOff>(TAKEN_OFF, [panel, key.split(":")[1]]);
		return row;
	},
	show({ by, platform }) {
		const says = `${by} took the account on ${PLATFORM_NAMES[platform]} off you: it opens nothing in Rollcall any more.`;
		const wrong = "If it is yours, ask a coordinator of the panel to have it joined again.";
		return { summary: says, blocks: [{ text: [says, wrong] }] };
	},
});
