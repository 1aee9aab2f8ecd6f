import { randomUUID } from "node:crypto";
import type pg from "pg";
import { type Person, panelsOf } from "../access/people.ts";
import { may, type Permission } from "../access/policy.ts";
import { Refusal } from "../access/refusal.ts";
import { noteCover } from "../bot/cover.ts";
import { refused } from "../bot/events.ts";
import { notAllowed } from "../bot/refusals.ts";
import type { PersonCtx } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { record } from "../record/record.ts";
import { type Actor, type Statement, type Tx, transact } from "../store/transact.ts";
import { CommandFailed } from "./io.ts";

/** Somebody of a panel for whom a command acts: each piece of work is one transaction under their own rights. */
export type AsPerson = <T>(work: (ctx: PersonCtx, over: Over) => Promise<T>) => Promise<T>;

/** The same person in another view of the same transaction. */
type Over = (tx: Tx) => PersonCtx;

interface Who {
	pool: pg.Pool;
	keys: MasterKeys;
	/** The panel's key and the person's, as the panel file has them. */
	panel: string;
	person: string;
	permission: Permission;
}

const PANEL: Statement = { name: "as-person-panel", text: "select id from panel where key = $1" };

/** An account of theirs from which the panel is reached: row security knows a person by one. */
const ACCOUNT: Statement = {
	name: "as-person-account",
	text: `select i.platform, i.tenant, i.platform_user as "user" from identity i join person p on p.id = i.person_id
		join panel_tenant t on t.platform = i.platform and t.tenant = i.tenant
		where p.key = $1 and t.panel_id = $2 order by i.platform, i.tenant, i.platform_user limit 1`,
};

type Account = Pick<Extract<Actor, { as: "person" }>, "platform" | "tenant" | "user">;

/**
 * Finds a person and says in whose rights the command acts: those that they have in chat, and no others. Whoever may run
 * a command has the keys of the whole record, so nobody is asked to prove who they are; what is done is on record as theirs.
 * @throws CommandFailed where there is no such panel, or nobody of that name reaches it. Work that they may not do throws
 * a refusal, which is then on record.
 */
export async function asPerson({ pool, keys, panel, person, permission }: Who): Promise<AsPerson> {
	const found = await transact(pool, { as: "clerk", panels: [] }, async (tx) => {
		const [row] = await tx.query<{ id: string }>(PANEL, [panel]);
		if (!row) throw new CommandFailed(`No panel has the key “${panel}”. Check it in the panel's file.`);
		const [account] = await tx.query<Account>(ACCOUNT, [person, row.id]);
		if (!account) throw unknown(person);
		return { panel: row.id, account };
	});
	const enter = <T>(key: string, work: (ctx: PersonCtx, over: Over) => Promise<T>) =>
		transact(pool, { as: "person", key, ...found.account }, (tx, entered) => {
			const who = entered.person as Person | null;
			if (!who) throw unknown(person);
			const author = { person: who.id, agency: who.agencyId, key };
			const over = (view: Tx): PersonCtx => ({
				...{ tx: view, now: view.now, keys, person: who, panel: found.panel, from: {}, who: found.account },
				record: (kind, about, facts, tells) => record(view, author, kind, about, facts, tells),
			});
			return work(over(tx), over);
		});
	return async (work) => {
		const key = `cli:${randomUUID()}`;
		try {
			return await enter(key, async (ctx, over) => {
				if (!may(ctx.person, permission, found.panel)) throw notAllowed();
				await noteCover(ctx, { name: `command line: ${permission}`, allow: permission }, undefined);
				return work(ctx, over);
			});
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			await enter(key, async (ctx) => {
				const on = panelsOf(ctx.person).includes(found.panel) ? found.panel : null;
				const facts = { action: `command line: ${permission}`, code: error.code, subject: null };
				await ctx.record(refused, { panel: on }, facts);
			});
			throw error;
		}
	};
}

const unknown = (person: string) =>
	new CommandFailed(
		`Nobody with the key “${person}” has an account from which this panel is reached. Check it in the panel's file.`,
	);
