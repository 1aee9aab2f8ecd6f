import { randomUUID } from "node:crypto";
import type pg from "pg";
import type { Person } from "../access/people.ts";
import { may, type Permission } from "../access/policy.ts";
import { Refusal } from "../access/refusal.ts";
import { refused } from "../bot/events.ts";
import { notAllowed } from "../bot/refusals.ts";
import { readConfig } from "../config.ts";
import type { PersonCtx } from "../features/kit.ts";
import { readKeys } from "../record/key-file.ts";
import { record } from "../record/record.ts";
import { type Actor, type Statement, transact } from "../store/transact.ts";
import { CommandFailed, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

/** Who does something from the command line, on which panel: keys as the panel's file has them. */
export interface Acting {
	panel: string;
	as: string;
}

const PANEL: Statement = { name: "as-person-panel", text: "select id from panel where key = $1" };

/** An account of theirs from which the panel is reached: row security knows a person by one. */
const ACCOUNT: Statement = {
	name: "as-person-account",
	text: `select i.platform, i.tenant, i.platform_user as "user" from identity i join person p on p.id = i.person_id
		join panel_tenant t on t.platform = i.platform and t.tenant = i.tenant
		where p.key = $1 and t.panel_id = $2 order by i.platform, i.tenant, i.platform_user limit 1`,
};

/**
 * Does `work` as a person of a panel, in one transaction: with the rights that they have in chat, and on record as theirs.
 * Whoever may run this has the keys of the whole record, so nobody is asked to prove who they are.
 * @throws refusals, which are on record then, and where there is no such panel or person
 */
export async function asPerson<T>(
	io: Io,
	acting: Acting,
	allow: Permission,
	work: (ctx: PersonCtx) => Promise<T>,
): Promise<T> {
	const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
	return withDatabase(io, async (pool) => {
		const { panel, actor } = await found(pool, acting);
		const key = `cli:${randomUUID()}`;
		const author = (person: Person) => ({ person: person.id, agency: person.agencyId, key });
		try {
			return await transact(pool, { ...actor, key }, async (tx, entered) => {
				const person = known(entered.person, acting);
				if (!may(person, allow, panel)) throw notAllowed();
				return work({
					...{ tx, now: tx.now, keys, person, panel, from: {} },
					who: { platform: actor.platform, tenant: actor.tenant, user: actor.user },
					record: (kind, about, facts, tells) => record(tx, author(person), kind, about, facts, tells),
				});
			});
		} catch (error) {
			if (!(error instanceof Refusal)) throw error;
			await transact(pool, { ...actor, key }, async (tx, entered) => {
				const person = known(entered.person, acting);
				const on = person.roles.some((role) => role.panel === panel) ? panel : null;
				await record(tx, author(person), refused, { panel: on }, facts(allow, error));
			});
			throw error;
		}
	});
}

const facts = (allow: Permission, { code }: Refusal) => ({
	action: `command line: ${allow}`,
	code,
	subject: null,
});

type PersonActor = Extract<Actor, { as: "person" }>;

async function found(
	pool: pg.Pool,
	{ panel, as }: Acting,
): Promise<{ panel: string; actor: Omit<PersonActor, "key"> }> {
	return transact(pool, { as: "clerk", panels: [] }, async (tx) => {
		const [row] = await tx.query<{ id: string }>(PANEL, [panel]);
		if (!row) throw new CommandFailed(`No panel has the key "${panel}". Check it in the panel's file.`);
		const [account] = await tx.query<Pick<PersonActor, "platform" | "tenant" | "user">>(ACCOUNT, [
			as,
			row.id,
		]);
		if (!account) throw unknown(as);
		return { panel: row.id, actor: { as: "person", ...account } };
	});
}

function known(person: unknown, { as }: Acting): Person {
	if (!person) throw unknown(as);
	return person as Person;
}

const unknown = (as: string) =>
	new CommandFailed(
		`Nobody with the key "${as}" has an account from which this panel is reached. Check it in the panel's file.`,
	);
