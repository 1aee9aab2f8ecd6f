import { Refusal } from "../access/refusal.ts";
import { loadSubject } from "../access/subjects.ts";
import type { Page } from "../chat/form.ts";
import type { Message, Words } from "../chat/message.ts";
import type { Interaction, Reply } from "../chat/port.ts";
import type { Action, LeftOver } from "../features/kit.ts";
import { noteCover } from "./cover.ts";
import { beginDraft, type Draft, draftGone, isFilledIn, loadDraft, saveDraft } from "./drafts.ts";
import { formMoved, refused } from "./events.ts";
import {
	askingAt,
	type Filling,
	nextStep,
	pageAgain,
	pageOf,
	readPageKey,
	stepBefore,
	takeAnswers,
} from "./forms.ts";
import { allow } from "./handle.ts";
import type { Handling } from "./handling.ts";
import { numbersOf } from "./numbers.ts";
import { sayRefusal } from "./refusals.ts";
import { tried } from "./tried.ts";
import { onThatCase, whichCase } from "./which-case.ts";

type FormStep = Extract<Interaction, { kind: "form" }>;
type Answers = FormStep["answers"];

/** One move in a form: shown again, left, back, or on to the next screen and, after the last, to the act itself. */
export async function handleForm(h: Handling, i: FormStep): Promise<Reply> {
	const key = readPageKey(i.draft);
	const draft = await loadDraft(h.ctx.tx, h.ctx.keys, key.id);
	const action = h.catalogue.actions.get(draft.action);
	if (!action?.form) throw draftGone();
	Object.assign(h.about, { action: action.name, subject: draft.subject });
	h.ctx.panel = draft.panel;
	h.ctx.from = draft.from;
	const subject = await subjectOf(h, action, draft);
	await allow(h, action, subject);
	const filling: Filling = { ctx: h.ctx, form: action.form, draft, subject };
	// A screen that was already passed (sent twice, or late) changes nothing: the person is shown where they are.
	if (i.did === "open" || key.step !== draft.step) return { ask: await openAgain(filling) };
	if (i.did === "close") return keep(h, filling, i.answers);
	if (i.did === "back") return back(h, filling, i.answers);
	return next(h, filling, action, i.answers);
}

/** @throws refusals: it is not theirs to know of any more; of an alert with what can be done instead */
async function subjectOf({ ctx }: Handling, action: Action, draft: Draft): Promise<Filling["subject"]> {
	try {
		return await loadSubject(ctx.tx, action.on, draft.subject ?? "");
	} catch (error) {
		throw action.alert && error instanceof Refusal ? draftGone() : error;
	}
}

/** Leaves the form as it stands. Where something was filled in, the answer is the way back to it. */
async function keep(h: Handling, f: Filling, answers: Answers): Promise<Reply> {
	if (Object.keys(answers).length) await takeAnswers(f, answers);
	await saveDraft(h.ctx, f.draft);
	await moved(h, f.draft, "left");
	const begun = f.draft.step > 0 || isFilledIn(f.draft);
	return begun ? stay(h, f) : { done: true };
}

async function back(h: Handling, f: Filling, answers: Answers): Promise<Reply> {
	await takeAnswers(f, answers);
	return goTo(h, f, Math.max(0, await stepBefore(f)), "back");
}

/**
 * On to another screen. Where that can go no further, the answer says why, and a button leads back to where they were:
 * what they typed stands there.
 */
async function goTo(h: Handling, f: Filling, step: number, did: "next" | "back"): Promise<Reply> {
	const from = f.draft.step;
	f.draft.step = step;
	const page = await tried(h.ctx.tx, () => pageOf(f));
	if (page instanceof Refusal) {
		f.draft.step = from;
		return refuseKeeping(h, f, page);
	}
	await saveDraft(h.ctx, f.draft);
	await moved(h, f.draft, did);
	return { ask: page };
}

