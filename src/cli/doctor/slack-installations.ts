import { SlackSaysNo } from "../../slack/ask.ts";
import { INSTALL } from "../../slack/door.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { broken, type Check, type Finding, fine, lookAt, orFine } from "./check.ts";
import { type Setup, slackOf, type WithToken } from "./setup.ts";

const TENANTS: Statement = {
	name: "doctor-slack-tenants",
	text: `select n.key as panel, t.tenant, exists (select from place p where p.panel_id = t.panel_id and p.kind = 'channel'
			and p.platform = 'slack' and p.tenant = t.tenant and p.ended_at is null) as "hasChannel"
		from panel_tenant t join panel n on n.id = t.panel_id where t.platform = 'slack' order by n.key, t.tenant`,
};

interface Tenant {
	panel: string;
	tenant: string;
	hasChannel: boolean;
}

/** The installation for a workspace: its own, or else its organisation's. */
export const installationOf = (tokens: readonly WithToken[], tenant: string): WithToken | undefined =>
	tokens.find(({ installation }) => installation?.tenant === tenant) ??
	tokens.find(({ installation }) => installation?.workspaces.includes(tenant));

/** Whether the app is installed where panels have their channels, and its tokens are taken. */
export const installations: Check = {
	name: "slack-installations",
	looksAt:
		"whether each workspace in which a panel has a channel has installed the app, where several do, and Slack takes their tokens",
	async look(on) {
		const slack = slackOf(on);
		if ("botToken" in slack) return fine("The app is for one workspace, whose token was set.");
		const tokens = await on.tokens();
		const again = `Install it there: ${slack.publicUrl}${INSTALL.begin}.`;
		const found: Finding[] = [];
		const tenants = await tenantsOf(on);
		for (const { panel, tenant, hasChannel } of tenants) {
			if (!hasChannel || installationOf(tokens, tenant)) continue;
			found.push(
				...broken(`The panel ${panel} has a channel in ${tenant}, where the app is not installed. ${again}`),
			);
		}
		const known = [...tenants.map(({ tenant }) => tenant), ...slack.allowed];
		for (const one of tokens) {
			found.push(...(await standing(one, again)));
			const { tenant, workspaces } = one.installation!;
			if ([tenant, ...workspaces].some((id) => known.includes(id))) continue;
			found.push(
				...lookAt(
					`No panel has to do with ${tenant} any more, and the app is installed there. Remove it in Slack.`,
				),
			);
		}
		return orFine(
			found,
			tokens.length ? "Slack takes the token of each." : "No panel has a channel in Slack.",
		);
	},
};

async function tenantsOf(on: Setup): Promise<Tenant[]> {
	const pool = await on.database();
	return transact(pool, { as: "clerk", panels: [] }, (tx) => tx.query(TENANTS, []));
}

async function standing({ slack, installation }: WithToken, again: string): Promise<readonly Finding[]> {
	const { tenant, ended, refused } = installation!;
	if (refused) {
		return broken(
			`Slack refuses to renew the token of ${tenant} (${refused})${ended ? "" : ", which ends within two hours"}. Check SLACK_CLIENT_ID and SLACK_CLIENT_SECRET. If they are right: ${again}`,
		);
	}
	// It is renewed when it is next needed.
	if (ended) return [];
	try {
		await slack.identify();
		return [];
	} catch (error) {
		if (!(error instanceof SlackSaysNo)) throw error;
		return broken(`Slack does not take the token of ${tenant} (${error.code}). ${again}`);
	}
}
