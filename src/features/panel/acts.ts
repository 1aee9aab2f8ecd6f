import { randomUUID } from "node:crypto";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { applyAccounts } from "./apply-accounts.ts";
import { applyChannels } from "./apply-channels.ts";
import { applyChats } from "./apply-chats.ts";
import { applyAgencies, applyPanels } from "./apply-panels.ts";
import { applyPeople, applyRoles } from "./apply-people.ts";
import { applyTenants } from "./apply-tenants.ts";
import { type Change, Changes, describedPeople, type Elsewhere, type Ids } from "./changes.ts";
import type { PanelFile } from "./entries.ts";
import { panelApplied } from "./events.ts";
import { type InChat, keepAsApplied, withChat } from "./in-chat.ts";
import { lockSetUp } from "./set-up.ts";
import type { Winner } from "./three-way.ts";

export interface ApplyOptions {
	/** Where Teams' connector is, whatever the file and the record say: for stand-ins, whose port changes. */
	teamsServiceUrl?: string;
	/** Whose word stands where the file and chat both changed the same thing; without one, that is refused. */
	wins?: Winner;
}

/** What applying a file came to. */
export interface Applied {
	changes: readonly Change[];
	/** What chat had changed since the file was last applied. */
	inChat: readonly InChat[];
}

/** The ledger takes the clerk's events for these panels only; those that the file adds have no id before. */
const CLERK_FOR: Statement = {
	name: "panel-apply-clerk",
	text: "select set_config('app.clerk', $1, true)",
};

/** As {@link applyPanelFileWithChat}: what it changed. */
export async function applyPanelFile(
	ctx: Pick<Ctx, "tx" | "record">,
	file: PanelFile,
	options: ApplyOptions = {},
): Promise<readonly Change[]> {
	return (await applyPanelFileWithChat(ctx, file, options)).changes;
}

/**
 * Brings the record to what a panel file says, as the clerk, and returns what that changed: nothing, when it was
 * applied before. What chat changed since then and the file did not stays as it is. Nobody is deleted: who is taken out of
 * the file is off the panel from now on. Each panel that changed gets one event, with counts only.
 *
 * In the record a panel's officer and an agency's lead are people's ids; in the file they are keys.
 * @throws Refusal when the file and the record contradict each other about another panel, or both changed the same thing
 */
export async function applyPanelFileWithChat(
	ctx: Pick<Ctx, "tx" | "record">,
	given: PanelFile,
	{ teamsServiceUrl, wins }: ApplyOptions = {},
): Promise<Applied> {
	const { tx } = ctx;
	// One file is applied at a time: each is a difference against what the one before left.
	await lockSetUp(tx);
	await tx.query(CLERK_FOR, [(await panelIds(tx, given)).join(",")]);
	const { file, inChat } = await withChat(tx, given, wins);
	const ids = await idsFor(tx, file);
	await tx.query(CLERK_FOR, [[...ids.panel.values()].join(",")]);
	const elsewhere = await findElsewhere(tx, file, ids);
	const changes = new Changes();
	await applyPanels(tx, file, ids, changes);
	await applyAgencies(tx, file, ids, elsewhere, changes);
	await applyPeople(tx, file, ids, elsewhere, changes);
	await applyAccounts(tx, file, ids, elsewhere, changes);
	await applyRoles(tx, file, ids, changes);
	await applyChannels(tx, file, ids, changes, teamsServiceUrl);
	await applyTenants(tx, [...ids.panel.values()]);
	await applyChats(tx, file, ids, changes, teamsServiceUrl);
	await keepAsApplied(tx, given, ids.panel);
	for (const { key, code } of file.panels) {
		const counts = changes.countsFor(key);
		if (!Object.keys(counts).length) continue;
		await ctx.record(panelApplied, { panel: ids.panel.get(key)! }, { code, changes: counts });
	}
	return { changes: changes.all, inChat };
}

const PANELS: Statement = {
	name: "panel-file-panels",
	text: "select id from panel where key = any ($1)",
};

/** Those of a file's panels that are there already. */
const panelIds = async (tx: Tx, file: PanelFile): Promise<string[]> =>
	(await tx.query<{ id: string }>(PANELS, [file.panels.map((p) => p.key)])).map((row) => row.id);

const KEYS: Statement = {
	name: "panel-file-keys",
	text: `select 'authority' as kind, key, id from authority where key = any ($1)
		union all select 'panel', key, id from panel where key = any ($2)
		union all select 'agency', key, id from agency where key = any ($3)
		union all select 'person', key, id from person where key = any ($4)`,
};

async function idsFor(tx: Tx, file: PanelFile): Promise<Ids> {
	const keys = {
		authority: file.panels.map((p) => p.authority.key),
		panel: file.panels.map((p) => p.key),
		agency: file.panels.flatMap((p) => p.agencies.map((a) => a.key)),
		// Those whom chat added among them, whom the file does not describe.
		person: [
			...describedPeople(file).map((p) => p.key),
			...file.panels.flatMap((p) => p.members.map((m) => m.person)),
		],
	};
	const rows = await tx.query<{ kind: string; key: string; id: string }>(KEYS, Object.values(keys));
	const idsOf = (kind: keyof typeof keys) => {
		const found = new Map(rows.filter((r) => r.kind === kind).map((r) => [r.key, r.id]));
		return new Map(keys[kind].map((key) => [key, found.get(key)] as const).map(withId));
	};
	return {
		authority: idsOf("authority"),
		panel: idsOf("panel"),
		agency: idsOf("agency"),
		person: idsOf("person"),
	};
}

const withId = ([key, id]: readonly [string, string | undefined]): [string, string] => [
	key,
	id ?? randomUUID(),
];

const ELSEWHERE: Statement = {
	name: "panel-file-elsewhere",
	text: `select m.person_id as person, p.agency_id as agency, min(n.title) as panel
		from membership m join person p on p.id = m.person_id join panel n on n.id = m.panel_id
		where m.panel_id <> all ($3) and (m.person_id = any ($1) or p.agency_id = any ($2)
				or m.person_id in (select i.person_id from identity i where i.platform_user = any ($4)))
			and (m.ended_at is null or m.ended_at > app_now()) and (p.left_at is null or p.left_at > app_now())
		group by m.person_id, p.agency_id`,
};

/** Who of the file, or holds an account of it, is also on a panel that is not in it. */
async function findElsewhere(tx: Tx, file: PanelFile, ids: Ids): Promise<Elsewhere> {
	const accounts = describedPeople(file).flatMap((p) => p.identities.map((i) => i.user));
	const rows = await tx.query<{ person: string; agency: string; panel: string }>(ELSEWHERE, [
		...[ids.person, ids.agency, ids.panel].map((map) => [...map.values()]),
		accounts,
	]);
	return {
		people: new Map(rows.map((r) => [r.person, r.panel])),
		agencies: new Map(rows.map((r) => [r.agency, r.panel])),
	};
}
