import { Undelivered } from "../../chat/port.ts";
import { listInWords } from "../../domain/date/words.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { createTokens, tokenUrlOf } from "../../teams/token.ts";
import { broken, type Check, fine, NotChecked, orFine } from "./check.ts";
import type { Setup } from "./setup.ts";

/** How long Microsoft may take to give a token, in milliseconds. */
const TOKEN_MS = 5_000;

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws NotChecked when Teams is not connected */
export function teamsOf({ config: { teams } }: Setup) {
	if (!teams) throw new NotChecked("Teams is not connected: TEAMS_APP_ID is not set");
	return teams;
}

const credentials: Check = {
	name: "teams-credentials",
	looksAt: "whether Microsoft gives a token for `TEAMS_APP_ID` and `TEAMS_APP_PASSWORD`",
	async look(on) {
		const { appId, appPassword, tenantId, tokenUrl, anonymous } = teamsOf(on);
		if (anonymous) throw new NotChecked("Teams is without credentials (ROLLCALL_TEAMS_ANONYMOUS)");
		const url = tokenUrl ?? tokenUrlOf(tenantId);
		try {
			await createTokens({ url, appId, appPassword, timeoutMs: TOKEN_MS }).get();
			return fine("Microsoft gives the bot a token.");
		} catch (error) {
			if (!(error instanceof Undelivered)) throw error;
			return broken(
				/token_4\d\d/.test(error.message)
					? "Microsoft gives no token for TEAMS_APP_ID. Check TEAMS_APP_TENANT_ID; a client secret ends after two years at the latest: make a new one in Entra, and give it as TEAMS_APP_PASSWORD."
					: "Microsoft does not answer. Check that this machine may reach https://login.microsoftonline.com.",
			);
		}
	},
};

const tenants: Check = {
	name: "teams-tenants",
	looksAt: "whether `TEAMS_TENANT_IDS` lists tenants",
	async look(on) {
		const { tenants: listed, anonymous } = teamsOf(on);
		if (anonymous) throw new NotChecked("Teams is without credentials (ROLLCALL_TEAMS_ANONYMOUS)");
		if (!listed.length) {
			return broken(
				"TEAMS_TENANT_IDS lists no tenant, so that nobody in Teams is let in. Give the ids of your Entra tenants, with commas.",
			);
		}
		const wrong = listed.filter((id) => !GUID.test(id));
		if (!wrong.length) return fine("Every tenant that is listed has an id as Entra gives it.");
		return broken(
			`TEAMS_TENANT_IDS holds what is no tenant's id: ${listInWords(wrong)}. Give each as Entra shows it (“Tenant ID”).`,
		);
	},
};

const USED: Statement = {
	name: "doctor-teams-tenants",
	text: `select tenant from place where platform = 'teams' and kind = 'channel' and ended_at is null
		union select i.tenant from identity i join person p on p.id = i.person_id
			where i.platform = 'teams' and (p.left_at is null or p.left_at > app_now()) order by 1`,
};

const letIn: Check = {
	name: "teams-people",
	looksAt: "whether the tenants of the panels' people and channels in Teams are among those",
	async look(on) {
		const { tenants: listed, anonymous } = teamsOf(on);
		const pool = await on.database();
		if (anonymous || !listed.length) throw new NotChecked("no tenants are listed: see teams-tenants");
		const used = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
			tx.query<{ tenant: string }>(USED, []),
		);
		const found = used
			.filter(({ tenant }) => !listed.includes(tenant))
			.flatMap(({ tenant }) =>
				broken(
					`People or channels on record are of the tenant ${tenant}, which is not in TEAMS_TENANT_IDS: they are refused. Add it, or correct the panel's file.`,
				),
			);
		return orFine(found, "Everybody's tenant is listed.");
	},
};

export const teamsChecks: readonly Check[] = [credentials, tenants, letIn];
