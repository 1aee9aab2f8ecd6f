import type { Key, Line, Message } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { showPage } from "./pages.ts";
import { asBegunNow, mentionsIn, namesIn, runOf } from "./run.ts";
import { type Shown, showDigest } from "./show.ts";

/** The digest in a panel's channel: its figures as they were frozen, who acknowledged as it is now known. */
export const digestView = view<Shown>({
	name: "digest",
	load: loadRun,
	show: showDigest,
});

/** A page of the list in the digest's thread; the posting's key ends with its number, the first being 2. */
export const digestRest = view<Message>({
	name: "digest-rest",
	rest: true,
	async load(ctx, run, key, begun) {
		const shown = await loadRun(ctx, run, key, begun);
		return shown && showPage(shown, Number(key.split(":").at(-1)) - 1);
	},
	show: (page) => page,
});

async function loadRun(ctx: Ctx, id: Key, _key: string, begun: boolean): Promise<Shown | undefined> {
	const run = await runOf(ctx.tx, id);
	if (!run) return undefined;
	const panel = await loadPanel(ctx.tx, run.panel);
	const content = begun ? run.content : asBegunNow(ctx, panel, run.content);
	if (!content) return undefined;
	const names = await namesIn(ctx.tx, content);
	const mentions = await mentionsIn(ctx.tx, run.panel, content);
	return { ...content, panel, names, mentions, rest: "in this thread" };
}

interface Restricted {
	cases: { id: Key; ref: string; overdue: number }[];
	emergency: Line;
}

/** A contact that was promised waits for its confirmation whatever became of the case meanwhile. */
const RESTRICTED: Statement = {
	name: "digest-restricted",
	text: `select f.id, f.ref, count(e.id)::int as overdue
		from case_file f left join enquiry e on e.case_id = f.id and e.id = any ($2)
		where f.panel_id = $1 and f.restricted and (f.closed_at is null and (f.id = any ($2) or e.id is not null)
			or exists (select from risk_contact c where c.case_id = f.id and c.id = any ($2)))
		group by f.id order by f.ref`,
};

/** To coordinators and chairs, in private: the restricted cases that the digest only counts. */
export const digestRestricted = view<Restricted>({
	name: "digest-restricted",
	async load(ctx, id, _key, begun) {
		const run = await runOf(ctx.tx, id);
		if (!run) return undefined;
		const panel = await loadPanel(ctx.tx, run.panel);
		if (!begun && !asBegunNow(ctx, panel, run.content)) return undefined;
		const { overdueIds } = run.content.digest;
		const cases = await ctx.tx.query<Restricted["cases"][number]>(RESTRICTED, [run.panel, overdueIds]);
		if (!cases.length) return undefined;
		return { cases, emergency: emergencyLine(panel) };
	},
	show: ({ cases, emergency }) => ({
		summary: "Restricted cases in today's digest",
		blocks: [
			{ heading: "Restricted cases in today's digest" },
			{
				rows: cases.map(({ id, ref, overdue }) => ({
					text: [{ strong: ref }, overdue ? `  Enquiries overdue: ${overdue}.` : "  Act this morning."],
					menu: [{ label: "Open privately", action: "case.open", on: id, opens: true }],
				})),
			},
			{ text: [emergency], tone: "quiet" },
		],
	}),
});
