import { randomUUID } from "node:crypto";
import type pg from "pg";
import { type Person, panelsOf } from "../access/people.ts";
import { may, type Permission } from "../access/policy.ts";
import type { Key } from "../chat/message.ts";
import type { PersonCtx } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { record } from "../record/record.ts";
import { type Statement, transact } from "../store/transact.ts";
import { CommandFailed } from "./io.ts";

/** Somebody of a panel for whom a command acts: each piece of work is one transaction under their own rights. */
export type AsPerson = <T>(work: (ctx: PersonCtx) => Promise<T>) => Promise<T>;

interface Who {
	pool: pg.Pool;
	keys: MasterKeys;
	/** The panel's key and the person's, as the panel file has them. */
	panel: string;
	person: string;
	permission: Permission;
}

const FIND: Statement = {
	name: "cli-person",
	text: `select p.id as panel, i.platform, i.tenant, i.platform_user as user
		from panel p left join person o on o.key = $2 left join identity i on i.person_id = o.id
		where p.key = $1 order by i.platform limit 1`,
};

/**
 * Finds a person and says in whose rights the command acts: those that they have in chat, and no others.
 * @throws CommandFailed when there is no such panel or person, or they may not
 */
export async function asPerson({ pool, keys, panel, person, permission }: Who): Promise<AsPerson> {
	type Found = { panel: Key; platform: string | null; tenant: string; user: string };
	const [found] = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<Found>(FIND, [panel, person]),
	);
	if (!found) throw new CommandFailed(`There is no panel “${panel}”. Give the key that the panel file has.`);
	const { platform, tenant, user } = found;
	if (!platform) {
		throw new CommandFailed(
			`Nobody with the key “${person}” can act in Slack or Teams. Give the key of a coordinator, as the panel file has it.`,
		);
	}
	return (work) => {
		const key = `cli:${randomUUID()}`;
		return transact(pool, { as: "person", key, platform, tenant, user }, async (tx, entered) => {
			const who = entered.person as Person | null;
			if (!who || !panelsOf(who).includes(found.panel)) {
				throw new CommandFailed(
					`${person} is not on the panel ${panel}. Give the key of a coordinator who is.`,
				);
			}
			if (!may(who, permission, found.panel)) {
				throw new CommandFailed(`${person} may not do this on ${panel}: its coordinators and chair may.`);
			}
			const author = { person: who.id, agency: who.agencyId, key };
			return work({
				...{ tx, now: tx.now, keys, person: who, panel: found.panel, from: {} },
				who: { platform, tenant, user },
				record: (kind, about, facts, tells) => record(tx, author, kind, about, facts, tells),
			});
		});
	};
}
