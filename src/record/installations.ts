import type pg from "pg";
import { z } from "zod";
import type { Installations, Installed, Renew } from "../chat/installation.ts";
import type { Log } from "../chat/log.ts";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import { event } from "./event.ts";
import { hasEnded, keyOf, open, ROW, type InstallationRow as Row, seal } from "./installation-row.ts";
import type { MasterKeys } from "./keys.ts";
import { record } from "./record.ts";
import { isOthersTurn, oneEnds } from "./renewal-turns.ts";

const facts = z.strictObject({ platform: z.string(), tenant: z.string() });

/** The bot was installed in a workspace, by this account of the platform. */
const installationKept = event({
	name: "installation.kept",
	read: true,
	facts: facts.extend({ by: z.string() }),
	says: (f) => `Rollcall was installed in ${f.tenant}`,
});

/** The bot was removed from a workspace: its tokens went with it. */
const installationForgotten = event({
	name: "installation.forgotten",
	read: true,
	facts,
	says: (f) => `Rollcall was removed from ${f.tenant}`,
});

/** A token is renewed when it has no more than this to go, in seconds: well before it ends, so that few wait for it. */
const SOON = 2 * 3_600;
/** For how long a platform that refused, or did not answer, is not asked again, in seconds. */
const LEAVE_BE = { refused: 300, unanswered: 30 };

/**
 * A workspace's own installation comes before its organisation's, and the organisation that Slack listed it of before one that a
 * request names: in a channel that organisations share, that may be of whoever acted.
 */
const FIND: Statement = {
	name: "installation-find",
	text: `select ${ROW} from installation where platform = $1
			and (tenant = $2 or is_organisation and (tenant = $3 or $2 = any (workspaces)))
		order by tenant = $2 desc, $2 = any (workspaces) desc limit 1`,
};
const LOCK: Statement = {
	name: "installation-lock",
	text: `select ${ROW} from installation where platform = $1 and tenant = $2 for update`,
};
const LOCK_IF_FREE: Statement = { name: "installation-lock-if-free", text: `${LOCK.text} skip locked` };

const KEEP: Statement = {
	name: "installation-keep",
	text: `insert into installation
			(platform, tenant, is_organisation, workspaces, bot, url, master, wrapped, tokens, expires_at, installed_at)
		select $1::text, $2::text, $3::boolean, $4::text[], $5::text, $6::text, $7::text, $8::bytea, $9::bytea,
			now() + $10::float8 * interval '1 second', now()
		where $2 = any ($11::text[])
			or exists (select from panel_tenant t where t.platform = $1 and t.tenant = any (array[$2] || $4))
		on conflict (platform, tenant) do update set (is_organisation, workspaces, bot, url, master, wrapped, tokens,
				expires_at, installed_at, refused_at, refused)
			= (excluded.is_organisation, excluded.workspaces, excluded.bot, excluded.url, excluded.master, excluded.wrapped,
				excluded.tokens, excluded.expires_at, excluded.installed_at, null, null)
		returning tenant`,
};
const RENEWED: Statement = {
	name: "installation-renewed",
	text: `update installation set tokens = $3, expires_at = clock_timestamp() + $4::float8 * interval '1 second',
			refused_at = null, refused = null where platform = $1 and tenant = $2`,
};
const REFUSED: Statement = {
	name: "installation-refused",
	text: "update installation set refused_at = clock_timestamp(), refused = $3 where platform = $1 and tenant = $2",
};
const ORGANISATIONS: Statement = {
	name: "installation-organisations",
	text: "select tenant from installation where platform = $1 and is_organisation order by tenant",
};
const COVERS: Statement = {
	name: "installation-covers",
	text: "update installation set workspaces = $3 where platform = $1 and tenant = $2 and is_organisation",
};

/** What the keeping of a platform's installations is made of. */
interface Keeping {
	pool: pg.Pool;
	keys: MasterKeys;
	log: Log;
	platform: string;
	/** Workspaces and organisations that may install besides those that a panel names. */
	allowed: readonly string[];
}

