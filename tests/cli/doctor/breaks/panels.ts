import { freshDatabase } from "../../../support/database.ts";
import type { Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

const agreement = (expires: string) => [
	{
		...{ agency: "social-care", title: "Sharing", link: "https://millbrook.example/isa" },
		...{ signed: "2026-03-01", expires },
	},
];

/** The panels on record. */
export const panelBreaks = (clinic: Clinic): readonly Break[] => [
	{
		how: "No panel's file was applied yet",
		finds: ["coordinators not_checked"],
		says: /no panel is on record yet/i,
		changed: async () => {
			const other = await freshDatabase();
			clinic.later(() => other.close());
			return { DATABASE_URL: other.appUrl };
		},
	},
	{
		how: "A panel has settings that this version does not know, as after a newer one was taken back",
		finds: ["panel-settings broken", "agreements not_checked"],
		says: /cannot read the settings of the panel millbrook-cme \(later\)/,
		make: () => clinic.set("later", true),
	},
	{
		how: "A panel has no coordinator",
		finds: ["coordinators broken"],
		says: /The panel millbrook-cme has no coordinator/,
		make: () =>
			clinic.change(
				"update membership set ended_at = now() - interval '1 second' where role = 'coordinator'",
				"update membership set ended_at = null where role = 'coordinator'",
			),
	},
	{
		how: "A panel has a channel and people in Slack, which is not connected",
		finds: ["panel-platforms broken", "slack-token not_checked", "slack-manifest not_checked"],
		says: /a channel in Slack, which is not connected.*Set SLACK_BOT_TOKEN/,
		changed: () => ({ SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "" }),
	},
	{
		how: "A panel has a channel and people in Teams, which is not connected",
		finds: ["panel-platforms broken", "teams-credentials not_checked", "teams-manifest not_checked"],
		says: /a channel in Teams, which is not connected.*Set TEAMS_APP_ID/,
		changed: () => ({ TEAMS_APP_ID: "" }),
	},
	{
		how: "Neither platform is connected: stand-ins of both are there for trying out",
		finds: ["panel-platforms not_checked"],
		says: /brings stand-ins of both/,
		changed: () => ({ SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "", TEAMS_APP_ID: "" }),
	},
	{
		how: "The school terms end soon",
		finds: ["calendars look"],
		says: /terms of the panel millbrook-cme end on 25 March 2027/,
		make: () => clinic.set("terms", [{ from: "2027-01-04", to: "2027-03-25" }]),
	},
	{
		how: "There are no school terms",
		finds: ["calendars look"],
		says: /terms of the panel millbrook-cme are not known: due dates/,
		make: () => clinic.set("terms", []),
	},
	{
		how: "A school's own terms have ended",
		finds: ["calendars look"],
		says: /terms of the school weir-lane ended on 18 December 2026/,
		make: () =>
			clinic.change(
				`update agency set calendar = '{"terms":[{"from":"2026-09-02","to":"2026-12-18"}],"closures":[]}' where key = 'weir-lane'`,
				"update agency set calendar = null where key = 'weir-lane'",
			),
	},
	{
		how: "The bank holidays end soon: this machine's clock is 70 years ahead",
		finds: ["bank-holidays look", "clock broken", "slack-signing-secret broken"],
		says: /npx rollcall holidays refresh/,
		clock: 70 * 365.25 * 86_400,
	},
	{
		how: "An agreement is about to expire",
		finds: ["agreements look"],
		says: /with social-care expires on 31 March 2027\. Renew it/,
		make: () => clinic.set("agreements", agreement("2027-03-31")),
	},
	{
		how: "An agreement has expired",
		finds: ["agreements look"],
		says: /with social-care expired on 1 March 2027\. Renew it/,
		make: () => clinic.set("agreements", agreement("2027-03-01")),
	},
];
