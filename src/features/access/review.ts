import { refusal } from "../../access/refusal.ts";
import type { EmergencySubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localTime } from "../../domain/date/local-date.ts";
import { moment } from "../../domain/date/words.ts";
import { open } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { emergencyAccess } from "../../store/schema/index.ts";
import { choice } from "../answers.ts";
import { action, type Ctx, type PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { emergencyRead, emergencyReminded, emergencyReviewed } from "./events.ts";
import { openingOf, openingsToRemind } from "./queries.ts";

const own = refusal("emergency.own", "You opened this case yourself, so somebody else must review it.");
const reviewed = refusal("emergency.reviewed", "This was reviewed already. Nothing was recorded twice.");

const FINDINGS = [
	{ value: "needed", label: "It was needed" },
	{ value: "not_needed", label: "It was not needed: I am taking it up" },
] as const;

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
				fields: {
					finding: {
						label: "Was it needed?",
						as: "one",
						options: FINDINGS,
						schema: choice(["needed", "not_needed"], "Say whether it was needed."),
					},
				},
			},
		],
	},
	prefill({ ctx, subject }) {
		requireReviewable(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		requireReviewable(ctx, subject);
		const finding = soFar.finding as "needed" | "not_needed";
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

/** @throws refusals: reviewed already, or this person's own */
function requireReviewable(ctx: PersonCtx, subject: EmergencySubject): void {
	if (subject.reviewed) throw reviewed();
	if (subject.person === ctx.person.id) throw own();
}

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

/** What should have been reviewed and was not is told again, once each working day, at the digest's time. */
export async function remindReviews(ctx: Ctx, panelId: string): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const waiting = await openingsToRemind(ctx.tx, panelId, panel.today);
	if (!waiting.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator", "chair").map((m) => m.id);
	for (const { id, case: caseId } of waiting) {
		const tell = {
			to: { people },
			view: "emergency-opened",
			subject: id,
			key: `emergency:${id}:${panel.today}`,
		};
		const about = { panel: panelId, case: caseId };
		const event = await ctx.record(emergencyReminded, about, { access: id }, [{ ...tell, standing: true }]);
		await ctx.tx.db
			.update(emergencyAccess)
			.set({ remindedOn: panel.today, eventId: event })
			.where(eq(emergencyAccess.id, id));
	}
}
