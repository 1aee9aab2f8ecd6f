import type { Check } from "./check.ts";
import { databaseChecks } from "./database.ts";
import { mailChecks } from "./mail.ts";
import { manifestChecks } from "./manifests.ts";
import { panelChecks } from "./panels.ts";
import { slackChecks } from "./slack.ts";
import { teamsChecks } from "./teams.ts";

/** Every check, in the order of the answer. A new one is a small object in one of these files. */
export const CHECKS: readonly Check[] = [
	...databaseChecks,
	...slackChecks,
	...teamsChecks,
	...mailChecks,
	...manifestChecks,
	...panelChecks,
];
