import { panelsOf } from "../access/people.ts";
import { may } from "../access/policy.ts";
import { requireReading } from "../access/reading.ts";
import { type CaseSubject, caseByRef, caseOfThread, loadSubject, type Subjects } from "../access/subjects.ts";
import type { Captured, Interaction, Reply } from "../chat/port.ts";
import type { Private } from "../chat/private.ts";
import { parseReference } from "../domain/reference.ts";
import type { Action, Origin, Prefilled } from "../features/kit.ts";
import type { Statement } from "../store/transact.ts";
import { noteCover } from "./cover.ts";
import { beginDraft } from "./drafts.ts";
import { pageOf } from "./forms.ts";
import { handleForm, moved } from "./handle-form.ts";
import type { Handling } from "./handling.ts";
import { heardIn } from "./heard.ts";
import { withNames } from "./named.ts";
import { fromOneLine } from "./one-line.ts";
import { noPanel, notAllowed, unknownAction, unknownWord, whichCase } from "./refusals.ts";
import { welcome } from "./welcome.ts";
import { askWhichCase } from "./which-case.ts";
import { firstWord, parseWords } from "./words.ts";

type Subject = Subjects[keyof Subjects];

/** Does what an interaction asks, inside its transaction. */
export async function handle(h: Handling): Promise<Reply> {
	const i = await withNames(h.ctx.tx, h.interaction);
	h.interaction = i;
	if (i.kind === "form") return handleForm(h, i);
	if (i.kind === "message") return heardBy(h, i);
	if (i.kind === "platform" && !i.greets) return { done: true };
	if (!h.ctx.panel) throw noPanel();
	if (i.kind === "platform") return welcome(h);
	await findOrigin(h);
	if (i.kind === "press") {
		const action = h.catalogue.actions.get(i.action);
		if (!action) throw unknownAction();
		h.about.subject = isId(i.on) ? i.on : null;
		if (action.on === "nothing" && i.on) h.ctx.from.hint = i.on;
		const subject = await subjectOfPress(h, action, i.on, i.root);
		if (!subject && action.on === "case" && i.message) {
			h.ctx.panel = panelFor(h, action);
			return askWhichCase(h, action, i.message);
		}
		if (!subject && action.on !== "nothing") throw whichCase();
		return begin(h, action, subject, { message: i.message });
	}
	const typed = i.kind === "home" ? undefined : parseWords(i.words);
	const action = h.catalogue.words.get(typed?.word || "home");
	if (!action) throw unknownWord();
	h.about.action = action.name;
	const { subject, rest } = await subjectOfWords(
		h,
		action,
		typed?.rest,
		i.kind === "words" ? i.root : undefined,
	);
	return begin(h, action, subject, { words: rest, message: i.kind === "words" ? i.message : undefined });
}

/** A message in a channel of one of this person's panels: nobody is answered. */
async function heardBy(h: Handling, i: Extract<Interaction, { kind: "message" }>): Promise<Reply> {
	const heard = heardIn(h.place, i, h.ctx.person.id);
	if (heard) h.ctx.panel = heard.panel;
	for (const hears of heard ? h.catalogue.hears : []) await hears(h.ctx, heard!);
	return { done: true };
}

/** Whether it has the form of an id or a reference. Anything else may be words, which the ledger does not hold. */
function isId(on: string): boolean {
	return /^[0-9a-f-]{36}$/.test(on) || parseReference(on) !== undefined;
}

/** Where it began: the place as the record knows it, its panel, and the message it was taken from. */
async function findOrigin(h: Handling): Promise<void> {
	const { interaction: i, place } = h;
	if (!i.place) return;
	const message =
		(i.kind === "press" || i.kind === "words") && i.message ? await described(h, i.message) : undefined;
	const { platform, tenant, ref, address, kind, group, shared } = i.place;
	const where = { tenant, ref, address, group: kind !== "channel" || Boolean(group), shared };
	h.ctx.from = { placeId: place?.id, platform, where, message };
	if (place?.panel && h.ctx.person.roles.some((r) => r.panel === place.panel)) h.ctx.panel = place.panel;
}

const AUTHOR: Statement = {
	name: "message-author",
	text: "select person_id as id from identity where platform = $1 and tenant = $2 and platform_user = $3",
};

