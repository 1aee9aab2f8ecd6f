import type { Break } from "../break.ts";
import type { Clinic } from "../clinic.ts";

/** What the platforms were told of the app, as the manifests have it. */
export const manifestBreaks = (clinic: Clinic): readonly Break[] => [
	{
		how: "The manifests are not where they are looked for",
		finds: ["slack-manifest not_checked", "teams-manifest not_checked"],
		says: /cannot be read\. Name the folder .* with --manifests/,
		make: () => clinic.withoutManifests(),
	},
	{
		how: "A manifest's file holds something else",
		finds: ["slack-manifest not_checked"],
		says: /is no manifest: write it with npx rollcall manifest slack/,
		make: () => clinic.rewrite("slack", () => ({ name: "package" })),
	},
	{
		how: "Slack's requests come over a socket by the manifest, but SLACK_APP_TOKEN is not set",
		finds: ["slack-manifest broken"],
		says: /write the manifest anew without --socket-mode/,
		make: () => clinic.manifest("slack", "--socket-mode"),
	},
	{
		how: "SLACK_APP_TOKEN is set, but the manifest has an address",
		finds: ["slack-manifest broken"],
		says: /does not have Slack's requests come over a socket.*write the manifest anew with --socket-mode/,
		changed: () => ({ SLACK_APP_TOKEN: "xapp-1" }),
	},
	{
		how: "Slack's manifest names another address",
		finds: ["slack-manifest broken"],
		says: /names old\.example, but ROLLCALL_PUBLIC_URL is https:\/\/rollcall\.council\.example/,
		make: () => clinic.manifest("slack", "--url", "https://old.example"),
	},
	{
		how: "Teams' manifest names another address",
		finds: ["teams-manifest broken"],
		says: /names old\.example, but .* give it to Teams/,
		make: () => clinic.manifest("teams", "--url", "https://old.example"),
	},
	{
		how: "Teams' manifest is another bot's",
		finds: ["teams-manifest broken"],
		says: /not that of TEAMS_APP_ID/,
		make: () => clinic.manifest("teams", "--teams-app-id", "5a1e0000-0000-4000-8000-0000000000ff"),
	},
	{
		how: "Slack's manifest was changed by hand",
		finds: ["slack-manifest look"],
		says: /was changed by hand\. Write it anew/,
		make: () => clinic.rewrite("slack", (it) => ({ ...it, display_information: { name: "Roll call" } })),
	},
	{
		how: "Teams' manifest is of another version",
		finds: ["teams-manifest look"],
		says: /of another version, or was changed by hand\. Write it anew/,
		make: () => clinic.rewrite("teams", (it) => ({ ...it, version: "0.0.1" })),
	},
	{
		how: "A panel keeps threads, which Slack does not hand over",
		finds: ["kept-threads broken"],
		says: /Slack is not asked to hand them over.*--all-messages/,
		make: async () => {
			await clinic.set("threads", { keep: true });
			await clinic.manifest("teams", "--all-messages");
		},
	},
	{
		how: "A panel keeps threads, which Teams does not hand over",
		finds: ["kept-threads broken"],
		says: /Teams is not asked to hand them over.*--all-messages/,
		make: async () => {
			await clinic.set("threads", { keep: true });
			await clinic.manifest("slack", "--all-messages");
		},
	},
	{
		how: "The manifest is for an app that several workspaces install, but a token is set",
		finds: ["slack-manifest broken"],
		says: /make an app anew from it/,
		make: () => clinic.manifest("slack", "--many-workspaces"),
	},
];