/** The installations of a platform, as the database has them: any replica reads and renews them. */
export function keepInstallations(o: Keeping): Installations {
	const { pool, keys, platform } = o;
	const asClerk = <T>(work: (tx: Tx) => Promise<T>) => transact(pool, { as: "clerk", panels: [] }, work);
	const find = (tenant: string, organisation?: string) =>
		asClerk((tx) => tx.query<Row>(FIND, [platform, tenant, organisation ?? null]));
	/** When this process last asked in vain, by tenant, in milliseconds. */
	const unanswered = new Map<string, number>();
	/** What this process waits for, by tenant: one connection, however many want the token. */
	const waiting = new Map<string, Promise<Row | undefined>>();

	/** Under the row's lock: whoever waited for it finds what the first one got. */
	const renewed = async (row: Row, renew: Renew): Promise<Row | undefined> => {
		const waits = hasEnded(row);
		return asClerk(async (tx) => {
			const [now] = await tx.query<Row>(waits ? LOCK : LOCK_IF_FREE, [platform, row.tenant]);
			// Another replica is at it, and the old token does meanwhile; or the installation was removed.
			if (!now) return waits ? undefined : row;
			if (!isDue(now)) return now;
			const key = keyOf(keys, platform, now);
			const { refresh } = open(key, now);
			if (refresh === undefined) return now;
			const answer = await renew(refresh);
			if ("refused" in answer) {
				o.log.error({ tenant: now.tenant, code: answer.refused }, "installation.not_renewed");
				await tx.query(REFUSED, [platform, now.tenant, answer.refused]);
				return now;
			}
			const tokens = seal(key, answer);
			await tx.query(RENEWED, [platform, now.tenant, tokens, answer.endsIn ?? null]);
			return { ...now, tokens };
		});
	};

	const current = async (row: Row, renew: Renew): Promise<Row | undefined> => {
		if (!isDue(row)) return row;
		const asked = unanswered.get(row.tenant);
		const isLeftBe = asked !== undefined && performance.now() - asked < LEAVE_BE.unanswered * 1_000;
		if (isLeftBe && !hasEnded(row)) return row;
		const since = performance.now();
		while (isOthersTurn(row.tenant, waiting)) {
			// The old token does meanwhile.
			if (!hasEnded(row)) return row;
			await oneEnds(waiting, since);
		}
		try {
			const other = waiting.get(row.tenant);
			if (other) return hasEnded(row) ? await other : row;
			const own = renewed(row, renew).finally(() => waiting.delete(row.tenant));
			waiting.set(row.tenant, own);
			return await own;
		} catch (error) {
			unanswered.set(row.tenant, performance.now());
			o.log.warn({ tenant: row.tenant }, "installation.renewal_failed");
			// The old token does until it ends.
			if (hasEnded(row)) throw error;
			return row;
		}
	};

	return {
		async keep({ tenant, workspaces, bot, url, tokens }, by) {
			const { key, master, wrapped } = keys.newInstallationKey(`${platform}:${tenant}`);
			return asClerk(async (tx) => {
				const [kept] = await tx.query(KEEP, [
					...[platform, tenant, workspaces !== undefined, workspaces ?? [], bot, url],
					...[master, wrapped, seal(key, tokens), tokens.endsIn ?? null, o.allowed],
				]);
				if (kept) await record(tx, NOBODY, installationKept, { panel: null }, { platform, tenant, by });
				return kept !== undefined;
			});
		},
		async installed(tenant, organisation) {
			const [row] = await find(tenant, organisation);
			return row && { tenant: row.tenant, bot: row.bot, url: row.url };
		},
		async token(tenant, organisation, renew) {
			const [found] = await find(tenant, organisation);
			const row = found && (await current(found, renew));
			if (!row) return undefined;
			const { token } = open(keyOf(keys, platform, row), row);
			return { tenant: row.tenant, bot: row.bot, url: row.url, token };
		},
		organisations: () =>
			asClerk(async (tx) => (await tx.query<Installed>(ORGANISATIONS, [platform])).map((r) => r.tenant)),
		async covers(organisation, workspaces) {
			await asClerk((tx) => tx.query(COVERS, [platform, organisation, workspaces]));
		},
	};
}

const NOBODY = { person: null, agency: null, key: null };

function isDue({ endsIn, refusedFor }: Row): boolean {
	if (endsIn === null || endsIn > SOON) return false;
	return refusedFor === null || refusedFor > LEAVE_BE.refused;
}

const FORGET: Statement = {
	name: "installation-forget",
	text: "select was, tenants from forget_installation($1, $2, coalesce($3::timestamptz, 'infinity'))",
};

/**
 * The bot was removed from a workspace or an organisation, at this instant by the platform's clock: its tokens are destroyed,
 * on record, in this transaction.
 * @returns the workspaces that are without it now: none where it was installed anew since
 */
export async function forgetInstallation(
	tx: Tx,
	of: { platform: string; tenant: string; at?: Date | undefined; key: string },
): Promise<string[]> {
	const { platform, tenant, at, key } = of;
	const [row] = await tx.query<{ was: boolean; tenants: string[] }>(FORGET, [platform, tenant, at ?? null]);
	if (row!.was) {
		await record(tx, { ...NOBODY, key }, installationForgotten, { panel: null }, { platform, tenant });
	}
	return row!.tenants;
}
