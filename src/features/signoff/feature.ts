import { z } from "zod";
import { type EnquirySubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Block, Frank, Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, entryOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { SIGN_OFF_ENDINGS, SIGN_OFF_GROUNDS, SIGN_OFF_SIDES } from "../../domain/lists/sign-off.ts";
import { open } from "../../record/sealed.ts";
import { choice, LONGEST, needed } from "../answers.ts";
import { enquiryClosed, JOINT } from "../enquiry/acts.ts";
import { type Asking, action, type Feature } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { notJoint, requireSide, type Standing, sign } from "./acts.ts";
import * as events from "./events.ts";
import { schoolOf, signatureInWords, signaturesUnder } from "./queries.ts";
import { signOffWaits } from "./views.ts";

const Answers = z.object({
	ending: z.enum(codesOf(SIGN_OFF_ENDINGS)),
	ground: z.enum(codesOf(SIGN_OFF_GROUNDS)),
	evidence: z.instanceof(Private),
});

const NO_SCHOOL =
	"No school on the panel is down as this child's: nobody can sign for the school. If its school is on the panel, give it the joint sign-off with a decision “Further enquiries”. If it is not, record that the enquiry does not apply, and why.";

const NOT_LAWFUL =
	"Rollcall records the ground and the evidence. Whether the child may be taken off the roll is for the school to decide, with the regulations and its own advice.";

/** Who signs, and what was signed before: read by whoever is to sign, and recorded as read. */
async function signedBefore({ ctx, subject }: Asking<"enquiry">): Promise<Block<Frank>[]> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const signed = await signaturesUnder(ctx.tx, subject.id);
	const opened = await open(
		ctx.tx,
		ctx.keys,
		signed.map((s) => s.id),
	);
	if (signed.length) {
		const about = { panel: subject.panel, case: subject.case };
		await ctx.record(events.signaturesRead, about, { enquiry: subject.id });
	}
	const side = labelOf(SIGN_OFF_SIDES, await requireSide(ctx, subject.case));
	const lines = signed.flatMap((s) => [signatureInWords(s, panel), ...(opened.get(s.id)?.values() ?? [])]);
	return [
		{
			text: [[{ strong: subject.ref }, `  You sign for ${side}. It counts when both have signed the same.`]],
		},
		...(lines.length ? [{ text: lines }] : [{ text: ["Nobody has signed yet."], tone: "quiet" as const }]),
		...((await schoolOf(ctx.tx, subject.case)) ? [] : [{ text: [NO_SCHOOL], tone: "warning" as const }]),
		{ text: [NOT_LAWFUL], tone: "quiet" },
	];
}

/** Signs joint enquiries off for the school or for the authority (S1-11, S3-7). */
const signOff = action({
	name: "enquiry.sign",
	on: "enquiry",
	allow: "sign joint enquiries off",
	help: "Sign joint enquiries off, for the school or for the authority.",
	doors: {},
	form: {
		title: "Joint sign-off",
		send: "Sign",
		steps: [
			{
				title: "Your signature",
				notes: signedBefore,
				fields: {
					ending: {
						label: "How did the joint enquiries end?",
						as: "one",
						options: optionsOf(SIGN_OFF_ENDINGS),
						schema: choice(codesOf(SIGN_OFF_ENDINGS), "Say how they ended."),
					},
					ground: {
						label: "Ground for taking the child off the roll",
						as: "one",
						look: "list",
						options: optionsOf(SIGN_OFF_GROUNDS),
						schema: choice(codesOf(SIGN_OFF_GROUNDS), "Choose the ground. “None” is an answer."),
					},
					evidence: {
						label: "What was looked into, and what was found",
						hint: "Where the child may be, and why they are not at school. Kept private.",
						as: "text",
						lines: 4,
						schema: needed("Say what was looked into: a signature without it proves nothing.", LONGEST),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.case))) throw notFound();
		if (subject.closed) throw enquiryClosed();
		if (subject.check !== JOINT) throw notJoint();
		await requireSide(ctx, subject.case);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		return { say: said(subject, await sign(ctx, subject.id, Answers.parse(soFar))) };
	},
});

function said({ ref }: EnquirySubject, { agreed, other, told }: Standing): Message {
	const alone = told
		? "One signature is not enough: the other side has been told, and the enquiry stays open until they sign."
		: "One signature is not enough, and nobody here can sign for the other side. Ask the coordinator who is to.";
	const waits = other
		? `The other side signed something else: ${entryOf(SIGN_OFF_ENDINGS, other).words}. Talk to them. Whoever changes their mind signs again, and until then the enquiry stays open.`
		: alone;
	const words = agreed ? "Both have signed, and the joint enquiries are ended." : waits;
	const says = `Signed for ${ref}. ${words}`;
	return { summary: says, blocks: [{ text: [says] }] };
}

/** Joint enquiries by school and authority end with two signatures. */
export const signOffFeature: Feature = {
	name: "signoff",
	under: "Every day",
	actions: [signOff],
	views: [signOffWaits],
	events: Object.values(events),
};
