import { z } from "zod";
import { loadSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Frank, Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { longDate } from "../../domain/date/words.ts";
import { paragraphsOf } from "../../domain/letter-text.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { LETTERS, type LetterField, NEVER_TO_FAMILY } from "../../domain/lists/letters.ts";
import { dateInWords } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { action, type PersonCtx } from "../kit.ts";
import { requireSafe } from "../letter/acts.ts";
import { letterDrawn } from "../letter/events.ts";
import { letterNamed } from "../letter/queries.ts";
import { noticeOf } from "../order/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { prepareDownload } from "./acts.ts";
import { handOut } from "./hand-out.ts";
import { fileKind } from "./kind.ts";

const ALLOW = "write a letter on a case";

/** A letter, filled from the case for whoever may open it: as a PDF, and as text to paste. */
export const letterFile = fileKind({
	name: "letter",
	title: "Letter",
	allow: ALLOW,
	formats: ["pdf", "txt"],
	names: true,
	parameters: z.object({ letter: z.uuid() }),
	async gather(ctx, { case: subject, parameters }) {
		const { id: caseId, panel: panelId, ref } = subject!;
		const letter = await letterNamed(ctx.tx, parameters.letter);
		if (letter?.case !== caseId) throw notFound();
		// Contact may have become dangerous since the link was given.
		await requireSafe(ctx, letter);
		const panel = await loadPanel(ctx.tx, panelId);
		await ctx.record(letterDrawn, { panel: panelId, case: caseId }, { letter: letter.id });
		const template = panel.letters[letter.template];
		const opened = await open(ctx.tx, ctx.keys, [caseId, letter.id]);
		const words = opened.get(letter.id);
		const values = await filled(ctx, caseId, panel, opened.get(caseId), words?.get("letter_more"));
		const { toFamily } = entryOf(LETTERS, letter.template);
		// A template may be older than the rule that keeps it out.
		const kept = toFamily ? NEVER_TO_FAMILY.map((field) => [field, undefined] as const) : [];
		const given: Values = { ...values, ...Object.fromEntries(kept), reference: ref };
		return {
			title: template.subject,
			reference: `${panel.title}. Our reference: ${ref}`,
			lead: [longDate(letter.sent ?? panel.today)],
			sections: [
				{
					title: "",
					entries: [
						{
							facts: [
								["", words?.get("letter_to") ?? MISSING],
								...paragraphsOf(template.text).flatMap((parts) => paragraph(parts, given)),
								["", `${given.officer}\n${panel.title}`],
							],
						},
					],
				},
			],
			mark: panel.title,
		};
	},
});

/** What stands where the record has nothing: to be filled in by hand before the letter goes out. */
const MISSING = "[not recorded: fill this in]";

type Values = Partial<Record<LetterField, Frank>>;

/** A paragraph with what it is filled with; none where it is only for what somebody adds, and nobody added anything. */
function paragraph(parts: ReturnType<typeof paragraphsOf>[number], values: Values): ["", Frank][] {
	const only = parts.length === 1 && typeof parts[0] === "object" && parts[0].field === "more";
	if (only && values.more === undefined) return [];
	const read = parts.map((part) =>
		typeof part === "string" ? part : (values[part.field] ?? (part.field === "more" ? "" : MISSING)),
	);
	return [["", Private.join(read)]];
}

const OFFICER: Statement = {
	name: "letter-officer",
	text: `select p.known_as as officer, a.title as authority from panel n join authority a on a.id = n.authority_id
		left join person p on p.id = (n.settings->>'officer')::uuid where n.id = $1`,
};

async function filled(
	{ tx }: PersonCtx,
	caseId: Key,
	panel: Panel,
	child: ReadonlyMap<string, Private> | undefined,
	more: Private | undefined,
): Promise<Values> {
	const [found] = await tx.query<{ officer: string | null; authority: string }>(OFFICER, [panel.id]);
	const notice = await noticeOf(tx, caseId);
	const names = [child?.get("first_name"), child?.get("surname")].filter((name) => name !== undefined);
	const birth = child?.get("birth");
	return {
		authority: found!.authority,
		panel: panel.title,
		officer: found!.officer ?? panel.title,
		phone: panel.phone,
		child: names.length ? Private.join(names.flatMap((name, n) => (n ? [" ", name] : [name]))) : undefined,
		birth: birth && dateInWords(birth),
		address: child?.get("address"),
		school: child?.get("school"),
		parent: child?.get("parent"),
		notice_end: notice?.ends && longDate(notice.ends),
		notice_days: String(notice?.days ?? panel.attendanceOrder.noticeDays),
		more,
	};
}

/** Hands out a letter, once as a PDF and once as text. */
export const takeLetter = action({
	name: "letter.take",
	on: "letter",
	allow: ALLOW,
	help: "Take a letter: as a PDF, and as text to paste.",
	doors: {},
	async run(ctx, subject) {
		if (!(await mayOpen(ctx.tx, subject.case))) throw notFound();
		const about = await loadSubject(ctx.tx, "case", subject.case);
		await requireSafe(ctx, subject);
		const parameters = { letter: subject.id };
		const files = [
			await prepareDownload(ctx, letterFile, { format: "pdf", about, parameters }),
			await prepareDownload(ctx, letterFile, { format: "txt", about, parameters }),
		];
		const more = [
			{ text: ["Read it through before you send it: what the record does not have is marked in it."] },
			...(subject.sent
				? []
				: [
						{
							buttons: [{ label: "It was sent", action: "letter.sent", on: subject.id, opens: true }],
						},
					]),
		];
		return { say: handOut(`The letter on ${subject.ref} is ready.`, files, more) };
	},
});
