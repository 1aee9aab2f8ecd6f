import type { Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

/** Teams. */
export const teamsBreaks = (clinic: Clinic): readonly Break[] => [
	{
		how: "The client secret has ended",
		finds: ["teams-credentials broken"],
		says: /make a new one in Entra/,
		changed: () => ({ TEAMS_APP_PASSWORD: "ended-password" }),
	},
	{
		how: "Microsoft cannot be reached",
		finds: ["teams-credentials broken"],
		says: /Microsoft does not answer/,
		changed: () => ({ TEAMS_TOKEN_URL: "http://127.0.0.1:1/token" }),
	},
	{
		how: "Teams is without credentials, as for Microsoft's emulator",
		finds: ["teams-credentials not_checked", "teams-tenants not_checked", "teams-people not_checked"],
		says: /without credentials \(ROLLCALL_TEAMS_ANONYMOUS\)/,
		changed: () => ({ ROLLCALL_TEAMS_ANONYMOUS: "1" }),
	},
	{
		how: "No tenant is listed",
		finds: ["teams-tenants broken", "teams-people not_checked"],
		says: /nobody in Teams is let in/,
		changed: () => ({ TEAMS_TENANT_IDS: "," }),
	},
	{
		how: "A tenant's name stands in place of its id",
		finds: ["teams-tenants broken"],
		says: /no tenant's id: council\.example/,
		changed: () => ({ TEAMS_TENANT_IDS: `${clinic.environment.TEAMS_TENANT_IDS},council.example` }),
	},
	{
		how: "Somebody's tenant is not let in",
		finds: ["teams-people broken"],
		says: /tenant 5a1e0000-.*not in TEAMS_TENANT_IDS/,
		changed: () => ({ TEAMS_TENANT_IDS: "5a1e0000-0000-4000-8000-00000000ffff" }),
	},
];
