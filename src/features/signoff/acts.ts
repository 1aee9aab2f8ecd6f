import { randomUUID } from "node:crypto";
import { CASEWORK_ROLES } from "../../access/policy.ts";
import { refusal } from "../../access/refusal.ts";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import {
	SIGN_OFF_ENDINGS,
	type SignOffEnding,
	type SignOffGround,
	type SignOffSide,
} from "../../domain/lists/sign-off.ts";
import { agreedEnding, sideOf } from "../../domain/sign-off.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { signOff } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { endJointEnquiries, JOINT, lockEnquiry } from "../enquiry/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { enquiriesSigned } from "./events.ts";
import { schoolOf, signaturesUnder } from "./queries.ts";

/** What somebody signs. */
export interface Signing {
	ending: SignOffEnding;
	ground: SignOffGround;
	/** What was looked into, and what was found. */
	evidence: Private;
}

/** How joint enquiries stand after a signature. */
export interface Standing {
	/** Both have signed the same ending. */
	agreed: boolean;
	/** What the other side signed, if it has. */
	other?: SignOffEnding;
	/** Somebody may sign for the other side, and was told. */
	told: boolean;
}

export const notJoint = refusal(
	"signoff.not-joint",
	"Only joint enquiries are signed off by two. Choose “Record outcome” for this enquiry.",
);
const notYours = refusal(
	"signoff.not-yours",
	"The school and the local authority sign here. Ask the coordinator if your agency should have been asked something else.",
);
const otherSchool = refusal(
	"signoff.other-school",
	"The child's own school signs for the school, and your school is not down as that. If it is, ask the coordinator: a decision “Further enquiries” gives the joint sign-off to somebody at your school.",
);
const samePerson = refusal(
	"signoff.same-person",
	"You have signed for the other side already. Somebody else must sign for this one.",
);

/**
 * The side for which this person signs on a case.
 * @throws refusals: their agency signs for neither, or it is a school and not the child's own
 */
export async function requireSide(ctx: PersonCtx, caseId: Key): Promise<SignOffSide> {
	const side = sideOf(ctx.person.agencyKind);
	if (!side) throw notYours();
	if (side === "school" && (await schoolOf(ctx.tx, caseId)) !== ctx.person.agencyId) throw otherSchool();
	return side;
}

/**
 * Signs joint enquiries off for this person's side. When both sides have signed the same ending, the enquiry has its
 * outcome; until then it stays open, and the other side is told.
 * @throws refusals: already ended, case closed, not joint enquiries, not a side, not the child's own school, the same
 *   person for both
 */
export async function sign(ctx: PersonCtx, id: Key, given: Signing): Promise<Standing> {
	const e = await lockEnquiry(ctx, id);
	if (!(await mayOpen(ctx.tx, e.case))) throw notFound();
	if (e.check !== JOINT) throw notJoint();
	const side = await requireSide(ctx, e.case);
	const before = await signaturesUnder(ctx.tx, id);
	if (before.some((s) => s.side !== side && s.person === ctx.person.id)) throw samePerson();
	const ending = agreedEnding([...before, { side, ending: given.ending }]);
	const other = before.findLast((s) => s.side !== side)?.ending;

	const signature = randomUUID();
	const facts = {
		...{ enquiry: id, signature, side, ending: given.ending, ground: given.ground },
		agreed: ending !== undefined,
	};
	const people = ending ? [] : await toSign(ctx, e.case, side === "school" ? "authority" : "school");
	const key = `sign-off:${signature}`;
	const tells = people.length
		? [{ to: { people }, view: "sign-off-waits", subject: id, key, standing: true as const }]
		: [];
	const event = await ctx.record(enquiriesSigned, { panel: ctx.panel, case: e.case }, facts, tells);
	await ctx.tx.db.insert(signOff).values({
		...{ id: signature, panelId: ctx.panel, caseId: e.case, enquiryId: id, side },
		...{ ending: given.ending, ground: given.ground, signedBy: ctx.person.id },
		...{ agencyId: ctx.person.agencyId, signedAt: ctx.now, eventId: event },
	});
	const child = await childOf(ctx.tx, ctx.keys, e.case);
	if (child) {
		await seal(ctx.tx, child, { case: e.case, about: signature, event }, { evidence: given.evidence });
	}
	if (ending) await endJointEnquiries(ctx, e, entryOf(SIGN_OFF_ENDINGS, ending).outcome);
	return { agreed: ending !== undefined, other, told: people.length > 0 };
}

const ON_CASE: Statement = {
	name: "sign-off-on-case",
	text: `select f.owner_id as owner,
			coalesce((select array_agg(m.person_id) from case_member m where m.case_id = f.id and m.kind = 'named'), '{}') as people,
			coalesce((select array_agg(m.agency_id) from case_member m where m.case_id = f.id and m.kind = 'agency'
				and not f.restricted), '{}') as agencies
		from case_file f where f.id = $1`,
};

/** Whoever may sign for a side: the case's owner or else the coordinators; those of its own school who work on the case. */
async function toSign(ctx: PersonCtx, caseId: Key, side: SignOffSide): Promise<Key[]> {
	type Row = { owner: Key | null; people: Key[]; agencies: Key[] };
	const [on] = await ctx.tx.query<Row>(ON_CASE, [caseId]);
	const members = await panelMembers(ctx.tx, ctx.panel);
	if (side === "authority") {
		const owner = members.find((m) => m.id === on!.owner && sideOf(m.agencyKind) === side);
		return (owner ? [owner] : withRole(members, "coordinator")).map((m) => m.id);
	}
	const school = await schoolOf(ctx.tx, caseId);
	return withRole(members, ...CASEWORK_ROLES)
		.filter((m) => m.agencyId === school)
		.filter((m) => on!.people.includes(m.id) || on!.agencies.includes(m.agencyId))
		.map((m) => m.id);
}
