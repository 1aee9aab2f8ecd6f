import { refusal } from "../../access/refusal.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { visitReceipt } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { mayOnRecord } from "../by-cover.ts";
import { action, type Feature, view } from "../kit.ts";
import * as events from "./events.ts";

const already = refusal(
	"visit.received-already",
	"This report was received already. Nothing was recorded twice.",
);
const nothing = refusal("visit.none", "No visit is reported here yet. Open the case to see where it stands.");
const notYours = refusal(
	"visit.not-yours",
	"This report is for the case's owner and the coordinators. Open the case to read it.",
);

const OWNER: Statement = {
	name: "visit-owner",
	text: "select owner_id as owner from case_file where id = $1",
};

/** The case's owner, or a coordinator, says that they have the visiting officer's report (S3-34). */
const received = action({
	name: "visit.received",
	on: "enquiry",
	allow: "take in what a visiting officer reports",
	help: "Say that you have a visiting officer's report.",
	doors: {},
	async run(ctx, subject) {
		if (!(await mayOpen(ctx.tx, subject.case))) throw notFound();
		if (!subject.closed || subject.check !== VISIT) throw nothing();
		const [on] = await ctx.tx.query<{ owner: Key | null }>(OWNER, [subject.case]);
		const use = { action: "visit.received", case: subject.case };
		const own = on!.owner === ctx.person.id;
		if (!own && !(await mayOnRecord(ctx, "triage a notification", use))) throw notYours();
		const about = { panel: subject.panel, case: subject.case };
		const event = await ctx.record(events.visitReceived, about, { enquiry: subject.id });
		const inserted = await ctx.tx.db
			.insert(visitReceipt)
			.values({
				...{ enquiryId: subject.id, panelId: subject.panel, caseId: subject.case },
				...{ receivedBy: ctx.person.id, receivedAt: ctx.now, eventId: event },
			})
			.onConflictDoNothing()
			.returning({ id: visitReceipt.enquiryId });
		if (!inserted.length) throw already();
		const says = `Recorded on ${subject.ref}: the report is received.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

const VISIT = "E04" satisfies CheckCode;

interface Reported {
	id: Key;
	case: Key;
	ref: Words;
	check: CheckCode;
	by: Words;
	agency: Words;
	lead: boolean;
	receivedBy: Words | null;
}

const REPORTED: Statement = {
	name: "visit-reported",
	text: `select e.id, e.case_id as case, f.ref, e.check_code as check, p.known_as as by, a.title as agency, e.outcome = 'lead_found' as lead,
			(select r.known_as from visit_receipt v join person r on r.id = v.received_by where v.enquiry_id = e.id) as "receivedBy"
		from enquiry e join case_file f on f.id = e.case_id join ledger l on l.id = e.event_id
			join person p on p.id = l.person_id join agency a on a.id = p.agency_id
		where e.id = $1 and e.closed_at is not null`,
};

/** To the case's owner, in private: the visiting officer has reported. What they found is on the case. */
export const visitReported = view<Reported>({
	name: "visit-reported",
	load: async (ctx, id) => (await ctx.tx.query<Reported>(REPORTED, [id]))[0],
	show({ id, case: of, ref, check, by, agency, lead, receivedBy }) {
		const says = `The ${entryOf(CHECKS, check).words} is done. Reported by ${by}, ${agency}.${lead ? " A lead was found." : ""}`;
		const stands = receivedBy ? ` Received by ${receivedBy}.` : "";
		const open = { label: "Open privately", action: "case.open", on: of, opens: true };
		const take = { label: "Received", action: "visit.received", on: id, opens: false, tone: "main" as const };
		return {
			summary: `${ref}: a visiting officer has reported`,
			blocks: [
				{ text: [[{ strong: ref }, `  ${says}${stands}`]] },
				{ buttons: receivedBy ? [open] : [take, open] },
			],
		};
	},
});

/** Visiting officers report back, and are heard. */
export const visitFeature: Feature = {
	name: "visit",
	under: "Every day",
	actions: [received],
	views: [visitReported],
	events: Object.values(events),
};
