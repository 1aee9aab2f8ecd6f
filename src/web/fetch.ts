import { hash, randomUUID } from "node:crypto";
import { type Person, panelsOf } from "../access/people.ts";
import { may } from "../access/policy.ts";
import { Refusal } from "../access/refusal.ts";
import { loadSubject, mayOpen, notFound } from "../access/subjects.ts";
import type { Catalogue } from "../bot/catalogue.ts";
import { noteCover } from "../bot/cover.ts";
import { refused } from "../bot/events.ts";
import { contextFor, type Parts } from "../bot/receive.ts";
import { notAllowed, unknownPerson } from "../bot/refusals.ts";
import type { Key, Words } from "../chat/message.ts";
import { hashOf, markFetched } from "../features/download/acts.ts";
import type { Format, Gathering } from "../features/download/kind.ts";
import { kindNamed } from "../features/download/kinds.ts";
import type { PersonCtx } from "../features/kit.ts";
import { drawCsv } from "../paper/draw-csv.ts";
import { drawJson } from "../paper/draw-json.ts";
import { drawMarkdown } from "../paper/draw-md.ts";
import { drawPdfBeside } from "../paper/draw-pdf-beside.ts";
import { drawText } from "../paper/draw-text.ts";
import { inTurns } from "../paper/in-turns.ts";
import { type Paper, recordsIn } from "../paper/paper.ts";
import { xlsxOf } from "../paper/sheet.ts";
import { linkChain } from "../record/chain.ts";
import { record } from "../record/record.ts";
import { isPatient } from "../store/patience.ts";
import { type Statement, transact } from "../store/transact.ts";

/** What waits behind a token, as its page may say it. */
export interface Waiting {
	id: Key;
	panel: Key;
	case: Key | null;
	ref: Words | null;
	kind: string;
	format: Format;
	parameters: unknown;
	platform: string;
	tenant: string;
	user: string;
	madeFor: Words;
	expiresAt: Date;
	zone: string;
}

const WAITING: Statement = { name: "download-waiting", text: "select * from download_waiting($1)" };

/** What waits behind a token, and the time; undefined for one that was used, is over or was never given out. */
export async function waitingFor(
	{ pool }: Pick<Parts, "pool">,
	token: string,
): Promise<{ waiting: Waiting; now: Date } | undefined> {
	const found = await transact(pool, { as: "clerk", panels: [] }, async (tx) => ({
		rows: await tx.query<Waiting>(WAITING, [hashOf(token)]),
		now: tx.now,
	}));
	const [waiting] = found.rows;
	return waiting && kindNamed(waiting.kind) && { waiting, now: found.now };
}

/** A file as it is handed over. */
export interface Fetched {
	name: string;
	type: string;
	bytes: Buffer;
}

const TYPES = {
	pdf: "application/pdf",
	json: "application/json",
	md: "text/markdown; charset=utf-8",
	txt: "text/plain; charset=utf-8",
	csv: "text/csv; charset=utf-8",
	xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
} as const;

/** Whoever asked for a file went away before it was handed over, or their proxy did. */
export class NobodyThere extends Error {}

/** PDFs are drawn one at a time. Whoever waits for the one before does so here, and holds no connection. */
const oneAtATime = inTurns();

/**
 * Draws what waits, as whoever asked for it and with the rights they have now, records it, and uses the token up: all
 * in one transaction. Undefined where it was fetched before, is over, or is not for them any more; that is recorded too.
 * @param isThere whether whoever asked for it still waits
 * @throws when it cannot be drawn or recorded, and NobodyThere: nothing is used up then
 */
export function fetchFile(
	parts: Parts,
	waiting: Waiting,
	isThere: () => boolean,
): Promise<Fetched | undefined> {
	const fetches = () => fetchNow(parts, waiting, isThere);
	return waiting.format === "pdf" ? oneAtATime(fetches) : fetches();
}

async function fetchNow(
	parts: Parts,
	waiting: Waiting,
	isThere: () => boolean,
): Promise<Fetched | undefined> {
	if (!isThere()) throw new NobodyThere();
	// So that the end of the chain that stands in a file has seen what stands in it.
	await linkChain(parts.pool);
	try {
		return await transact(parts.pool, actorOf(waiting, waiting.id), async (tx, { isNew, person }) => {
			if (!isNew) return undefined;
			if (!person) throw unknownPerson();
			const { ctx } = contextFor(parts, tx, person as Person, interactionOf(waiting, waiting.id));
			const file = await draw(ctx, waiting, parts.catalogue);
			if (!isThere()) throw new NobodyThere();
			return file;
		});
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		await recordRefused(parts, waiting, error);
		return undefined;
	}
}

