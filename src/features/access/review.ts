import { requireOwnRight } from "../../access/approval.ts";
import { refusal } from "../../access/refusal.ts";
import type { EmergencySubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { moment } from "../../domain/date/words.ts";
import { open } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { emergencyAccess } from "../../store/schema/index.ts";
import { action, type Ctx, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Finding, findingQuestion, remindReviews, requireReviewable } from "../review.ts";
import { emergencyRead, emergencyReminded, emergencyReviewed } from "./events.ts";
import { openingOf } from "./queries.ts";

const refusals = {
	own: refusal("emergency.own", "You opened this case yourself, so somebody else must review it."),
	reviewed: refusal("emergency.reviewed", "This was reviewed already. Nothing was recorded twice."),
};

/** The panel looks at why emergency duty opened a case, by the next working day. */
export const reviewEmergency = action({
	name: "emergency.review",
	on: "emergency",
	allow: "review what emergency duty opened",
	help: "Review why emergency duty opened a case.",
	doors: {},
	form: {
		title: "Emergency duty",
		send: "Record",
		steps: [
			{
				title: "Review",
				notes: ({ ctx, subject }) => reasonOf(ctx, subject),
				fields: { finding: findingQuestion },
			},
		],
	},
	prefill({ ctx, subject }) {
		requireReviewable(ctx, subject, refusals);
		requireOwnRight(ctx.person, "review what emergency duty opened", subject.panel);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		requireReviewable(ctx, subject, refusals);
		requireOwnRight(ctx.person, "review what emergency duty opened", subject.panel);
		const finding = soFar.finding as Finding;
		const about = { panel: subject.panel, case: subject.case };
		const event = await ctx.record(emergencyReviewed, about, { access: subject.id, finding });
		await ctx.tx.db
			.update(emergencyAccess)
			.set({ finding, reviewedBy: ctx.person.id, reviewedAt: ctx.now, eventId: event })
			.where(eq(emergencyAccess.id, subject.id));
		const says = `Recorded: your review of the opening of ${subject.ref}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** Who opened it, when and why: opened for one person, and recorded as read. */
async function reasonOf(ctx: PersonCtx, subject: EmergencySubject): Promise<Block<Frank>[]> {
	const opening = (await openingOf(ctx.tx, subject.id))!;
	const reason = (await open(ctx.tx, ctx.keys, [subject.id])).get(subject.id)?.get("reason");
	await ctx.record(emergencyRead, { panel: subject.panel, case: subject.case }, { access: subject.id });
	const { zone, today } = await loadPanel(ctx.tx, subject.panel);
	return [
		{
			facts: [
				["Case", subject.ref],
				["Opened by", `${opening.knownAs}, ${opening.agency}`],
				["When", moment(opening.at, zone, today)],
				["Reason", reason ?? "Not kept: the child's record was erased"],
			],
		},
	];
}

/** Openings that wait for their review are told again. */
export const remindOfOpenings = (ctx: Ctx, panel: string): Promise<void> =>
	remindReviews(ctx, panel, {
		table: "emergency_access",
		view: "emergency-opened",
		key: "emergency",
		record: (by, about, id, tell) => by.record(emergencyReminded, about, { access: id }, [tell]),
	});
