import { hash, randomUUID } from "node:crypto";
import type pg from "pg";
import type { Person } from "./access/people.ts";
import { contextFor } from "./bot/receive.ts";
import type { Identity } from "./chat/message.ts";
import { localTime } from "./domain/date/local-date.ts";
import { takeCaseList } from "./features/download/case-list.ts";
import { caseListMade } from "./features/download/events.ts";
import type { Ctx, Feature } from "./features/kit.ts";
import { loadPanel } from "./features/panel/settings.ts";
import { drawPdfBeside } from "./paper/draw-pdf-beside.ts";
import type { Paper } from "./paper/paper.ts";
import { keepCaseList, passphraseOf } from "./record/case-lists.ts";
import type { MasterKeys } from "./record/keys.ts";
import { isPatient } from "./store/patience.ts";
import { type Statement, transact } from "./store/transact.ts";

/** Where the nightly lists go, and what opens them. */
export interface CaseLists {
	folder: string;
	/** A file with a passphrase for each panel. */
	passphrases: string;
	/** How many nights are kept. */
	nights: number;
}

interface Parts {
	pool: pg.Pool;
	keys: MasterKeys;
	caseLists: CaseLists;
}

/** From this time on by the panel's clocks: before anybody's morning. */
const AT = "04:00";

const OURS: Statement = {
	name: "case-list-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('case-list ' || $1, 0)) as ours",
};
/** By the bot's own row: what a person writes in the ledger keeps no list from being made. */
const MADE: Statement = {
	name: "case-list-made",
	text: `select exists (select from ledger where panel_id = $1 and act = 'case-list.made' and person_id is null
		and facts->>'night' = $2) as made`,
};
/** After a list that could not be made: what drew it for a minute is not to do so every minute of the night. */
const PAUSE_MS = 15 * 60_000;

/** With whose rights: the panel's named officer if they see every case, or else another coordinator or the chair. */
const WHOSE: Statement = {
	name: "case-list-whose",
	text: `select n.key as panel, i.platform, i.tenant, i.platform_user as "user"
		from panel n join membership m on m.panel_id = n.id and m.role in ('coordinator', 'chair')
				and (m.ended_at is null or m.ended_at > app_now())
			join person p on p.id = m.person_id and (p.left_at is null or p.left_at > app_now())
			join identity i on i.person_id = p.id
			join panel_tenant t on t.panel_id = n.id and t.platform = i.platform and t.tenant = i.tenant
		where n.id = $1
		order by p.id::text = n.settings->>'officer' desc, m.role = 'coordinator' desc, p.key, i.platform limit 1`,
};

/** Makes each panel's encrypted list of open cases every night, in a folder outside the database (domain §11.6). */
export function nightlyList(parts: Parts): Feature {
	/** When a panel's last list could not be made, by the casework's clock. */
	const failedAt = new Map<string, number>();
	const pauses = (panel: string, now: Date) => {
		const since = now.getTime() - (failedAt.get(panel) ?? Number.NEGATIVE_INFINITY);
		return since >= 0 && since < PAUSE_MS;
	};
	const run = async (ctx: Ctx, panel: string) => {
		if (pauses(panel, ctx.now)) return;
		failedAt.delete(panel);
		try {
			await makeNightly(ctx, panel, parts);
		} catch (error) {
			failedAt.set(panel, ctx.now.getTime());
			throw error;
		}
	};
	return { name: "nightly-list", nudges: [{ name: "case-list", every: "minute", run }] };
}

/**
 * Once a night for each panel that has a passphrase: the ledger says whether it was made, whatever the number of replicas.
 * One that was missed is made as soon as the process is up.
 * @throws when it could not be made or kept: nothing is recorded, and it is tried again in a quarter of an hour
 */
async function makeNightly(ctx: Ctx, panelId: string, parts: Parts): Promise<void> {
	const { today, zone, practice } = await loadPanel(ctx.tx, panelId);
	if (practice || localTime(ctx.now, zone) < AT) return;
	const [lock] = await ctx.tx.query<{ ours: boolean }>(OURS, [panelId]);
	if (!lock!.ours) return;
	const [done] = await ctx.tx.query<{ made: boolean }>(MADE, [panelId, today]);
	if (done!.made) return;
	const [whose] = await ctx.tx.query<Identity & { panel: string }>(WHOSE, [panelId]);
	if (!whose) return;
	const { panel: panelKey, ...who } = whose;
	const passphrase = passphraseOf(parts.caseLists.passphrases, panelKey);
	if (passphrase === undefined) return;
	const key = `case-list:${randomUUID()}`;
	await isPatient(ctx.tx);
	await transact(parts.pool, { as: "person", key, ...who }, async (tx, entered) => {
		const { ctx: theirs } = contextFor(parts, tx, entered.person as Person, { key, who });
		theirs.panel = panelId;
		await takeCaseList(
			theirs,
			(paper) =>
				drawList(paper, passphrase, (bytes) => {
					keepCaseList(parts.caseLists.folder, {
						panelKey,
						night: today,
						bytes,
						nights: parts.caseLists.nights,
					});
				}),
			today,
		);
	});
	await ctx.record(caseListMade, { panel: panelId }, { night: today });
}

/** Draws a list, encrypted, for {@link takeCaseList}. */
export async function drawList(paper: Paper, passphrase: string, put: (bytes: Buffer) => void) {
	const { bytes, pages } = await drawPdfBeside(paper, passphrase);
	return { sha256: hash("sha256", bytes, "hex"), pages, keep: () => put(bytes) };
}
