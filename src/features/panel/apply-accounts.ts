import { Refusal } from "../../access/refusal.ts";
import type { Identity } from "../../chat/message.ts";
import { and, eq, inArray, or } from "../../store/drizzle.ts";
import * as schema from "../../store/schema/index.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { accountName, type Changes, describedPeople, type Elsewhere, type Ids } from "./changes.ts";
import type { PanelFile } from "./entries.ts";

/** An account with the person whose it is to be, by key and id. */
interface Held extends Identity {
	panel: string;
	key: string;
	personId: string;
}

/** What was sent to the one person, or still waits, is not for the next: it is neither sent nor redrawn. */
const BURY: Statement = {
	name: "panel-bury-postings",
	text: `update posting set dead_at = app_now(), dead_code = 'account-moved'
		where dead_at is null and (shown is null or standing or shown < wanted) and place_id in (select id from place
			where platform = $1 and tenant = $2 and platform_user = $3 and person_id <> $4)`,
};

/**
 * Brings the accounts of the people whom the file describes to what it says: new ones are added, those it does not
 * give any more are taken away, and one that it gives to somebody else moves.
 * @throws Refusal when that would take an account from somebody on another panel
 */
export async function applyAccounts(
	tx: Tx,
	file: PanelFile,
	ids: Ids,
	elsewhere: Elsewhere,
	changes: Changes,
): Promise<void> {
	const { identity } = schema;
	const described = describedPeople(file);
	const wanted: Held[] = described.flatMap(({ key, panel, identities }) =>
		identities.map((one) => ({ ...one, key, panel, personId: ids.person.get(key)! })),
	);
	const found = await accountsOf(
		tx,
		described.map((p) => ids.person.get(p.key)!),
		wanted,
	);
	const goes = found.filter((f) => !wanted.some((w) => isSame(w, f)));
	const moves = wanted.flatMap((to) => {
		const from = found.find((f) => isSame(f, to) && f.personId !== to.personId);
		return from ? [{ to, from }] : [];
	});
	for (const from of [...goes, ...moves.map((m) => m.from)]) refuseElsewhere(from, elsewhere);

	for (const one of goes) {
		await tx.db.delete(identity).where(isAccount(one));
		const owner = described.find((p) => ids.person.get(p.key) === one.personId)!;
		changes.end(owner.panel, "account", accountName(one), owner.key);
	}
	for (const { to } of moves) {
		await tx.query(BURY, [to.platform, to.tenant, to.user, to.personId]);
		await tx.db.update(identity).set({ personId: to.personId }).where(isAccount(to));
		changes.change(to.panel, "account", accountName(to), to.key);
	}
	for (const one of wanted.filter((w) => !found.some((f) => isSame(f, w)))) {
		const { platform, tenant, user, personId } = one;
		await tx.query(BURY, [platform, tenant, user, personId]);
		await tx.db.insert(identity).values({ platform, tenant, platformUser: user, personId });
		changes.add(one.panel, "account", accountName(one), one.key);
	}
}

/** The accounts that these people have on record, and those of this list whoever has them. */
async function accountsOf(
	{ db }: Tx,
	people: readonly string[],
	accounts: readonly Identity[],
): Promise<(Identity & { personId: string })[]> {
	const { identity } = schema;
	if (!people.length) return [];
	const users = accounts.map((a) => a.user);
	const rows = await db
		.select()
		.from(identity)
		.where(or(inArray(identity.personId, [...people]), inArray(identity.platformUser, users)));
	return rows
		.map(({ platformUser, ...row }) => ({ ...row, user: platformUser }))
		.filter((row) => people.includes(row.personId) || accounts.some((a) => isSame(a, row)));
}

function refuseElsewhere(from: Identity & { personId: string }, elsewhere: Elsewhere): void {
	const panel = elsewhere.people.get(from.personId);
	if (panel === undefined) return;
	throw new Refusal(
		"panel.account-elsewhere",
		`The account ${accountName(from)} is that of somebody on the panel "${panel}". The same person needs the same key and accounts in both files; to move an account, take it out there first.`,
	);
}

function isSame(a: Identity, b: Identity): boolean {
	return a.platform === b.platform && a.tenant === b.tenant && a.user === b.user;
}

function isAccount({ platform, tenant, user }: Identity) {
	const { identity } = schema;
	return and(eq(identity.platform, platform), eq(identity.tenant, tenant), eq(identity.platformUser, user));
}
