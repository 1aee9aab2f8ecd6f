import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Message, Words } from "../../chat/message.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { WITHHELD_REASONS } from "../../domain/lists/sharing.ts";
import { type Asking, action, type PersonCtx } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { askToShare, requireOpen, withhold } from "./acts.ts";
import { ANOTHER, Answers, agreementChosen, shareForm, warning } from "./form.ts";
import { shareOf } from "./queries.ts";
import { passOnButton } from "./views.ts";
import { recipientInWords } from "./words.ts";

/** Records that a case's information is shared outside the panel, or is not. */
export const askShare = action({
	name: "share",
	on: "case",
	allow: "share outside the panel",
	alert: true,
	help: "Share a case's information outside the panel, or record that you did not.",
	doors: { word: "share", usage: "share [REFERENCE]" },
	form: shareForm,
	async prefill({ ctx, subject }) {
		await requireOpen(ctx, subject.id);
		return { basis: "public_task" };
	},
	run: async (ctx, subject, asking) => ({ say: await recorded(ctx, subject, asking) }),
});

async function recorded(ctx: PersonCtx, subject: CaseSubject, asking: Asking<"case">): Promise<Message> {
	const given = Answers.parse(asking.soFar);
	const agreement = await agreementChosen(asking);
	const another = given.recipient === ANOTHER;
	const whom = {
		agency: another ? null : given.recipient,
		organisation: another ? given.organisation : undefined,
		person: given.person,
		reason: given.reason,
		agreement,
	};
	if (given.kind === "withheld") {
		await withhold(ctx, subject.id, { ...whom, because: given.because });
		return said(`Recorded on ${subject.ref}: not shared. ${labelOf(WITHHELD_REASONS, given.because)}.`);
	}
	const { purpose, basis, details } = given;
	const atOnce = given.kind === "at_once";
	const id = await askToShare(ctx, subject.id, { ...whom, atOnce, purpose, basis, details });
	const to = recipientInWords((await shareOf(ctx.tx, id))!);
	if (!atOnce) {
		const waits =
			"Another coordinator or the chair must agree first. You will be told when they have answered.";
		return said(`Recorded on ${subject.ref}: to be shared with ${to}.`, [
			{ text: [waits] },
			...warning(agreement),
		]);
	}
	return said(`Recorded on ${subject.ref}: shared with ${to}. The coordinator has been told.`, [
		...warning(agreement),
		{ buttons: [passOnButton(id)] },
		{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))], tone: "quiet" },
	]);
}

const said = (says: Words, more: readonly Block[] = []): Message => ({
	summary: says,
	blocks: [{ text: [says] }, ...more],
});