async function draw(ctx: PersonCtx, waiting: Waiting, catalogue: Catalogue): Promise<Fetched | undefined> {
	const kind = kindNamed(waiting.kind)!;
	ctx.panel = waiting.panel;
	const subject = waiting.case ? await loadSubject(ctx.tx, "case", waiting.case) : undefined;
	if (!may(ctx.person, kind.allow, ctx.panel)) throw notAllowed();
	if (subject && !(await mayOpen(ctx.tx, subject.id))) throw notFound();
	const by = { name: "download.fetch", allow: kind.allow, ...(kind.names && { lists: true as const }) };
	await noteCover(ctx, by, subject?.id);
	const parameters = kind.parameters.parse(waiting.parameters);
	const paper = await kind.gather(ctx, {
		case: subject,
		parameters,
		says: saysOf(catalogue, await othersNamed(ctx, catalogue)),
	});
	const { bytes, pages } = await drawn(ctx, paper, waiting.format);
	const made = { sha256: hash("sha256", bytes, "hex"), pages, records: recordsIn(paper) };
	if (!(await markFetched(ctx, waiting, made))) throw notFound();
	const name = [kind.name, waiting.ref].filter(Boolean).join("-");
	return { name: `${name}.${waiting.format}`, type: TYPES[waiting.format], bytes };
}

async function drawn(
	{ tx }: PersonCtx,
	paper: Paper,
	format: Format,
): Promise<{ bytes: Buffer; pages: number }> {
	if (format === "pdf") {
		await isPatient(tx);
		return drawPdfBeside(paper);
	}
	if (format === "xlsx") return { bytes: await xlsxOf(paper.report!), pages: 0 };
	const draw = { json: drawJson, md: drawMarkdown, txt: drawText, csv: drawCsv }[format];
	return { bytes: draw(paper), pages: 0 };
}

const OTHERS: Statement = {
	name: "fetch-others-named",
	text: `select f.id, f.ref from case_file f where f.panel_id = $1 and may_open(f.id) and f.id in
		(select (l.facts->>'other')::uuid from ledger l where l.panel_id = $1 and l.act = any ($2))`,
};

/** The references of other cases that ledger rows name, as far as whoever takes the file may open them. */
async function othersNamed({ tx, panel }: PersonCtx, { events }: Catalogue): Promise<Map<Key, Words>> {
	const naming = [...events.values()].filter((kind) => kind.names).map((kind) => kind.name);
	const rows = await tx.query<{ id: Key; ref: Words }>(OTHERS, [panel, naming]);
	return new Map(rows.map((one) => [one.id, one.ref]));
}

const saysOf =
	({ events }: Catalogue, refs: ReadonlyMap<Key, Words>): Gathering<unknown>["says"] =>
	(act, facts) => {
		const kind = events.get(act);
		const read = kind?.facts.safeParse(facts);
		if (!kind || !read?.success) return undefined;
		return { words: kind.says(read.data, refs), read: kind.read ?? false, third: kind.third?.(read.data) };
	};

const interactionOf = ({ platform, tenant, user }: Waiting, id: string) => ({
	key: `download:${id}`,
	who: { platform, tenant, user },
});

const actorOf = (waiting: Waiting, id: string) => {
	const { key, who } = interactionOf(waiting, id);
	return { as: "person", key, ...who } as const;
};

/** Who may not fetch it any more is on record, each time. */
async function recordRefused(parts: Parts, waiting: Waiting, refusal: Refusal): Promise<void> {
	const { key, ...actor } = actorOf(waiting, `${waiting.id}:${randomUUID()}`);
	await transact(parts.pool, { ...actor, key }, async (tx, entered) => {
		const who = entered.person as Person | null;
		const author = { person: who?.id ?? null, agency: who?.agencyId ?? null, key };
		const panel = who && panelsOf(who).includes(waiting.panel) ? waiting.panel : null;
		const facts = { action: "download.fetch", code: refusal.code, subject: waiting.id };
		const about = { panel, case: panel ? (waiting.case ?? undefined) : undefined };
		await record(tx, author, refused, about, facts);
	});
	parts.log.info({ action: "download.fetch", refusal: refusal.code }, "web.refused");
}