/** The same screen again, with what is wrong. */
async function stay(h: Handling, f: Filling, errors?: Record<string, Words>): Promise<Reply> {
	const page = await pageAgain(f);
	// Opened once more it would only say so again.
	if (page instanceof Refusal) return refuseKeeping(h, f, page, { leadsBack: false });
	return errors ? { ask: page, errors } : { ask: page };
}

/** @throws the refusal that it can go no further, where no words stand on it */
export async function openAgain(f: Filling): Promise<Page> {
	const page = await pageAgain(f);
	if (page instanceof Refusal) throw page;
	return page;
}

async function next(h: Handling, f: Filling, action: Action, answers: Answers): Promise<Reply> {
	const errors = await takeAnswers(f, answers);
	const step = f.form.steps[f.draft.step]!;
	const wrong = Object.keys(errors);
	if (step.save && (step.savesIncomplete || !wrong.length)) {
		const asking = await askingAt(f, f.draft.step + 1);
		const saved = await tried(h.ctx.tx, () => step.save!(asking));
		if (saved instanceof Refusal) return refuseKeeping(h, f, saved);
		Object.assign(f.draft.kept, saved);
	}
	if (wrong.length) {
		if (step.shownAgain)
			Object.assign(f.draft.kept, await step.shownAgain(await askingAt(f, f.draft.step + 1)));
		await saveDraft(h.ctx, f.draft);
		await moved(h, f.draft, "mended", wrong);
		return stay(h, f, errors);
	}
	const following = await nextStep(f);
	if (following !== undefined) return goTo(h, f, following, "next");
	const came = await (action === whichCase
		? tried(h.ctx.tx, () => onThatCase(h, f.draft))
		: runOrKeep(h, f, action));
	if (came instanceof Refusal) return refuseKeeping(h, f, came);
	const sent = await moved(h, f.draft, "sent");
	await saveDraft(h.ctx, f.draft, sent);
	const { left, ...reply } = came as Reply & { left?: LeftOver };
	return left && "say" in reply ? offerAgain(h, f.draft, reply.say, left) : (reply as Reply);
}

/** What could not be recorded stands in a form of its own, as it was typed: one that was sent is not sent twice. */
async function offerAgain(h: Handling, { action, subject, from }: Draft, say: Message, left: LeftOver) {
	const again = await beginDraft(h.ctx, { action, subject, from, ...left });
	await moved(h, again, "begun");
	return { say: withWayBack(say, again) };
}

/** Runs the act; a refusal undoes it, and leaves the form as it was filled in. */
async function runOrKeep(h: Handling, f: Filling, action: Action) {
	const asking = await askingAt(f, f.draft.step + 1);
	return tried(h.ctx.tx, async () => {
		await noteCover(h.ctx, action, h.about.case);
		return action.run(h.ctx, f.subject, asking);
	});
}

/** Nothing typed is lost: the refusal says why, and a button brings the form back as it was. */
async function refuseKeeping(
	h: Handling,
	f: Filling,
	why: Refusal,
	{ leadsBack } = { leadsBack: true },
): Promise<Reply> {
	await saveDraft(h.ctx, f.draft);
	await h.ctx.record(refused, aboutOf(h, f.draft), { ...h.about, code: why.code });
	const say = sayRefusal(why, await numbersOf(h.ctx.tx, f.draft.panel));
	return { say: leadsBack ? withWayBack(say, f.draft) : say };
}

const withWayBack = (say: Message, { id: on }: Draft): Message => {
	const button = { label: "Open the form again", action: "form.resume", on, opens: true };
	return { ...say, blocks: [...say.blocks, { buttons: [button] }] };
};

/** A form's panel, and its case where that is of this panel: a message's form may go on to a case of another. */
const aboutOf = ({ about }: Handling, { panel }: Draft) => ({
	panel,
	case: about.panel === panel ? about.case : undefined,
});

/** Records a move in a form; returns the ledger row. */
export function moved(h: Handling, draft: Draft, did: string, errors: string[] = []): Promise<number> {
	const facts = { action: draft.action, draft: draft.id, did, step: draft.step, errors };
	return h.ctx.record(formMoved, aboutOf(h, draft), facts);
}
