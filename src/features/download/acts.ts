import { hash, randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import { Link } from "../../chat/link.ts";
import type { Key } from "../../chat/message.ts";
import { makeLinkToken } from "../../record/link-token.ts";
import { download } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { downloadFetched, downloadPrepared, subjectAccessAsked } from "./events.ts";
import type { FileKind, Format } from "./kind.ts";
import type { Requested } from "./request.ts";

/** How long a file can be fetched, in minutes: long enough to leave chat for the browser. */
export const MINUTES = 15;

const noAddress = refusal(
	"download.no-address",
	"Files cannot be downloaded here yet: Rollcall has no web address of its own. Ask whoever runs it to set ROLLCALL_PUBLIC_URL.",
);

/** @throws the refusal that no web address is set up: said before a form is filled in, not after */
export function requireAddress(ctx: PersonCtx): void {
	if (!ctx.pages) throw noAddress();
}

/** A file that can be fetched. */
export interface Prepared {
	link: Link;
	format: Format;
	until: Date;
}

/** What the record keeps of a token. */
export const hashOf = (token: string): Buffer => hash("sha256", token, "buffer");

/**
 * Lets this person fetch a file, once and soon. Nothing is drawn yet: that is done when it is fetched.
 * @throws refusals: no web address is set up; the case is not theirs to open
 */
export async function prepareDownload<P>(
	ctx: PersonCtx,
	kind: Pick<FileKind<P>, "name" | "names">,
	{ format, about, parameters }: { format: Format; about?: CaseSubject; parameters: P },
): Promise<Prepared> {
	if (!ctx.pages) throw noAddress();
	if (kind.names && (await loadPanel(ctx.tx, ctx.panel)).practice) throw inPractice();
	if (about && !(await mayOpen(ctx.tx, about.id))) throw notFound();
	const token = makeLinkToken(ctx.keys);
	const id = randomUUID();
	const until = new Date(ctx.now.getTime() + MINUTES * 60_000);
	const facts = { download: id, kind: kind.name, format, until: until.toISOString() };
	const event = await ctx.record(downloadPrepared, { panel: ctx.panel, case: about?.id }, facts);
	const { platform, tenant, user } = ctx.who;
	await ctx.tx.db.insert(download).values({
		...{ id, panelId: ctx.panel, caseId: about?.id ?? null, kind: kind.name, format, parameters },
		...{ madeFor: ctx.person.id, platform, tenant, platformUser: user, tokenHash: hashOf(token) },
		...{ madeAt: ctx.now, expiresAt: until, eventId: event },
	});
	return { link: new Link(ctx.pages, "files", token), format, until };
}

/** Records that somebody asked what is held about a child. */
export async function recordRequest(ctx: PersonCtx, about: CaseSubject, asked: Requested): Promise<void> {
	if (!(await mayOpen(ctx.tx, about.id))) throw notFound();
	await ctx.record(subjectAccessAsked, { panel: about.panel, case: about.id }, asked);
}

const FETCHED: Statement = {
	name: "download-fetched",
	text: `update download set fetched_at = app_now(), event_id = $2
		where id = $1 and fetched_at is null and expires_at > app_now() returning id`,
};

/** What was drawn, without its words. */
export interface Drawn {
	sha256: string;
	pages: number;
	records: number;
}

/**
 * Records that a file was drawn and is handed over. Returns false where it was fetched before, or its time is over.
 */
export async function markFetched(
	ctx: PersonCtx,
	of: { id: Key; case: Key | null; kind: string; format: Format },
	drawn: Drawn,
): Promise<boolean> {
	const facts = { download: of.id, kind: of.kind, format: of.format, ...drawn };
	const event = await ctx.record(downloadFetched, { panel: ctx.panel, case: of.case ?? undefined }, facts);
	return (await ctx.tx.query(FETCHED, [of.id, event])).length === 1;
}