async function described(h: Handling, m: Captured): Promise<Origin["message"]> {
	const [author] = await h.ctx.tx.query<{ id: string }>(AUTHOR, [
		m.author.platform,
		m.author.tenant,
		m.author.user,
	]);
	const { id, root, link, text, changesTold } = m;
	return {
		id,
		root,
		at: m.at.toISOString(),
		link,
		authorId: author?.id ?? null,
		text,
		...(changesTold && { changesTold }),
	};
}

async function subjectOfPress(h: Handling, action: Action, on: string, root?: string): Promise<Subject> {
	if (on || action.on === "nothing") return loadSubject(h.ctx.tx, action.on, on);
	return caseOf(h, root);
}

async function subjectOfWords(h: Handling, action: Action, rest?: Private, root?: string) {
	if (action.on !== "case" || !rest) return { subject: undefined, rest };
	const { first, rest: after } = firstWord(rest);
	const ref = parseReference(first);
	if (!ref) return { subject: await caseHere(h, root), rest };
	h.about.subject = ref;
	return { subject: await caseByRef(h.ctx.tx, ref), rest: after };
}

/** The case that the thread is about. */
async function caseHere(h: Handling, root?: string): Promise<CaseSubject> {
	const subject = await caseOf(h, root);
	if (!subject) throw whichCase();
	return subject;
}

/** The same; undefined for a message that stands in no case's thread. */
async function caseOf(h: Handling, root?: string): Promise<CaseSubject | undefined> {
	const place = h.interaction.place;
	const id = root && place ? await caseOfThread(h.ctx.tx, place, root) : undefined;
	return id ? loadSubject(h.ctx.tx, "case", id) : undefined;
}

/** Checks the permission on the subject's panel, then runs the action or opens its form. */
export async function begin(
	h: Handling,
	action: Action,
	subject: Subject,
	from: { words?: Private; message?: Captured },
): Promise<Reply> {
	if (!subject) h.ctx.panel = panelFor(h, action);
	await allow(h, action, subject);
	await noteCover(h.ctx, action, h.about.case);
	const own = (await action.prefill?.({ ctx: h.ctx, subject, ...from })) ?? {};
	if (!action.form) return action.run(h.ctx, subject, { ctx: h.ctx, subject, soFar: own, kept: {} });
	const kept = (await action.keeps?.({ ctx: h.ctx, subject, ...from })) ?? {};
	const prefilled = { ...own, ...(await typedLine(h, action, subject, kept, from.words, own)) };
	const draft = await beginDraft(h.ctx, {
		kept,
		action: action.name,
		subject: subject?.id ?? null,
		from: h.ctx.from,
		prefilled,
	});
	await moved(h, draft, "begun");
	return { ask: await pageOf({ ctx: h.ctx, form: action.form, draft, subject }) };
}

/** What a typed line answers of a form. What raises or answers an alert is asked in full: nothing there is taken as said. */
async function typedLine(
	{ ctx }: Handling,
	action: Action,
	subject: Subject,
	kept: Record<string, string>,
	words: Private | undefined,
	own: Prefilled,
): Promise<Prefilled> {
	if (!action.form || action.alert || !words || words.isBlank) return {};
	const draft = { id: "", panel: ctx.panel, action: action.name, subject: subject?.id ?? null, step: 0 };
	const filling = { ctx, form: action.form, subject, draft: { ...draft, answers: {}, kept, from: ctx.from } };
	// Where the action took the words itself they stand where it put them.
	const taken = Object.values(own).includes(words);
	return fromOneLine(filling, words, !taken);
}

/**
 * @throws refusals: the person's role on the subject's panel does not carry the permission; or they may know of the case,
 * and it takes reading it
 */
export async function allow(h: Handling, action: Action, subject: Subject): Promise<void> {
	if (subject) {
		h.ctx.panel = subject.panel;
		h.about.subject = subject.id;
		h.about.case = subject.case ?? undefined;
		h.about.panel = subject.panel;
	}
	if (!may(h.ctx.person, action.allow, h.ctx.panel)) throw notAllowed();
	await requireReading(h.ctx.tx, action.allow, subject);
}

/** What is about no subject is done on the panel at hand, or else on one of this person's where they may. */
function panelFor({ ctx, practice }: Handling, action: Action): string {
	// Real and practice never mix: what is not allowed on one is not done on the other.
	const others = practice.has(ctx.panel) ? [] : panelsOf(ctx.person).filter((id) => !practice.has(id));
	const panels = [ctx.panel, ...others];
	return panels.find((panel) => may(ctx.person, action.allow, panel)) ?? ctx.panel;
}
