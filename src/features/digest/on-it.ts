import type { Key, Words } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import { action, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { acknowledge } from "./acts.ts";

/** "I'm on it": the bot says who is, so that two people do not start on the same thing and nobody waits for another. */
export const imOnIt = action({
	name: "urgent.acknowledge",
	on: "case",
	allow: "see the digest",
	alert: true,
	help: "Say that you are on an urgent case.",
	doors: {},
	async run(ctx, subject) {
		const enquiries = await acknowledge(ctx, subject);
		const marked = enquiries
			? `Your agency's open enquiries on it now carry your name: ${enquiries}.`
			: "Your agency has no open enquiry on it.";
		const panel = await loadPanel(ctx.tx, ctx.panel);
		return {
			say: {
				summary: `You are on ${subject.ref}`,
				blocks: [
					{ text: [`Recorded: you are on ${subject.ref}. ${marked}`] },
					{
						buttons: [
							{ label: "Open privately", action: "case.open", on: subject.id, opens: true, tone: "main" },
						],
					},
					{ text: [emergencyLine(panel)], tone: "quiet" },
				],
			},
		};
	},
});

interface OnIt {
	panel: Key;
	ref: string;
	knownAs: Words;
	agency: Words;
}

const ON_IT: Statement = {
	name: "on-it",
	text: `select f.panel_id as panel, f.ref, p.known_as as "knownAs", a.title as agency
		from case_file f, person p join agency a on a.id = p.agency_id
		where f.id = $1 and not f.restricted and p.id = $2`,
};

/**
 * In the digest's thread: who is on a case. The posting's key has the digest's date, and ends with the person's id. By
 * itself, without that thread, it is said on its own day only.
 */
export const onItView = view<OnIt>({
	name: "on-it",
	async load(ctx, subject: Key, key, begun) {
		const [, date, , person] = key.split(":");
		const [row] = await ctx.tx.query<OnIt>(ON_IT, [subject, person]);
		if (!row || begun) return row;
		const { today } = await loadPanel(ctx.tx, row.panel);
		return date === today ? row : undefined;
	},
	show: ({ ref, knownAs, agency }) => ({
		summary: `${ref}: somebody is on it`,
		blocks: [{ text: [[{ strong: ref }, `  ${knownAs}, ${agency}, is on it.`]] }],
	}),
});
