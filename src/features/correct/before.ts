import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Frank, Key, Line, Words } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { CORRECTION_REASONS } from "../../domain/lists/corrections.ts";
import { labelOfField, valueInWords } from "../../record/identity.ts";
import { type OpenedValue, openCases } from "../../record/sealed.ts";
import { closedEnquiriesOf } from "../enquiry/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { supersededRead } from "./events.ts";
import { type Made, madeBy } from "./queries.ts";

/** What was recorded before it was corrected: who recorded it and when, who corrected it, when and why. */
export const before = action({
	name: "correct.before",
	on: "case",
	allow: "correct what is recorded of a child",
	help: "What was recorded before it was corrected, with who did so, when and why.",
	doors: {},
	opens: true,
	run: async (ctx, subject) => ({ show: await sheet(ctx, subject) }),
});

/** @throws the refusal "not found" where they may know how the case stands, and no more */
async function sheet(ctx: PersonCtx, subject: CaseSubject): Promise<Sheet> {
	if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
	const answered = await closedEnquiriesOf(ctx, subject.id);
	const titles = new Map(answered.map((e) => [e.id, e.words]));
	const all = await openCases(ctx.tx, ctx.keys, [subject.id]);
	const shown = all.filter(({ about: of }) => of === subject.id || titles.has(of));
	const several = byField(shown).filter((revisions) => revisions.length > 1);
	const about = { panel: subject.panel, case: subject.id };
	await ctx.record(supersededRead, about, { fields: several.length });
	const made = await madeBy(
		ctx.tx,
		subject.id,
		several.flat().map((r) => r.event),
	);
	const panel = await loadPanel(ctx.tx, subject.panel);
	const blocks = several.flatMap((revisions) => {
		const title = titles.get(revisions[0]!.about) ?? labelOfField(revisions[0]!.field);
		return history(title, revisions, made, panel);
	});
	const none: Block<Frank>[] = [{ text: ["Nothing was corrected on this case."] }];
	return { title: `${subject.ref}: before`, blocks: blocks.length ? blocks : none };
}

/** The revisions of each field, the oldest first. */
function byField(all: readonly OpenedValue[]): OpenedValue[][] {
	const fields = new Map<Key, OpenedValue[]>();
	for (const revision of all) {
		const name = `${revision.about} ${revision.field}`;
		fields.set(name, [...(fields.get(name) ?? []), revision]);
	}
	return [...fields.values()];
}

function history(
	title: Words,
	revisions: readonly OpenedValue[],
	made: ReadonlyMap<number, Made>,
	panel: Panel,
): Block<Frank>[] {
	const lines = revisions.map((revision, n): Line<Frank> => {
		const value = revision.value.isBlank
			? "Taken away"
			: valueInWords(revision.field, revision.value, panel.today);
		return [n === revisions.length - 1 ? "Now: " : "Before: ", value, how(made.get(revision.event), panel)];
	});
	return [{ text: [[{ strong: title }]] }, { text: lines.reverse() }];
}

/** "  (recorded by Grace Lapwing, 10 March 2027)", or "corrected by …: it was wrong when it was entered". */
function how(made: Made | undefined, panel: Panel): Words {
	if (!made) return "";
	const when = longDate(localDate(made.at, panel.zone));
	const by = made.by ? ` by ${made.by}` : "";
	if (!made.because) return `  (recorded${by}, ${when})`;
	const why = labelOf(CORRECTION_REASONS, made.because);
	return `  (corrected${by}, ${when}. ${why})`;
}
