import type { Identity } from "../../chat/message.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { accountName, type Changes, describedPeople, type Ids } from "./changes.ts";
import { type PanelFile, PUBLIC } from "./entries.ts";

const HERE: Statement = {
	name: "panel-people-here",
	text: "select id from person where id = any ($1) and (left_at is null or left_at > app_now())",
};

/** A private chat is known by its account until it is opened: then the platform gives it a name and address. */
const KEEP_CHATS: Statement = {
	name: "panel-keep-chats",
	text: `insert into place (platform, tenant, kind, platform_user, person_id)
		select platform, tenant, 'person', account, person
		from unnest($1::text[], $2::text[], $3::text[], $4::uuid[]) as t (platform, tenant, account, person)
		on conflict (platform, tenant, platform_user) do update set person_id = excluded.person_id, gone_at = null,
				ended_at = null
			where place.person_id <> excluded.person_id or place.gone_at is not null or place.ended_at is not null
		returning platform, tenant, platform_user as user, person_id as person`,
};

const END_CHATS: Statement = {
	name: "panel-end-chats",
	text: `update place set ended_at = app_now() where kind = 'person' and ended_at is null and person_id = any ($1)
			and (exists (select from person p where p.id = person_id and p.left_at <= app_now())
				or not exists (select from identity i where i.platform = place.platform and i.tenant = place.tenant
					and i.platform_user = place.platform_user and i.person_id = place.person_id))
		returning platform, tenant, platform_user as user, person_id as person`,
};

const MOVE_CHATS: Statement = {
	name: "panel-move-chats",
	text: `update place set address = address || jsonb_build_object('serviceUrl', $2::text)
		where platform = 'teams' and kind = 'person' and person_id = any ($1) and address->>'serviceUrl' <> $2
		returning platform, tenant, platform_user as user, person_id as person`,
};

/**
 * Gives each account of the people whom the file describes a private chat, and closes those of leavers and of
 * accounts that were taken away. Comes after people and accounts are as the file says: what follows
 * from those is not told again.
 */
export async function applyChats(
	tx: Tx,
	file: PanelFile,
	ids: Ids,
	changes: Changes,
	teamsServiceUrl?: string,
): Promise<void> {
	const people = describedPeople(file).map((p) => ({ ...p, id: ids.person.get(p.key)! }));
	const everybody = people.map((p) => p.id);
	const told = new Set(changes.all.filter((c) => c.what === "account").map((c) => c.of));
	const write = async (statement: Statement, values: readonly unknown[], detail: string) => {
		for (const chat of await tx.query<Identity & { person: string }>(statement, values)) {
			const name = accountName(chat);
			const owner = people.find((p) => p.id === chat.person);
			if (owner && !told.has(name)) changes.change(owner.panel, "chat", name, detail);
		}
	};
	const here = new Set((await tx.query<{ id: string }>(HERE, [everybody])).map((p) => p.id));
	const accounts = people
		.filter((p) => here.has(p.id))
		.flatMap(({ id, identities }) => identities.map((one) => ({ ...one, id })))
		// Whoever fills in the public form is not there any more to be told.
		.filter((one) => one.tenant !== PUBLIC);
	const columns = (["platform", "tenant", "user", "id"] as const).map((name) => accounts.map((a) => a[name]));
	await write(KEEP_CHATS, columns, "opened");
	await write(END_CHATS, [everybody], "closed");
	if (teamsServiceUrl) await write(MOVE_CHATS, [everybody, teamsServiceUrl], "address");
}
