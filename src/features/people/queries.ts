import type { Identity, Key, Words } from "../../chat/message.ts";
import type { Role } from "../../domain/lists/roles.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { ON_PAGE, type Place } from "../paged.ts";

/** Somebody on the panel, as its list shows them. */
export interface Listed {
	/** Of person and panel together: `access/subjects.ts` loads them by it. */
	id: Key;
	person: Key;
	knownAs: Words;
	agency: Words;
	roles: Role[];
	/** The platforms on which they have an account: "slack", "teams", "web". */
	platforms: string[];
	/** One of those was joined to them by a code. */
	joined: boolean;
	/** How many the list holds from the page's first on. */
	total: number;
}

const PEOPLE: Statement = {
	name: "people-on-panel",
	text: `with these as (
			select md5(m.panel_id::text || p.id::text)::uuid as id, p.id as person, p.known_as as "knownAs", a.title as agency,
				array_agg(distinct m.role) as roles,
				array(select distinct i.platform from identity i where i.person_id = p.id order by 1) as platforms
			from membership m join person p on p.id = m.person_id join agency a on a.id = p.agency_id
			where m.panel_id = $1 and m.role <> 'public' and m.ended_at is null
				and (p.left_at is null or p.left_at > app_now())
			group by m.panel_id, p.id, a.title)
		select *, count(*) over ()::int as total, exists (select from joined_account($1, these.person)) as joined from these
		where coalesce(("knownAs", id) > (select x."knownAs", x.id from these x where x.id = $3::uuid), true)
		order by "knownAs", id limit $2`,
};

/** A page of those who are on a panel, by name: after this one. */
export function peopleOn(tx: Tx, panel: Key, { after }: Place): Promise<Listed[]> {
	return tx.query<Listed>(PEOPLE, [panel, ON_PAGE, after]);
}

const ROLES: Statement = {
	name: "people-roles",
	text: "select role from membership where panel_id = $1 and person_id = $2 and ended_at is null order by role",
};

/** What somebody is on a panel themselves. As of `panelMembers`, what ended while the set-up was waited for has ended. */
export async function rolesOf(tx: Tx, panel: Key, person: Key): Promise<Role[]> {
	return (await tx.query<{ role: Role }>(ROLES, [panel, person])).map((row) => row.role);
}

const ANOTHER: Statement = {
	name: "people-another-coordinator",
	text: `select from membership m join person p on p.id = m.person_id
		where m.panel_id = $1 and m.person_id <> $2 and m.role = 'coordinator' and m.ended_at is null
			and (p.left_at is null or p.left_at > app_now()) limit 1`,
};

/** Whether somebody else coordinates a panel; asked with the set-up locked. */
export const hasAnotherCoordinator = async (tx: Tx, panel: Key, person: Key): Promise<boolean> =>
	(await tx.query(ANOTHER, [panel, person])).length > 0;

const AGENCIES: Statement = {
	name: "people-agencies",
	text: `select distinct a.id, a.title from membership m join person p on p.id = m.person_id join agency a on a.id = p.agency_id
		where m.panel_id = $1 and m.role <> 'public' order by a.title`,
};

/** The agencies that a panel has people of, or had. */
export const agenciesEver = (tx: Tx, panel: Key): Promise<{ id: Key; title: Words }[]> =>
	tx.query(AGENCIES, [panel]);

const ACCOUNT: Statement = {
	name: "people-account",
	text: `select p.id, p.known_as as "knownAs", p.agency_id as agency, p.left_at <= app_clock() as left, is_on_panel(p.id, $4) as here
		from identity i join person p on p.id = i.person_id
		where i.platform = $1 and i.tenant = $2 and i.platform_user = $3`,
};

/** Whose an account is; undefined where it is nobody's. */
export async function holderOf(
	tx: Tx,
	{ platform, tenant, user }: Identity,
	panel: Key,
): Promise<{ id: Key; knownAs: Words; agency: Key; left: boolean | null; here: boolean } | undefined> {
	type Row = { id: Key; knownAs: Words; agency: Key; left: boolean | null; here: boolean };
	const [row] = await tx.query<Row>(ACCOUNT, [platform, tenant, user, panel]);
	return row;
}

const PLATFORMS: Statement = {
	name: "people-platforms",
	text: "select distinct platform from identity where person_id = $1 order by 1",
};

/** The platforms on which somebody has an account. */
export async function platformsOf(tx: Tx, person: Key): Promise<string[]> {
	return (await tx.query<{ platform: string }>(PLATFORMS, [person])).map((row) => row.platform);
}

/** An account that was joined to somebody by a code. */
export interface JoinedAccount {
	platform: "slack" | "teams";
	at: Date;
	askedBy: Words;
}

const JOINED: Statement = {
	name: "people-joined-account",
	text: `select platform, joined_at as at, asked_by as "askedBy" from joined_account($1, $2) order by joined_at desc limit 1`,
};

/** The one that was joined last, where they have another that was theirs before; undefined where none was. */
export async function joinedAccount(tx: Tx, panel: Key, person: Key): Promise<JoinedAccount | undefined> {
	return (await tx.query<JoinedAccount>(JOINED, [panel, person]))[0];
}

const KEYS: Statement = { name: "people-keys", text: "select key from person where key like $1 || '%'" };

/** A key for somebody who is not on record yet, as a panel's file would have it: "finch-ruth". */
export async function keyFor(tx: Tx, knownAs: Words): Promise<string> {
	const plain = knownAs
		.normalize("NFKD")
		.toLowerCase()
		.replace(/['’\p{M}]/gu, "")
		.split(/[^a-z0-9]+/)
		.filter(Boolean);
	const base = [...plain.slice(-1), ...plain.slice(0, -1)].join("-").slice(0, 50) || "person";
	const taken = new Set((await tx.query<{ key: string }>(KEYS, [base])).map((row) => row.key));
	for (let n = 1; ; n++) {
		const key = n === 1 ? base : `${base}-${n}`;
		if (!taken.has(key)) return key;
	}
}

/** A channel as the record knows it. */
export interface KnownChannel {
	id: Key;
	panel: Key | null;
	ended: boolean;
}

const CHANNEL: Statement = {
	name: "people-channel",
	text: `select id, panel_id as panel, ended_at is not null as ended from place
		where platform = $1 and tenant = $2 and ref = $3`,
};

/** The channel with the platform's own ids; undefined where no panel ever had it. */
export async function channelAt(
	tx: Tx,
	at: { platform: string; tenant: string; ref: string },
): Promise<KnownChannel | undefined> {
	const [row] = await tx.query<KnownChannel>(CHANNEL, [at.platform, at.tenant, at.ref]);
	return row;
}
