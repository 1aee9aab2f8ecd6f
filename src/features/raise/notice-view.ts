import { notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import { eq } from "../../store/drizzle.ts";
import { notice } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { action, view } from "../kit.ts";
import { noticeReceived } from "./events.ts";

interface Told {
	id: Key;
	case: Key;
	ref: Words;
	agency: Words;
	received: boolean;
}

const TOLD: Statement = {
	name: "notice",
	text: `select n.id, f.id as case, f.ref, a.title as agency, n.received_at is not null as received
		from notice n join case_file f on f.id = n.case_id
			join notification r on r.case_id = f.id join agency a on a.id = r.agency_id
		where n.id = $1 order by r.event_id limit 1`,
};

/** To those who are told of every notification, in private: a reference and who raised it. */
export const noticeView = view<Told>({
	name: "notice",
	toldByName: true,
	load: async (ctx, id) => (await ctx.tx.query<Told>(TOLD, [id]))[0],
	show: (n) => ({
		summary: `New notification: ${n.ref}`,
		blocks: [
			{ text: [`${n.agency} raised the notification ${n.ref}. You are told of every one.`] },
			{
				buttons: [
					...(n.received
						? []
						: [
								{
									label: "Received",
									action: "notice.received",
									on: n.id,
									opens: false,
									tone: "main" as const,
								},
							]),
					{ label: "Open privately", action: "case.open", on: n.case, opens: true },
				],
			},
			...(n.received ? [{ text: ["You said that you have it."], tone: "quiet" as const }] : []),
		],
	}),
});

/** "Received": the coordinator sees who has a notification and who does not. */
export const received = action({
	name: "notice.received",
	on: "notice",
	allow: "say that a notice has arrived",
	help: "Say that you have a notification that you were told of.",
	doors: {},
	async run(ctx, subject) {
		if (subject.person !== ctx.person.id) throw notFound();
		if (!subject.received) {
			const about = { panel: subject.panel, case: subject.case };
			const event = await ctx.record(noticeReceived, about, { notice: subject.id });
			await ctx.tx.db
				.update(notice)
				.set({ receivedAt: ctx.now, eventId: event })
				.where(eq(notice.id, subject.id));
		}
		const says = "Thank you. The coordinator sees that you have it.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
