import type pg from "pg";
import type { Installed, Tokens } from "../chat/installation.ts";
import { type Statement, transact } from "../store/transact.ts";
import { decrypt, encrypt, type MasterKeys } from "./keys.ts";

/** An installation as it stands in the database. */
export interface InstallationRow extends Installed {
	master: string;
	wrapped: Buffer;
	tokens: Buffer;
	/** Seconds until the token ends; null for one that does not. */
	endsIn: number | null;
	/** Seconds since it was refused to renew it; null where it was not. */
	refusedFor: number | null;
}

/** The columns of one. */
export const ROW = `tenant, bot, url, master, wrapped, tokens, extract(epoch from expires_at - now())::float8 as "endsIn",
	extract(epoch from now() - refused_at)::float8 as "refusedFor"`;

export const hasEnded = ({ endsIn }: Pick<InstallationRow, "endsIn">): boolean =>
	endsIn !== null && endsIn <= 0;

/** The key under which an installation's tokens are. @throws where a master key is not here, or is another */
export const keyOf = (
	keys: MasterKeys,
	platform: string,
	{ tenant, master, wrapped }: InstallationRow,
): Buffer => keys.unwrapInstallationKey(`${platform}:${tenant}`, master, wrapped);

type Sealed = Pick<Tokens, "token" | "refresh">;

/** Seals tokens under their installation's key. */
export const seal = (key: Buffer, { token, refresh }: Sealed): Buffer =>
	encrypt(key, Buffer.from(JSON.stringify({ token, refresh })), TOKENS);

/** Opens what {@link seal} sealed. */
export const open = (key: Buffer, { tokens }: InstallationRow): Sealed =>
	JSON.parse(decrypt(key, tokens, TOKENS).toString()) as Sealed;

/** The key is the installation's own, and opens under its name alone: that binds them to it. */
const TOKENS = "installation tokens";

/** An installation as whoever looks after it sees it. */
export interface InstallationSeen {
	tenant: string;
	workspaces: readonly string[];
	token: string;
	/** The token has ended. */
	ended: boolean;
	/** The platform's code, where it refused to renew the token. */
	refused: string | null;
}

const ALL: Statement = {
	name: "installation-all",
	text: `select ${ROW}, workspaces, refused from installation where platform = $1 order by tenant`,
};

/** Every installation of a platform. Nothing is renewed. */
export async function allInstallations(
	pool: pg.Pool,
	keys: MasterKeys,
	platform: string,
): Promise<InstallationSeen[]> {
	type Seen = InstallationRow & Pick<InstallationSeen, "workspaces" | "refused">;
	const rows = await transact(pool, { as: "clerk", panels: [] }, (tx) => tx.query<Seen>(ALL, [platform]));
	return rows.map((row) => {
		const { token } = open(keyOf(keys, platform, row), row);
		const { tenant, workspaces, refused } = row;
		return { tenant, workspaces, token, ended: hasEnded(row), refused };
	});
}
