import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import type { Frank, Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { addMonths, instantAt, type LocalDate, localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import type { Paper } from "../../paper/paper.ts";
import { openLoosely, sealLoosely } from "../../record/loose.ts";
import { feedback } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { feedbackCleared, feedbackGiven, feedbackRead, feedbackStruck } from "./events.ts";

const sealedAs = (id: string): string => `feedback:${id}`;

/** Keeps what somebody says of Rollcall, sealed, and tells the coordinators and administrators that there is something. */
export async function giveFeedback(ctx: PersonCtx, words: Private): Promise<void> {
	const id = randomUUID();
	const cipher = await sealLoosely(ctx.tx, ctx.keys, sealedAs(id), { words });
	const readers = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator", "administrator");
	const people = readers.map((m) => m.id).filter((person) => person !== ctx.person.id);
	const tell = { to: { people }, view: "feedback-given", subject: ctx.person.id, key: `feedback:${id}` };
	const event = await ctx.record(
		feedbackGiven,
		{ panel: ctx.panel },
		{ feedback: id },
		people.length ? [tell] : [],
	);
	await ctx.tx.db.insert(feedback).values({
		...{ id, panelId: ctx.panel, givenBy: ctx.person.id, givenAt: ctx.now, words: cipher, eventId: event },
	});
}

const SINCE: Statement = {
	name: "feedback-since",
	text: `select f.id, f.given_at as at, f.words, f.gone_at as "goneAt", f.struck_by is not null as struck,
			p.known_as as by, a.title as agency
		from feedback f join person p on p.id = f.given_by join agency a on a.id = p.agency_id
		where f.panel_id = $1 and f.given_at >= $2 order by f.given_at desc limit 200`,
};

interface Given {
	id: Key;
	at: Date;
	/** Null once they are gone: struck by somebody, or taken away when their time was over. */
	words: Buffer | null;
	goneAt: Date | null;
	struck: boolean;
	by: Words;
	agency: Words;
}

/** What people said since a day, the newest first, as a paper to read; each with the number by which it is struck. */
export async function feedbackSince(ctx: PersonCtx, from: LocalDate): Promise<Paper> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const rows = await ctx.tx.query<Given>(SINCE, [ctx.panel, `${from}T00:00:00Z`]);
	await ctx.record(feedbackRead, { panel: ctx.panel }, { from, shown: rows.length });
	const entries = [];
	for (const row of rows) {
		const title = `${longDate(localDate(row.at, panel.zone))}, ${row.by}, ${row.agency}`;
		const said = row.words ? await wordsOf(ctx, row.id, row.words) : goneInWords(row, panel.zone);
		entries.push({ title, facts: [["", said] as const, ["Number", numberOf(row.id)] as const] });
	}
	return {
		...{ title: "Feedback on Rollcall", reference: panel.title, lead: [`Since ${longDate(from)}.`] },
		sections: [{ title: "What people said", entries }],
		mark: `For ${ctx.person.knownAs}`,
	};
}

/** Without its dashes: those would be escaped in Markdown, and the number is there to be copied. */
const numberOf = (id: Key): Words => id.replaceAll("-", "");

async function wordsOf(ctx: PersonCtx, id: Key, words: Buffer): Promise<Frank> {
	return (await openLoosely(ctx.tx, ctx.keys, sealedAs(id), words)).get("words") ?? "";
}

function goneInWords({ goneAt, struck }: Given, zone: string): Words {
	const on = longDate(localDate(goneAt!, zone));
	return struck
		? `The words were struck on ${on}.`
		: `The words were taken away on ${on}: their time was over.`;
}

const notHere = refusal(
	"feedback.not-here",
	"There is no feedback with this number on this panel. “rollcall feedback” prints the numbers.",
);
const goneAlready = refusal("feedback.gone", "The words of this feedback are gone already.");

const STILL: Statement = {
	name: "feedback-still",
	text: "select id, gone_at is not null as gone from feedback where id = $1 and panel_id = $2 for update",
};
const STRIKE: Statement = {
	name: "feedback-strike",
	text: "update feedback set words = null, gone_at = app_now(), struck_by = $2, event_id = $3 where id = $1",
};

/**
 * Takes the words of feedback out of the record for good, because they name a child or somebody else. That it was given,
 * by whom and when, and that it was struck, stays.
 * @param number as {@link feedbackSince} prints it
 * @throws refusals: no such feedback on the panel, or its words are gone
 */
export async function strikeFeedback(ctx: PersonCtx, number: string): Promise<void> {
	const [still] = await ctx.tx.query<{ id: Key; gone: boolean }>(STILL, [number, ctx.panel]);
	if (!still) throw notHere();
	const { id } = still;
	if (still.gone) throw goneAlready();
	const event = await ctx.record(feedbackStruck, { panel: ctx.panel }, { feedback: id });
	await ctx.tx.query(STRIKE, [id, ctx.person.id, event]);
}

const OLD: Statement = {
	name: "feedback-old",
	text: "select id from feedback where panel_id = $1 and gone_at is null and given_at < $2 order by given_at limit 500",
};
const CLEAR: Statement = {
	name: "feedback-clear",
	text: "update feedback set words = null, gone_at = app_now(), event_id = $2 where id = any ($1)",
};

/** The words of feedback are taken away when the panel's months are over, counted in its zone: by then they were read. */
export async function clearFeedback(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const before = instantAt(addMonths(panel.today, -panel.feedbackMonths), "00:00", panel.zone);
	const old = (await ctx.tx.query<{ id: Key }>(OLD, [panelId, before])).map((row) => row.id);
	if (!old.length) return;
	const event = await ctx.record(feedbackCleared, { panel: panelId }, { feedback: old });
	await ctx.tx.query(CLEAR, [old, event]);
}
